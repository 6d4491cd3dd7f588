package dev.hawser.agent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// How an agent is set up.
///
/// @param hubUrl `https://host:port`
/// @param hubCaPem the only authority that is trusted to name the hub
/// @param joinToken lets the agent join; asked for at each attempt, because people replace it; not needed once the
///     agent has an identity
/// @param clusterName name of the ManagedCluster
/// @param namespace of the cluster in which the agent keeps its identity and ledgers
/// @param claims reported beside those that are found out
/// @param labels of the ManagedCluster when the agent creates it
/// @param resync how often works and inventory are looked at although nothing happened
public record AgentConfig(
        String hubUrl,
        String hubCaPem,
        Supplier<Optional<String>> joinToken,
        String clusterName,
        String namespace,
        Map<String, String> claims,
        Map<String, String> labels,
        Duration resync) {

    /// Namespace unless another is configured.
    public static final String DEFAULT_NAMESPACE = "hawser-agent";

    /// How often everything is looked at although nothing happened, unless configured.
    public static final Duration DEFAULT_RESYNC = Duration.ofMinutes(4);

    public AgentConfig {
        claims = Map.copyOf(claims);
        labels = Map.copyOf(labels);
        if (!hubUrl.startsWith("https://")) {
            throw new IllegalArgumentException("hawser.hub.url must begin with https://, not \"" + hubUrl + "\"");
        }
        if (!clusterName.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")) {
            throw new IllegalArgumentException("hawser.cluster.name must be a DNS label of at most 63 lower-case"
                    + " letters, digits and dashes, not \"" + clusterName + "\"");
        }
    }

    @Override
    public String toString() {
        return "AgentConfig[" + clusterName + " at " + hubUrl + "]";
    }
}
