package dev.hawser.api.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Clusters that belong together; the unit of an interconnect. Source: open-cluster-management-io/api,
/// `cluster/v1beta2/types_managedclusterset.go`.
@Group("cluster.open-cluster-management.io")
@Version("v1beta2")
public class ManagedClusterSet extends Resource<ManagedClusterSet.Spec, ManagedClusterSet.Status> {

    private static final long serialVersionUID = 1L;

    public static ManagedClusterSet named(String name) {
        return named(new ManagedClusterSet(), null, name);
    }

    @Wire
    public record Spec(@Nullable Selector clusterSelector) {}

    /// @param selectorType `ExclusiveClusterSetLabel` (the default) or `LabelSelector`
    @Wire
    public record Selector(
            @Nullable String selectorType, @Nullable JsonNode labelSelector) {}

    @Wire
    public record Status(List<Condition> conditions) {
        public Status {
            conditions = listOf(conditions);
        }
    }
}
