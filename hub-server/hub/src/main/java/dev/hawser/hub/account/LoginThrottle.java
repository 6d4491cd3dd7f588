package dev.hawser.hub.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Slows down guessing: after some failures for an account from an address, further attempts have to wait,
/// twice as long after each. Keyed by both, so that a stranger cannot lock a person out; an address alone is
/// held to a higher bound.
public final class LoginThrottle {

    private static final int FREE = 5;
    private static final int FREE_PER_ADDRESS = 30;
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int REMEMBERED = 10_000;

    private record Failures(int count, Instant until) {}

    private final InstantSource clock;

    @SuppressWarnings("serial")
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, Failures> eldest) {
            return size() > REMEMBERED;
        }
    };

    public LoginThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /// How long an attempt has to wait; empty if it may be made now.
    synchronized Optional<Duration> toWait(String user, String address) {
        Instant now = clock.instant();
        Instant until = latest(failures.get(pair(user, address)), failures.get(address));
        return until.isAfter(now) ? Optional.of(Duration.between(now, until)) : Optional.empty();
    }

    private static Instant latest(@Nullable Failures a, @Nullable Failures b) {
        Instant first = a == null ? Instant.MIN : a.until();
        Instant second = b == null ? Instant.MIN : b.until();
        return first.isAfter(second) ? first : second;
    }

    /// Counts an attempt as failed until it turns out to be right, so that many at once are counted too.
    ///
    /// @return how long it has to wait; empty if it may be made now
    public synchronized Optional<Duration> begin(String user, String address) {
        Optional<Duration> wait = toWait(user, address);
        if (wait.isEmpty()) {
            failed(user, address);
        }
        return wait;
    }

    synchronized void failed(String user, String address) {
        count(pair(user, address), FREE);
        count(address, FREE_PER_ADDRESS);
    }

    public synchronized void succeeded(String user, String address) {
        failures.remove(pair(user, address));
        failures.remove(address);
    }

    private void count(String key, int free) {
        Failures old = failures.get(key);
        Instant now = clock.instant();
        int count = old == null || now.isAfter(old.until().plus(LONGEST)) ? 1 : old.count() + 1;
        int beyond = Math.clamp(count - free, 0, 20);
        Duration wait = beyond == 0 ? Duration.ZERO : Duration.ofSeconds(1L << (beyond - 1));
        failures.put(key, new Failures(count, now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait)));
    }

    private static String pair(String user, String address) {
        return address + "\n" + user;
    }
}
