package dev.hawser.hub.network;

import dev.hawser.api.submariner.EndpointSpec;
import dev.hawser.api.submariner.Gateway;
import dev.hawser.api.submariner.Submariner.DaemonSetCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one cluster says about its gateways, and when the hub heard it.
///
/// @param cluster its name, which is its Submariner cluster id
/// @param alive false when its agent is silent
/// @param gateways null while nothing was reported
/// @param gatewayPods null if unknown
/// @param seenAt when the report changed last, by the hub's clock
/// @param announced the Endpoint on the broker, null if there is none
record ClusterReport(
        String cluster,
        boolean alive,
        @Nullable List<Gateway.Status> gateways,
        @Nullable DaemonSetCounts gatewayPods,
        Instant seenAt,
        @Nullable EndpointSpec announced) {

    /// A live gateway measures round-trip times every second and rewrites its status every five.
    static final Duration FROZEN_AFTER = Duration.ofSeconds(20);

    ClusterReport {
        // Submariner leaves an empty list out: with no gateway pod ready, nothing said means no gateway.
        gateways = gateways != null ? List.copyOf(gateways) : noneReady(gatewayPods) ? List.of() : null;
    }

    Optional<Gateway.Status> activeGateway() {
        if (gateways == null || hasNoPods()) {
            return Optional.empty();
        }
        return gateways.stream().filter(g -> "active".equals(g.haStatus())).findFirst();
    }

    private boolean hasNoPods() {
        return noneReady(gatewayPods);
    }

    private static boolean noneReady(@Nullable DaemonSetCounts pods) {
        return pods != null && pods.numberReady() != null && pods.numberReady() == 0;
    }

    boolean hasNoGatewayNode() {
        return gatewayPods != null
                && gatewayPods.desiredNumberScheduled() != null
                && gatewayPods.desiredNumberScheduled() == 0;
    }

    Optional<Gateway.Connection> connectionTo(String peer) {
        return activeGateway().stream()
                .flatMap(g -> g.connections().stream())
                .filter(c -> c.endpoint() != null && peer.equals(c.endpoint().clusterId()))
                .findFirst();
    }

    /// Whether the report is one that a live gateway keeps changing.
    boolean isMeasured() {
        return gateways != null
                && gateways.stream()
                        .flatMap(g -> g.connections().stream())
                        .anyMatch(c -> "connected".equals(c.status())
                                && c.latencyRTT() != null
                                && c.latencyRTT().last() != null);
    }

    /// Whether its gateway certainly does not work or is silent.
    boolean isDown(Instant now) {
        return !alive || isFrozen(now) || (gateways != null && activeGateway().isEmpty());
    }

    /// Whether the report should have changed and has not.
    boolean isFrozen(Instant now) {
        return isMeasured() && Duration.between(seenAt, now).compareTo(FROZEN_AFTER) > 0;
    }
}
