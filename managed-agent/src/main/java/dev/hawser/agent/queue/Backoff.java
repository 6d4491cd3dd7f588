package dev.hawser.agent.queue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Growing pauses between attempts, spread at random so that many agents do not come back at the same moment.
///
/// @param first upper bound of the first pause; doubles with each failure
/// @param most upper bound of all pauses
public record Backoff(Duration first, Duration most, RandomGenerator random) {

    /// The pause after the given number of failures in a row (1 or more): between half of the bound and the bound.
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 20);
        long bound = Math.min(first.toMillis() << doublings, most.toMillis());
        return Duration.ofMillis(bound / 2 + random.nextLong(bound / 2 + 1));
    }
}
