package dev.hawser.agent.queue;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Keys that want to be looked at. A key is handled by one thread at a time; a key added again meanwhile is handled
/// once more afterwards, however often it was added. A handler that fails is tried again with back-off.
public final class KeyQueue<K> implements AutoCloseable {

    /// Looks at a key.
    public interface Handler<K> {
        /// @return when to look again although nothing was added, empty for never
        Optional<Duration> handle(K key) throws Exception;
    }

    private static final class Entry {
        boolean running;
        boolean dirty;
        int failures;
        long notBefore;

        @Nullable Future<?> timer;

        long due = Long.MAX_VALUE;
    }

    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Backoff backoff;
    private final Duration interval;
    private final Handler<K> handler;
    private final BiConsumer<K, Exception> onFailure;
    private final Map<K, Entry> entries = new HashMap<>();
    private boolean closed;

    /// @param interval least time between two starts for one key; zero for none
    /// @param onFailure told of every failed attempt
    public KeyQueue(
            Executor executor,
            ScheduledExecutorService timer,
            Backoff backoff,
            Duration interval,
            Handler<K> handler,
            BiConsumer<K, Exception> onFailure) {
        this.executor = executor;
        this.timer = timer;
        this.backoff = backoff;
        this.interval = interval;
        this.handler = handler;
        this.onFailure = onFailure;
    }

    /// Have the key looked at as soon as its interval allows; ends a back-off.
    public synchronized void add(K key) {
        addAfter(key, Duration.ZERO);
    }

    /// Have the key looked at after the delay, or earlier if it is due earlier.
    public synchronized void addAfter(K key, Duration delay) {
        if (closed) {
            return;
        }
        Entry entry = entries.computeIfAbsent(key, k -> new Entry());
        if (entry.running) {
            if (delay.isZero()) {
                entry.dirty = true;
            } else {
                entry.due = Math.min(entry.due, System.nanoTime() + delay.toNanos());
            }
        } else {
            schedule(key, entry, System.nanoTime() + delay.toNanos());
        }
    }

    private void schedule(K key, Entry entry, long wanted) {
        long now = System.nanoTime();
        long due = interval.isZero() ? wanted : Math.max(wanted, entry.notBefore);
        if (entry.timer != null) {
            if (entry.due <= due) {
                return;
            }
            entry.timer.cancel(false);
        }
        entry.due = due;
        if (due <= now) {
            entry.running = true;
            entry.timer = null;
            start(key, entry);
        } else {
            entry.timer = timer.schedule(() -> fire(key, entry), due - now, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void fire(K key, Entry entry) {
        if (closed || entry.running) {
            return;
        }
        entry.timer = null;
        entry.running = true;
        start(key, entry);
    }

    private void start(K key, Entry entry) {
        entry.due = Long.MAX_VALUE;
        try {
            executor.execute(() -> run(key, entry));
        } catch (RejectedExecutionException e) {
            closed = true;
        }
    }

    private void run(K key, Entry entry) {
        synchronized (this) {
            entry.dirty = false;
            entry.notBefore = System.nanoTime() + interval.toNanos();
        }
        Optional<Duration> again = Optional.empty();
        boolean failed = false;
        try {
            again = handler.handle(key);
        } catch (Exception e) {
            failed = true;
            if (!isClosed()) {
                onFailure.accept(key, e);
            }
        } finally {
            done(key, entry, again, failed);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void done(K key, Entry entry, Optional<Duration> again, boolean failed) {
        entry.running = false;
        if (closed) {
            return;
        }
        entry.failures = failed ? entry.failures + 1 : 0;
        long now = System.nanoTime();
        long due = entry.due;
        if (entry.dirty) {
            due = now;
        }
        if (failed) {
            // what failed is not tried again before its pause is over, whatever has happened meanwhile
            due = now + backoff.after(entry.failures).toNanos();
        } else if (again.isPresent()) {
            due = Math.min(due, now + again.get().toNanos());
        }
        entry.dirty = false;
        entry.due = Long.MAX_VALUE;
        if (due != Long.MAX_VALUE) {
            schedule(key, entry, due);
        } else if (entry.notBefore <= now) {
            entries.remove(key);
        } else {
            entry.timer = timer.schedule(() -> forget(key, entry), entry.notBefore - now, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void forget(K key, Entry entry) {
        if (!entry.running && entry.due == Long.MAX_VALUE) {
            entries.remove(key, entry);
        }
    }

    /// Starts nothing more; what runs is not waited for.
    @Override
    public synchronized void close() {
        closed = true;
        for (Entry entry : entries.values()) {
            if (entry.timer != null) {
                entry.timer.cancel(false);
            }
        }
        entries.clear();
    }
}
