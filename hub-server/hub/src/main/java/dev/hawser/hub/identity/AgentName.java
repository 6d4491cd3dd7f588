package dev.hawser.hub.identity;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of an agent, as Open Cluster Management writes it into the certificate's common name:
/// `system:open-cluster-management:<cluster>:<agent>`.
///
/// Names are compared whole, never by prefix: an agent of `cluster1` is nobody for `cluster10` (CVE-2026-4740).
///
/// @param cluster name of the ManagedCluster, an RFC 1123 label, since it names a namespace too
/// @param agent tells agents of one cluster apart
public record AgentName(String cluster, String agent) {

    /// Group of all agents of accepted clusters.
    public static final String ALL_CLUSTERS = "system:open-cluster-management:managed-clusters";

    private static final String PREFIX = "system:open-cluster-management:";
    private static final Pattern COMMON_NAME = Pattern.compile(
            "system:open-cluster-management:(?<cluster>[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?):(?<agent>[A-Za-z0-9]([-.A-Za-z0-9]{0,252}))");
    private static final Pattern CLUSTER = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    public AgentName {
        if (!isClusterName(cluster)) {
            throw new IllegalArgumentException("not a cluster name: " + cluster);
        }
    }

    /// Reads a common name or user name; empty for everybody who is not an agent.
    public static Optional<AgentName> parse(String name) {
        Matcher matcher = COMMON_NAME.matcher(name);
        return matcher.matches() && isClusterName(matcher.group("cluster"))
                ? Optional.of(new AgentName(matcher.group("cluster"), matcher.group("agent")))
                : Optional.empty();
    }

    /// Whether a cluster may be named like this.
    public static boolean isClusterName(String name) {
        return CLUSTER.matcher(name).matches() && !name.equals("managed-clusters");
    }

    /// Whether a user name claims to be one of Open Cluster Management's, well-formed or not.
    public static boolean isReserved(String name) {
        return name.startsWith(PREFIX);
    }

    /// The user name.
    public String commonName() {
        return PREFIX + cluster + ":" + agent;
    }

    /// The group of this cluster's agents.
    public String clusterGroup() {
        return groupOf(cluster);
    }

    public static String groupOf(String cluster) {
        return PREFIX + cluster;
    }

    /// The certificate's organizations.
    public List<String> groups() {
        return List.of(clusterGroup(), ALL_CLUSTERS);
    }
}
