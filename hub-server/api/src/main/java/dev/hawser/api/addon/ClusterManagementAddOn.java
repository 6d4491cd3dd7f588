package dev.hawser.api.addon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An add-on that the hub knows. Source: open-cluster-management-io/api,
/// `addon/v1alpha1/types_clustermanagementaddon.go`.
@Group("addon.open-cluster-management.io")
@Version("v1alpha1")
public class ClusterManagementAddOn extends Resource<ClusterManagementAddOn.Spec, ClusterManagementAddOn.Status> {

    private static final long serialVersionUID = 1L;

    public static ClusterManagementAddOn named(String name) {
        return named(new ClusterManagementAddOn(), null, name);
    }

    @Wire
    public record Spec(
            @Nullable AddOnMeta addOnMeta,
            List<SupportedConfig> supportedConfigs,
            @Nullable InstallStrategy installStrategy) {
        public Spec {
            supportedConfigs = listOf(supportedConfigs);
        }
    }

    /// How the console calls the add-on.
    @Wire
    public record AddOnMeta(
            @Nullable String displayName, @Nullable String description) {}

    @Wire
    public record SupportedConfig(
            @Nullable String group,
            String resource,
            @Nullable NamespacedName defaultConfig) {}

    @Wire
    public record NamespacedName(@Nullable String namespace, String name) {}

    /// @param type `Manual` or `Placements`
    @Wire
    public record InstallStrategy(String type, @Nullable JsonNode placements) {}

    @Wire
    public record Status(@Nullable JsonNode installProgressions) {}
}
