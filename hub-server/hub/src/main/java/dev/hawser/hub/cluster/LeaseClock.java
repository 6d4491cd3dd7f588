package dev.hawser.hub.cluster;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When each lease was last seen to change, by the hub's clock: an agent's clock may say anything, so a
/// renewal counts from its arrival. After a start of the hub all leases count as renewed just now.
final class LeaseClock {

    private record Seen(String version, Instant at) {}

    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /// @param version changes with every renewal
    /// @return when this version was seen first
    Instant receivedAt(String cluster, String version, Instant now) {
        return seen.compute(
                        cluster,
                        (name, old) -> old != null && old.version().equals(version) ? old : new Seen(version, now))
                .at();
    }

    boolean knows(String cluster) {
        return seen.containsKey(cluster);
    }

    void forget(String cluster) {
        seen.remove(cluster);
    }
}
