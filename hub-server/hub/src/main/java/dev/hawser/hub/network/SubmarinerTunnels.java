package dev.hawser.hub.network;

import dev.hawser.api.Condition;
import dev.hawser.api.NameRef;
import dev.hawser.api.network.Interconnect;
import dev.hawser.api.network.NetworkNames;
import dev.hawser.api.network.Tunnel;
import dev.hawser.api.submariner.EndpointSpec;
import dev.hawser.api.submariner.Gateway;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// From what clusters report about their gateways to Tunnels: a pure function of reports, the present tunnels and
/// time.
final class SubmarinerTunnels {

    private static final Duration FLAP_WINDOW = Duration.ofHours(1);
    private static final int MOST_FLAPS = 60;
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration RTT_REFRESH = Duration.ofSeconds(10);

    private SubmarinerTunnels() {}

    static String nameOf(String peer) {
        String name = "submariner-" + peer;
        return name.length() <= 253 ? name : name.substring(0, 253);
    }

    /// The tunnels of one cluster, one per peer, as they should be.
    ///
    /// @param existing the present ones, by name
    /// @param opposite the present tunnels of the peers to this cluster, by peer
    static List<Tunnel> desired(
            ClusterReport own,
            List<ClusterReport> peers,
            Map<String, Tunnel> existing,
            Map<String, Tunnel> opposite,
            String clusterSet,
            Instant now) {
        return peers.stream()
                .map(peer -> tunnel(
                        own, peer, existing.get(nameOf(peer.cluster())), opposite.get(peer.cluster()), clusterSet, now))
                .toList();
    }

    private static Tunnel tunnel(
            ClusterReport own,
            ClusterReport peer,
            @Nullable Tunnel existing,
            @Nullable Tunnel opposite,
            String clusterSet,
            Instant now) {
        Tunnel tunnel = Tunnel.named(own.cluster(), nameOf(peer.cluster()));
        tunnel.getMetadata()
                .setLabels(Map.of(
                        NetworkNames.PEER_LABEL,
                        peer.cluster(),
                        NetworkNames.CLUSTER_SET_LABEL,
                        clusterSet,
                        NetworkNames.INTERCONNECT_LABEL,
                        "submariner"));
        tunnel.setSpec(new Tunnel.Spec(
                new NameRef(own.cluster()), new NameRef(peer.cluster()), Interconnect.SUBMARINER, clusterSet));
        Tunnel.Status old = existing == null ? null : existing.getStatus();
        tunnel.setStatus(status(own, peer, old, opposite == null ? null : opposite.getStatus(), now));
        return tunnel;
    }

    private static Tunnel.Status status(
            ClusterReport own,
            ClusterReport peer,
            Tunnel.@Nullable Status old,
            Tunnel.@Nullable Status opposite,
            Instant now) {
        Diagnosis diagnosis = Diagnosis.of(own, peer, before(old), now);
        Tunnel.State peerState = Diagnosis.of(peer, own, before(opposite), now).state();
        boolean same = old != null && old.state() == diagnosis.state();
        boolean live = diagnosis.state() == Tunnel.State.CONNECTED || diagnosis.state() == Tunnel.State.CONNECTING;
        Optional<Gateway.Connection> connection = own.connectionTo(peer.cluster());
        Tunnel.Rtt rtt = live ? connection.map(SubmarinerTunnels::rtt).orElse(null) : null;
        List<String> flaps = flaps(old, same, now);
        EndpointSpec remote = connection.map(Gateway.Connection::endpoint).orElse(peer.announced());
        return new Tunnel.Status(
                diagnosis.state(),
                diagnosis.reason(),
                diagnosis.message(),
                same && old != null && old.since() != null ? old.since() : text(now),
                reportedAt(own, now),
                flaps.size(),
                flaps,
                end(own.activeGateway().map(Gateway.Status::localEndpoint).orElse(own.announced())),
                end(remote),
                connection.map(Gateway.Connection::usingIP).orElse(null),
                connection.map(Gateway.Connection::usingNAT).orElse(null),
                rtt,
                rtt == null || rtt.average() == null ? null : GoDuration.text(rtt.average()),
                null,
                peerState,
                old == null ? null : old.health(),
                Condition.merge(
                        old == null ? List.of() : old.conditions(), endsAgree(own, peer, diagnosis, peerState), now));
    }

    private static Diagnosis.Before before(Tunnel.@Nullable Status old) {
        return old == null || old.state() == null
                ? Diagnosis.Before.NOTHING
                : new Diagnosis.Before(old.state(), old.since() == null ? null : Instant.parse(old.since()));
    }

    /// A report without measurements need not change: then it is as young as the agent's last sign of life.
    private static @Nullable String reportedAt(ClusterReport own, Instant now) {
        if (own.gateways() == null) {
            return null;
        }
        return text(own.alive() && !own.isMeasured() ? now : own.seenAt());
    }

    private static List<String> flaps(Tunnel.@Nullable Status old, boolean same, Instant now) {
        if (old == null || old.state() == null) {
            return List.of();
        }
        List<String> times = new ArrayList<>();
        old.flapTimes().stream()
                .filter(t -> Instant.parse(t).plus(FLAP_WINDOW).isAfter(now))
                .forEach(times::add);
        // Coming up is no flap, going down and coming back from an error is.
        if (!same && old.state() != Tunnel.State.CONNECTING) {
            times.add(text(now));
        }
        return times.size() <= MOST_FLAPS ? times : times.subList(times.size() - MOST_FLAPS, times.size());
    }

    private static Condition endsAgree(
            ClusterReport own, ClusterReport peer, Diagnosis diagnosis, Tunnel.State peerState) {
        String saying = own.cluster() + " says " + diagnosis.state().text() + ", " + peer.cluster() + " says "
                + peerState.text() + ".";
        if (diagnosis.state() == Tunnel.State.UNKNOWN || peerState == Tunnel.State.UNKNOWN) {
            return Condition.unknown(NetworkNames.ENDS_AGREE, "OneEndIsSilent", saying);
        }
        boolean agree = (diagnosis.state() == Tunnel.State.CONNECTED) == (peerState == Tunnel.State.CONNECTED);
        return Condition.of(NetworkNames.ENDS_AGREE, agree, agree ? "SameState" : "DifferentStates", saying);
    }

    private static Tunnel.@Nullable End end(@Nullable EndpointSpec endpoint) {
        if (endpoint == null) {
            return null;
        }
        String port = endpoint.backendConfig().get("udp-port");
        return new Tunnel.End(
                endpoint.hostname(),
                firstOf(endpoint.privateIp(), endpoint.privateIPs()),
                firstOf(endpoint.publicIp(), endpoint.publicIPs()),
                port == null || !port.matches("\\d{1,5}") ? null : Integer.valueOf(port),
                endpoint.backend(),
                endpoint.subnets());
    }

    private static @Nullable String firstOf(@Nullable String single, List<String> list) {
        return single != null && !single.isEmpty()
                ? single
                : list.stream().findFirst().orElse(null);
    }

    private static Tunnel.@Nullable Rtt rtt(Gateway.Connection connection) {
        Gateway.LatencyRtt latency = connection.latencyRTT();
        if (latency == null || GoDuration.toMillis(latency.average()).isEmpty()) {
            return null;
        }
        return new Tunnel.Rtt(
                millis(latency.last()),
                millis(latency.min()),
                millis(latency.average()),
                millis(latency.max()),
                millis(latency.stdDev()));
    }

    /// In microseconds' precision.
    private static @Nullable Double millis(@Nullable String duration) {
        OptionalDouble millis = GoDuration.toMillis(duration);
        return millis.isPresent() ? Math.round(millis.getAsDouble() * 1000) / 1000.0 : null;
    }

    /// Whether the new status is worth a write: at once when it means something else, otherwise now and then.
    static boolean isWorthWriting(Tunnel.@Nullable Status old, Tunnel.Status next, Instant now) {
        if (old == null || !meaning(old).equals(meaning(next))) {
            return true;
        }
        if (Objects.equals(old.reportedAt(), next.reportedAt())) {
            return false;
        }
        Instant written = old.reportedAt() == null ? Instant.MIN : Instant.parse(old.reportedAt());
        Duration age = Duration.between(written, now);
        return age.compareTo(REFRESH) >= 0
                || (age.compareTo(RTT_REFRESH) >= 0 && rttMoved(old.rttMillis(), next.rttMillis()));
    }

    private static boolean rttMoved(Tunnel.@Nullable Rtt old, Tunnel.@Nullable Rtt next) {
        Double before = old == null ? null : old.average();
        Double after = next == null ? null : next.average();
        if (before == null || after == null) {
            return !Objects.equals(before, after);
        }
        double moved = Math.abs(before - after);
        return moved > 1 && moved > 0.2 * before;
    }

    /// All but times and measurements.
    private static List<Object> meaning(Tunnel.Status status) {
        return List.of(
                Optional.ofNullable(status.state()),
                Optional.ofNullable(status.reason()),
                Optional.ofNullable(status.message()),
                Optional.ofNullable(status.local()),
                Optional.ofNullable(status.remote()),
                Optional.ofNullable(status.usingAddress()),
                Optional.ofNullable(status.nat()),
                Optional.ofNullable(status.peerState()),
                Optional.ofNullable(status.flaps()),
                status.conditions());
    }

    private static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
