package dev.hawser.agent.inventory;

import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster.Claim;
import dev.hawser.api.cluster.ManagedCluster.KubernetesVersion;
import dev.hawser.api.cluster.ManagedCluster.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the cluster is.
///
/// @param version of Kubernetes
/// @param capacity sum over the nodes
/// @param allocatable sum over the nodes
/// @param claims facts by name; values at most 1024 characters
public record Inventory(
        String version, Map<String, String> capacity, Map<String, String> allocatable, Map<String, String> claims) {

    /// Longest value of a claim that the hub takes.
    static final int LONGEST_CLAIM = 1024;

    public Inventory {
        capacity = Map.copyOf(capacity);
        allocatable = Map.copyOf(allocatable);
        claims = Map.copyOf(claims);
    }

    /// The status of the ManagedCluster by this inventory. Pure. Conditions of others are kept.
    public Status status(@Nullable Status old, Instant now) {
        List<Condition> conditions = old == null ? List.of() : old.conditions();
        conditions = assure(conditions, joined(), now);
        conditions = assure(
                conditions,
                Condition.of(ClusterNames.AVAILABLE, true, "ManagedClusterAvailable", "Managed cluster is available"),
                now);
        List<Claim> list = new TreeMap<>(claims)
                .entrySet().stream()
                        .map(claim -> new Claim(claim.getKey(), claim.getValue()))
                        .toList();
        return new Status(
                conditions, new TreeMap<>(capacity), new TreeMap<>(allocatable), new KubernetesVersion(version), list);
    }

    /// The status while the cluster's own API does not answer: the last facts stay.
    public static Status unavailable(@Nullable Status old, String why, Instant now) {
        Status last = old == null ? Status.EMPTY : old;
        List<Condition> conditions = assure(last.conditions(), joined(), now);
        conditions = Condition.merge(
                conditions,
                Condition.of(
                        ClusterNames.AVAILABLE,
                        false,
                        "ManagedClusterKubeAPIServerUnavailable",
                        "The API server of the cluster does not answer: " + why),
                now);
        return new Status(conditions, last.capacity(), last.allocatable(), last.version(), last.clusterClaims());
    }

    /// Puts the condition in unless its status is there already: the hub says the same in its own words.
    private static List<Condition> assure(List<Condition> conditions, Condition wanted, Instant now) {
        boolean there = Condition.find(conditions, wanted.type())
                .filter(found -> found.status().equals(wanted.status()))
                .isPresent();
        return there ? conditions : Condition.merge(conditions, wanted, now);
    }

    private static Condition joined() {
        return Condition.of(ClusterNames.JOINED, true, "ManagedClusterJoined", "Managed cluster joined");
    }

    /// Shortens a list to what fits into a claim.
    static String fit(List<String> values) {
        StringBuilder text = new StringBuilder();
        for (String value : values) {
            int more = value.length() + (text.isEmpty() ? 0 : 1);
            if (text.length() + more > LONGEST_CLAIM) {
                break;
            }
            text.append(text.isEmpty() ? "" : ",").append(value);
        }
        return text.toString();
    }
}
