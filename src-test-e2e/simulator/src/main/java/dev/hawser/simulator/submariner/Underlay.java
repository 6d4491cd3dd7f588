package dev.hawser.simulator.submariner;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The network between clusters: who answers at which address, how long it takes, and who cannot reach whom.
public final class Underlay {

    private static final double JITTER = 0.08;

    /// An unordered pair of clusters.
    ///
    /// @param first the smaller name
    public record Pair(String first, String second) implements Comparable<Pair> {
        public static Pair of(String a, String b) {
            return a.compareTo(b) <= 0 ? new Pair(a, b) : new Pair(b, a);
        }

        @Override
        public int compareTo(Pair other) {
            return first.equals(other.first) ? second.compareTo(other.second) : first.compareTo(other.first);
        }
    }

    private final Map<String, GatewayEnd> ends = new ConcurrentHashMap<>();
    private final Set<Pair> partitions = ConcurrentHashMap.newKeySet();
    private final SplittableRandom random;

    /// @param seed of the jitter
    public Underlay(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /// Cuts two clusters from each other.
    public void partition(String a, String b) {
        partitions.add(Pair.of(a, b));
    }

    /// Ends a partition.
    ///
    /// @return false if there was none
    public boolean heal(String a, String b) {
        return partitions.remove(Pair.of(a, b));
    }

    public Set<Pair> partitions() {
        return new TreeSet<>(partitions);
    }

    void open(GatewayEnd end) {
        ends.put(key(end.publicAddress(), end.port()), end);
        ends.put(key(end.privateAddress(), end.port()), end);
    }

    void close(GatewayEnd end) {
        ends.remove(key(end.publicAddress(), end.port()), end);
        ends.remove(key(end.privateAddress(), end.port()), end);
    }

    /// Whether the private address of a gateway can be used: networks of one region are peered.
    boolean answers(GatewayEnd from, String address, int port) {
        return reach(from, address, port).isPresent();
    }

    /// Tries to agree on keys with whoever answers at an address. Both ends must have the other's Endpoint, the same
    /// pre-shared key and the same cable driver.
    boolean handshake(GatewayEnd from, String address, int port) {
        return reach(from, address, port)
                .filter(peer -> peer.peers().contains(from.clusterId()))
                .filter(peer -> peer.driver().equals(from.driver()))
                .filter(peer -> peer.preSharedKey().equals(from.preSharedKey()))
                .isPresent();
    }

    /// A ping through an established tunnel.
    ///
    /// @return round-trip time in milliseconds, empty if nothing came back
    Optional<Double> ping(GatewayEnd from, String address, int port) {
        return handshake(from, address, port)
                ? reach(from, address, port)
                        .map(peer -> from.region().roundTripMillis(peer.region()) * (1 + JITTER * jitter()))
                : Optional.empty();
    }

    private Optional<GatewayEnd> reach(GatewayEnd from, String address, int port) {
        return Optional.ofNullable(ends.get(key(address, port)))
                .filter(peer ->
                        peer.publicAddress().equals(address) || peer.region().equals(from.region()))
                .filter(peer -> !partitions.contains(Pair.of(from.clusterId(), peer.clusterId())));
    }

    /// Mostly small, now and then larger, never negative: as queues make it.
    private synchronized double jitter() {
        double value = random.nextDouble();
        return value * value * value;
    }

    private static String key(String address, int port) {
        return address + ":" + port;
    }
}
