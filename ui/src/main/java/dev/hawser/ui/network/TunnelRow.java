package dev.hawser.ui.network;

import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Mood;
import dev.hawser.ui.look.Status;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One end of a tunnel as the lists show it.
///
/// @param reason one word, empty when all is well
/// @param nat yes, no, or empty when unknown
public record TunnelRow(
        String cluster,
        String peer,
        String name,
        String family,
        Status status,
        String rtt,
        double rttMillis,
        String nat,
        @Nullable Instant since,
        @Nullable Instant reportedAt,
        String reason,
        String message,
        int flaps) {

    /// Of the ends of a tunnel, the one that tells most: the worse one, and of equal ones the one at the cause.
    public static final Comparator<TunnelRow> WORST_FIRST = Comparator.comparing(
                    (TunnelRow end) -> end.status().mood())
            .thenComparing(end -> end.reason().equals("PeerUnreachable"))
            .thenComparing(TunnelRow::cluster);

    public static TunnelRow of(Tunnel tunnel) {
        Tunnel.Status status = tunnel.getStatus();
        String cluster = tunnel.getSpec().clusterRef().name();
        String peer = tunnel.getSpec().peerRef().name();
        String family = tunnel.getSpec().interconnect().text();
        String name = tunnel.getMetadata().getName();
        if (status == null) {
            return new TunnelRow(
                    cluster, peer, name, family, state(Tunnel.State.UNKNOWN), "", -1, "", null, null, "", "", 0);
        }
        double millis = millis(status);
        return new TunnelRow(
                cluster,
                peer,
                name,
                family,
                state(status.state()),
                millis < 0 ? "" : rtt(millis),
                millis,
                status.nat() == null ? "" : status.nat() ? "yes" : "no",
                Age.parse(status.since()).orElse(null),
                Age.parse(status.reportedAt()).orElse(null),
                status.reason() == null ? "" : status.reason().text(),
                status.message() == null ? "" : status.message(),
                status.flaps() == null ? 0 : status.flaps());
    }

    /// The state as people see it.
    public static Status state(Tunnel.@Nullable State state) {
        return switch (state) {
            case CONNECTED -> Status.good("Connected");
            case CONNECTING -> Status.busy("Connecting");
            case ERROR -> Status.bad("Error");
            case UNKNOWN -> Status.unknown("Unknown");
            case null -> Status.unknown("Unknown");
        };
    }

    private static double millis(Tunnel.Status status) {
        Tunnel.Rtt rtt = status.rttMillis();
        if (rtt == null) {
            return -1;
        }
        Double value = rtt.average() != null ? rtt.average() : rtt.last();
        return value == null ? -1 : value;
    }

    /// "0.8 ms", "24 ms".
    public static String rtt(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    /// The same for both ends.
    public String pair() {
        return cluster.compareTo(peer) < 0 ? cluster + " ↔ " + peer : peer + " ↔ " + cluster;
    }

    public boolean isProblem() {
        return status.mood() != Mood.GOOD;
    }

    /// The address of this end in the console.
    public String href() {
        return "network/tunnels?end=" + cluster + "/" + name;
    }
}
