package dev.hawser.ui.cluster;

import dev.hawser.api.cluster.ClusterClaims;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.look.Age;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One line of the list of clusters.
///
/// @param lastSeen when the agent renewed its lease last, null when it never has
public record ClusterRow(
        String name,
        ClusterState state,
        String version,
        String platform,
        String size,
        String addOns,
        String set,
        boolean simulated,
        @Nullable Instant lastSeen) {

    static ClusterRow of(ManagedCluster cluster, Optional<Instant> lastSeen) {
        ManagedCluster.Status status = cluster.getStatus() == null ? ManagedCluster.Status.EMPTY : cluster.getStatus();
        return new ClusterRow(
                cluster.getMetadata().getName(),
                ClusterState.of(cluster),
                version(status),
                platform(status),
                size(status.capacity()),
                addOns(labels(cluster)),
                set(cluster),
                isSimulated(cluster),
                lastSeen.orElse(null));
    }

    static String version(ManagedCluster.Status status) {
        ManagedCluster.KubernetesVersion version = status.version();
        String kubernetes = version == null ? null : version.kubernetes();
        return kubernetes != null
                ? kubernetes
                : status.claim(ClusterClaims.KUBE_VERSION).orElse("");
    }

    static String platform(ManagedCluster.Status status) {
        return Stream.of(status.claim(ClusterClaims.PLATFORM), status.claim(ClusterClaims.REGION))
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" · "));
    }

    private static String size(Map<String, String> capacity) {
        String cpu = capacity.getOrDefault("cpu", "");
        return Stream.of(
                        capacity.containsKey("nodes") ? capacity.get("nodes") + " nodes" : "",
                        cpu.isEmpty() ? "" : cpu + " CPU")
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" · "));
    }

    private static String addOns(Map<String, String> labels) {
        return labels.entrySet().stream()
                .filter(label -> label.getKey().startsWith(ClusterNames.ADDON_FEATURE_LABEL_PREFIX))
                .map(label -> label.getKey().substring(ClusterNames.ADDON_FEATURE_LABEL_PREFIX.length())
                        + ("available".equals(label.getValue()) ? "" : " (" + label.getValue() + ")"))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /// The set that the cluster's label names.
    public static String set(ManagedCluster cluster) {
        return labels(cluster).getOrDefault(ClusterNames.CLUSTER_SET_LABEL, "");
    }

    public static boolean isSimulated(ManagedCluster cluster) {
        return "true".equals(labels(cluster).get(ClusterNames.SIMULATED_LABEL))
                || (cluster.getStatus() != null
                        && cluster.getStatus()
                                .claim(ClusterClaims.SIMULATED)
                                .filter("true"::equals)
                                .isPresent());
    }

    static Map<String, String> labels(ManagedCluster cluster) {
        Map<String, String> labels = cluster.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    /// When each cluster's agent was heard last.
    static Map<String, Instant> lastSeen(List<Lease> leases) {
        return leases.stream()
                .filter(lease -> ClusterNames.LEASE.equals(lease.getMetadata().getName()))
                .flatMap(lease ->
                        renewed(lease).map(at -> Map.entry(lease.getMetadata().getNamespace(), at)).stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> b));
    }

    private static Optional<Instant> renewed(Lease lease) {
        return lease.getSpec() == null || lease.getSpec().getRenewTime() == null
                ? Optional.empty()
                : Optional.of(lease.getSpec().getRenewTime().toInstant());
    }

    /// When the state began, as the condition behind it says.
    static Optional<Instant> since(ManagedCluster cluster) {
        return ClusterState.of(cluster)
                .because(cluster)
                .flatMap(condition -> Age.parse(condition.lastTransitionTime()));
    }
}
