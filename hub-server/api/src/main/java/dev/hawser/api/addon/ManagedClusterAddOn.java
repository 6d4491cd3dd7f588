package dev.hawser.api.addon;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An add-on on one cluster, in the cluster's namespace; creating it installs, deleting it removes. Source:
/// open-cluster-management-io/api, `addon/v1alpha1/types_managedclusteraddon.go`.
@Group("addon.open-cluster-management.io")
@Version("v1alpha1")
public class ManagedClusterAddOn extends Resource<ManagedClusterAddOn.Spec, ManagedClusterAddOn.Status>
        implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static ManagedClusterAddOn named(String namespace, String name) {
        return named(new ManagedClusterAddOn(), namespace, name);
    }

    @Wire
    public record Spec(@Nullable String installNamespace, List<AddOnConfig> configs) {
        public static final Spec EMPTY = new Spec(null, List.of());

        public Spec {
            configs = listOf(configs);
        }
    }

    /// Points at an object that configures the add-on.
    ///
    /// @param group of the configuration, null for core
    @Wire
    public record AddOnConfig(
            @Nullable String group,
            String resource,
            @Nullable String namespace,
            String name) {}

    @Wire
    public record Status(
            @Nullable String namespace,
            List<Condition> conditions,
            List<ObjectReference> relatedObjects,
            @Nullable JsonNode addOnMeta,
            @Nullable HealthCheck healthCheck) {
        public Status {
            conditions = listOf(conditions);
            relatedObjects = listOf(relatedObjects);
        }
    }

    /// @param mode `Lease` or `Customized`
    @Wire
    public record HealthCheck(@Nullable String mode) {}

    @Wire
    public record ObjectReference(
            @Nullable String group,
            String resource,
            @Nullable String namespace,
            String name) {}
}
