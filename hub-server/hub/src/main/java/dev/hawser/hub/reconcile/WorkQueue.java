package dev.hawser.hub.reconcile;

import dev.hawser.apiserver.store.ResourceKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keys that wait for reconciliation. A key waits at most once, and is handed to one worker at a time: a key added
/// while it is being worked on comes back when the worker is done with it.
final class WorkQueue {

    /// Waits are cut into pieces so that a system clock that is set does not delay what is due.
    private static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private record Due(ResourceKey key, Instant at) {}

    private final InstantSource clock;
    private final Set<ResourceKey> ready = new LinkedHashSet<>();
    private final Set<ResourceKey> inWork = new HashSet<>();
    private final Set<ResourceKey> again = new HashSet<>();
    private final Map<ResourceKey, Due> delayed = new HashMap<>();
    private final PriorityQueue<Due> byTime = new PriorityQueue<>(Comparator.comparing(Due::at));
    private boolean closed;

    WorkQueue(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void add(ResourceKey key) {
        if (closed) {
            return;
        }
        if (inWork.contains(key)) {
            again.add(key);
        } else if (ready.add(key)) {
            notifyAll();
        }
    }

    /// Adds the key when the time has come; replaces an earlier appointment of the same key.
    synchronized void addAt(ResourceKey key, Instant at) {
        Due due = new Due(key, at);
        Due replaced = delayed.put(key, due);
        if (replaced != null) {
            byTime.remove(replaced);
        }
        byTime.add(due);
        notifyAll();
    }

    /// The next key, which the caller has to give back with [#done]. Its appointment, if any, is void: whoever works
    /// on it makes a new one.
    ///
    /// @return null when the queue was closed
    synchronized @Nullable ResourceKey take() throws InterruptedException {
        while (!closed) {
            ResourceKey key = poll();
            if (key != null) {
                return key;
            }
            Due next = byTime.peek();
            if (next == null) {
                wait();
            } else {
                Duration left = Duration.between(clock.instant(), next.at());
                wait(Math.clamp(left.toMillis() + 1, 1, LONGEST_WAIT.toMillis()));
            }
        }
        return null;
    }

    /// As [#take], without waiting; null when nothing is due.
    synchronized @Nullable ResourceKey poll() {
        Instant now = clock.instant();
        while (!byTime.isEmpty() && !byTime.element().at().isAfter(now)) {
            Due due = byTime.remove();
            delayed.remove(due.key());
            add(due.key());
        }
        if (ready.isEmpty()) {
            return null;
        }
        ResourceKey key = ready.iterator().next();
        ready.remove(key);
        inWork.add(key);
        Due appointment = delayed.remove(key);
        if (appointment != null) {
            byTime.remove(appointment);
        }
        return key;
    }

    synchronized void done(ResourceKey key) {
        inWork.remove(key);
        if (again.remove(key)) {
            add(key);
        }
    }

    /// Keys that are due and not in work.
    synchronized int depth() {
        return ready.size() + again.size();
    }

    /// Wakes all workers, which then get nothing more.
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
