package dev.hawser.ui.network;

import dev.hawser.api.network.Tunnel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Everything that one end says of a tunnel.
record TunnelEnd(TunnelRow row, List<Fact> facts) {

    record Fact(String term, String value) {}

    static TunnelEnd of(Tunnel tunnel) {
        List<Fact> facts = new ArrayList<>();
        Tunnel.Status status = tunnel.getStatus();
        if (status != null) {
            end(facts, "Gateway", status.local());
            end(facts, "Peer's gateway", status.remote());
            add(facts, "Carried by", status.usingAddress());
            add(facts, "Address translation", status.nat() == null ? null : status.nat() ? "yes" : "no");
            add(
                    facts,
                    "Cable driver",
                    status.local() == null ? null : status.local().driver());
            rtt(facts, status.rttMillis());
            traffic(facts, status.traffic());
            add(
                    facts,
                    "The peer says",
                    status.peerState() == null ? null : status.peerState().text());
            add(facts, "Changes in the last hour", status.flaps() == null ? null : String.valueOf(status.flaps()));
            subnets(facts, "Networks here", status.local());
            subnets(facts, "Networks there", status.remote());
            Optional.ofNullable(status.health())
                    .map(Tunnel.Health::verdict)
                    .ifPresent(verdict -> add(facts, "Health", verdict.text()));
        }
        return new TunnelEnd(TunnelRow.of(tunnel), List.copyOf(facts));
    }

    private static void end(List<Fact> facts, String term, Tunnel.@Nullable End end) {
        if (end == null) {
            return;
        }
        add(facts, term, end.gateway());
        String port = end.port() == null ? "" : ":" + end.port();
        add(facts, term + ", private", end.privateAddress() == null ? null : end.privateAddress() + port);
        add(facts, term + ", public", end.publicAddress() == null ? null : end.publicAddress() + port);
    }

    private static void subnets(List<Fact> facts, String term, Tunnel.@Nullable End end) {
        if (end != null) {
            add(facts, term, String.join(", ", end.subnets()));
        }
    }

    private static void rtt(List<Fact> facts, Tunnel.@Nullable Rtt rtt) {
        if (rtt == null) {
            return;
        }
        List<String> parts = new ArrayList<>();
        part(parts, "last", rtt.last());
        part(parts, "min", rtt.min());
        part(parts, "average", rtt.average());
        part(parts, "max", rtt.max());
        part(parts, "deviation", rtt.stdDev());
        add(facts, "Round trip", String.join(" · ", parts));
    }

    private static void part(List<String> parts, String word, @Nullable Double millis) {
        if (millis != null) {
            parts.add(word + " " + TunnelRow.rtt(millis));
        }
    }

    private static void traffic(List<Fact> facts, Tunnel.@Nullable Traffic traffic) {
        if (traffic != null) {
            add(facts, "Receives", rate(traffic.receiveBytesPerSecond()));
            add(facts, "Sends", rate(traffic.transmitBytesPerSecond()));
        }
    }

    private static @Nullable String rate(@Nullable Double bytes) {
        if (bytes == null) {
            return null;
        }
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB/s", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB/s", bytes / 1e6);
    }

    private static void add(List<Fact> facts, String term, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            facts.add(new Fact(term, value));
        }
    }
}
