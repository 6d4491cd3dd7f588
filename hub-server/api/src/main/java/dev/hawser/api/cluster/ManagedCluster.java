package dev.hawser.api.cluster;

import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A cluster of the fleet. Its namespace on the hub has the same name. Source: open-cluster-management-io/api,
/// `cluster/v1/types.go`.
@Group("cluster.open-cluster-management.io")
@Version("v1")
public class ManagedCluster extends Resource<ManagedCluster.Spec, ManagedCluster.Status> {

    private static final long serialVersionUID = 1L;

    public static ManagedCluster named(String name) {
        return named(new ManagedCluster(), null, name);
    }

    /// What somebody wants.
    ///
    /// @param hubAcceptsClient whether the cluster may be a member; false again denies it
    /// @param leaseDurationSeconds how often the agent renews its lease, 60 when null
    @Wire
    public record Spec(
            List<ClientConfig> managedClusterClientConfigs,
            @Nullable Boolean hubAcceptsClient,
            @Nullable Integer leaseDurationSeconds,
            List<Taint> taints) {

        public Spec {
            managedClusterClientConfigs = listOf(managedClusterClientConfigs);
            taints = listOf(taints);
        }
    }

    /// Where the cluster's own API can be reached; the hub never dials it.
    ///
    /// @param caBundle base64 of PEM
    @Wire
    public record ClientConfig(String url, @Nullable String caBundle) {}

    /// Keeps placements away.
    ///
    /// @param effect `NoSelect`, `PreferNoSelect` or `NoSelectIfNew`
    /// @param timeAdded RFC 3339
    @Wire
    public record Taint(
            String key,
            @Nullable String value,
            String effect,
            @Nullable String timeAdded) {}

    /// What the agent and the hub saw.
    ///
    /// @param capacity quantities as Kubernetes writes them, e.g. `cpu: "8"`
    /// @param clusterClaims facts that the agent reports; names in [ClusterClaims]
    @Wire
    public record Status(
            List<Condition> conditions,
            Map<String, String> capacity,
            Map<String, String> allocatable,
            @Nullable KubernetesVersion version,
            List<Claim> clusterClaims) {

        public static final Status EMPTY = new Status(List.of(), Map.of(), Map.of(), null, List.of());

        public Status {
            conditions = listOf(conditions);
            capacity = mapOf(capacity);
            allocatable = mapOf(allocatable);
            clusterClaims = listOf(clusterClaims);
        }

        public Optional<String> claim(String name) {
            return clusterClaims.stream()
                    .filter(c -> c.name().equals(name))
                    .map(Claim::value)
                    .findFirst();
        }
    }

    /// @param kubernetes e.g. `v1.32.4`
    @Wire
    public record KubernetesVersion(@Nullable String kubernetes) {}

    /// @param value at most 1024 characters
    @Wire
    public record Claim(String name, String value) {}
}
