package dev.hawser.hub.reconcile;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: doubling, bounded, with a random half so that what failed together does
/// not come back together.
///
/// @param first the longest wait after the first failure
/// @param longest the longest wait at all
public record BackOff(Duration first, Duration longest) {

    /// From 200 ms to 2 minutes.
    public static final BackOff DEFAULT = new BackOff(Duration.ofMillis(200), Duration.ofMinutes(2));

    /// @param failures in a row, at least 1
    public Duration delay(int failures, RandomGenerator random) {
        int doublings = Math.clamp(failures - 1L, 0, 30);
        long ceiling = Math.min(first.toMillis() << doublings, longest.toMillis());
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }
}
