package dev.hawser.hub.network;

import dev.hawser.api.network.Tunnel.Reason;
import dev.hawser.api.network.Tunnel.State;
import dev.hawser.api.submariner.EndpointSpec;
import dev.hawser.api.submariner.Gateway;
import dev.hawser.hub.submariner.Cidr;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a tunnel is doing, as one end sees it, and why.
///
/// @param reason null when it is connected
/// @param message what is wrong and what to do about it; null when it is connected
record Diagnosis(
        State state, @Nullable Reason reason, @Nullable String message) {

    /// A connection that is not up after this time will hardly come up by itself.
    private static final Duration NEGOTIATION = Duration.ofSeconds(60);

    private static final String PORTS = "open UDP 4500 (tunnel), UDP 4490 (NAT discovery) and ESP between the gateways";

    /// What was known of the tunnel before.
    ///
    /// @param since null for a new tunnel
    record Before(@Nullable State state, @Nullable Instant since) {
        static final Before NOTHING = new Before(null, null);

        /// It has been up, so that what is missing now was there.
        boolean wasUp() {
            return state == State.CONNECTED || state == State.ERROR || state == State.UNKNOWN;
        }

        boolean connectingFor(Duration limit, Instant now) {
            return state == State.CONNECTING
                    && since != null
                    && since.plus(limit).isBefore(now);
        }
    }

    static Diagnosis of(ClusterReport own, ClusterReport peer, Before before, Instant now) {
        if (!own.alive()) {
            return unknown("The agent of " + own.cluster()
                    + " does not report. Check that the cluster runs and reaches the hub; its tunnels may be up.");
        }
        if (own.gateways() == null) {
            return before.wasUp()
                    ? unknown(own.cluster() + " no longer reports its gateways. Look at the ManifestWork"
                            + " submariner-resource in namespace " + own.cluster() + ".")
                    : new Diagnosis(
                            State.CONNECTING,
                            Reason.NOT_INSTALLED,
                            "Submariner is being installed in " + own.cluster()
                                    + ". If it stays so, look at the conditions of its add-on.");
        }
        if (own.isFrozen(now)) {
            return frozen(own, peer, now);
        }
        Optional<Gateway.Status> gateway = own.activeGateway();
        return gateway.isEmpty() ? noGateway(own, before) : withGateway(own, gateway.get(), peer, before, now);
    }

    private static Diagnosis frozen(ClusterReport own, ClusterReport peer, Instant now) {
        boolean peerMissesIt = peer.alive()
                && !peer.isFrozen(now)
                && peer.activeGateway().isPresent()
                && peer.connectionTo(own.cluster())
                        .map(c -> !"connected".equals(c.status()))
                        .orElse(true);
        return peerMissesIt
                ? error(
                        Reason.GATEWAY_DOWN,
                        "The gateway of " + own.cluster() + " has not changed its report for more than "
                                + ClusterReport.FROZEN_AFTER.toSeconds() + " s, and " + peer.cluster()
                                + " does not reach it. Restart the pods of DaemonSet"
                                + " submariner-gateway there, or label another node submariner.io/gateway=true.")
                : unknown("The gateway of " + own.cluster() + " has not changed its report for "
                        + "more than " + ClusterReport.FROZEN_AFTER.toSeconds()
                        + " s. Look at DaemonSet submariner-gateway and at the agent in that cluster.");
    }

    private static Diagnosis noGateway(ClusterReport own, Before before) {
        if (own.hasNoGatewayNode()) {
            return error(
                    Reason.GATEWAY_DOWN,
                    "No node of " + own.cluster() + " is labelled submariner.io/gateway=true. Name nodes in"
                            + " spec.gatewayConfig.nodes of its SubmarinerConfig.");
        }
        return before.wasUp()
                ? error(
                        Reason.GATEWAY_DOWN,
                        own.cluster() + " has no active gateway. Look at DaemonSet submariner-gateway in namespace"
                                + " submariner-operator and at the nodes labelled submariner.io/gateway=true.")
                : new Diagnosis(
                        State.CONNECTING,
                        Reason.NOT_INSTALLED,
                        "The gateway of " + own.cluster() + " is starting. If it stays so, look at DaemonSet"
                                + " submariner-gateway in namespace submariner-operator.");
    }

    private static Diagnosis withGateway(
            ClusterReport own, Gateway.Status gateway, ClusterReport peer, Before before, Instant now) {
        String failure = gateway.statusFailure();
        if (failure != null && !failure.isEmpty()) {
            return error(
                    Reason.CABLE_ENGINE_FAILED,
                    "The cable engine of " + own.cluster() + " fails: " + failure
                            + ". Look at the log of its gateway pod.");
        }
        return own.connectionTo(peer.cluster())
                .map(connection -> connected(own, connection, peer, before, now))
                .orElseGet(() -> unconnected(own, peer, before, now));
    }

    private static Diagnosis connected(
            ClusterReport own, Gateway.Connection connection, ClusterReport peer, Before before, Instant now) {
        String status = connection.status() == null ? "" : connection.status();
        String said = connection.statusMessage() == null ? "" : connection.statusMessage();
        return switch (status) {
            case "connected" -> new Diagnosis(State.CONNECTED, null, null);
            case "connecting" -> connecting(own, peer, said, before, now);
            default ->
                isPskFailure(said)
                        ? error(
                                Reason.PSK_MISMATCH,
                                own.cluster() + " and " + peer.cluster() + " do not have the same key: " + said
                                        + ". Delete Secret submariner-ipsec-psk in both; the agents bring it back.")
                        : error(Reason.PEER_UNREACHABLE, unreachable(own, peer, said, now));
        };
    }

    private static Diagnosis connecting(
            ClusterReport own, ClusterReport peer, String said, Before before, Instant now) {
        if (before.wasUp() && peer.isDown(now)) {
            return error(Reason.PEER_UNREACHABLE, unreachable(own, peer, said, now));
        }
        return before.wasUp() || before.connectingFor(NEGOTIATION, now)
                ? new Diagnosis(State.CONNECTING, Reason.PEER_UNREACHABLE, unreachable(own, peer, said, now))
                : new Diagnosis(
                        State.CONNECTING,
                        Reason.NEGOTIATING,
                        own.cluster() + " and " + peer.cluster() + " are negotiating.");
    }

    private static boolean isPskFailure(String said) {
        String text = said.toLowerCase(Locale.ROOT);
        return text.contains("authentication_failed") || text.contains("authentication failed") || text.contains("psk");
    }

    private static String unreachable(ClusterReport own, ClusterReport peer, String said, Instant now) {
        String what = own.cluster() + " does not reach " + peer.cluster() + (said.isEmpty() ? "" : ": " + said);
        String end = what.endsWith(".") ? " " : ". ";
        if (peer.gateways() != null && peer.activeGateway().isEmpty()) {
            return what + end + peer.cluster() + " has no active gateway.";
        }
        if (!peer.alive() || peer.isFrozen(now)) {
            return what + end + peer.cluster() + " is silent too: its gateway, or the whole cluster, is down.";
        }
        return what + end + "The gateway there is up, so " + PORTS + ".";
    }

    private static Diagnosis unconnected(ClusterReport own, ClusterReport peer, Before before, Instant now) {
        EndpointSpec here = own.announced();
        EndpointSpec there = peer.announced();
        boolean settled = before.wasUp() || before.connectingFor(NEGOTIATION, now);
        if (here == null) {
            return new Diagnosis(
                    settled ? State.ERROR : State.CONNECTING,
                    Reason.BROKER_UNREACHABLE,
                    "The gateway of " + own.cluster() + " is up but has not announced itself on the broker. It must"
                            + " reach the hub's address with the token and CA in Secret submariner-broker-secret.");
        }
        if (there == null) {
            return new Diagnosis(
                    before.wasUp() ? State.ERROR : State.CONNECTING,
                    before.wasUp() ? Reason.PEER_UNREACHABLE : Reason.PEER_NOT_ANNOUNCED,
                    peer.cluster() + " has announced no gateway on the broker. Look at the tunnels of that cluster.");
        }
        Optional<String> overlap = overlap(here, there);
        if (overlap.isPresent()) {
            return error(
                    Reason.CIDR_OVERLAP,
                    "The networks of " + own.cluster() + " and " + peer.cluster() + " overlap (" + overlap.get()
                            + "), so the gateways ignore each other. Use Globalnet for the set, or other networks.");
        }
        if (!here.backend().equals(there.backend())) {
            return error(
                    Reason.DRIVER_MISMATCH,
                    own.cluster() + " uses cable driver " + here.backend() + ", " + peer.cluster() + " uses "
                            + there.backend() + ". Set the same spec.cableDriver in both SubmarinerConfigs.");
        }
        return settled
                ? new Diagnosis(
                        State.CONNECTING,
                        Reason.PEER_UNREACHABLE,
                        unreachable(own, peer, "no connection is set up", now))
                : new Diagnosis(
                        State.CONNECTING,
                        Reason.NEGOTIATING,
                        own.cluster() + " and " + peer.cluster() + " have found each other on the broker.");
    }

    private static Optional<String> overlap(EndpointSpec here, EndpointSpec there) {
        List<Cidr> theirs =
                there.subnets().stream().flatMap(s -> Cidr.tryParse(s).stream()).toList();
        return here.subnets().stream()
                .flatMap(s -> Cidr.tryParse(s).stream())
                .flatMap(mine -> theirs.stream().filter(mine::overlaps).map(other -> mine + " and " + other))
                .findFirst();
    }

    private static Diagnosis error(Reason reason, String message) {
        return new Diagnosis(State.ERROR, reason, message);
    }

    private static Diagnosis unknown(String message) {
        return new Diagnosis(State.UNKNOWN, Reason.REPORT_STALE, message);
    }
}
