package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.Term;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Has keys worked on, one after the other on a virtual thread, whenever something about them changes: all of them at
/// the start, then those that changes concern. A key that fails is tried again, later each time.
///
/// @param <K> what is worked on
final class ChangeWorker<K> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ChangeWorker.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(50);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    private final String name;
    private final Store store;
    private final @Nullable Set<GroupResource> types;
    private final Interest<K> interest;
    private final Task<K> task;
    private final LinkedHashSet<K> waiting = new LinkedHashSet<>();
    private final Map<K, Duration> delays = new HashMap<>();
    private Store.@Nullable Watch subscription;
    private @Nullable Thread thread;
    private boolean stopped;

    /// @param types whose changes are looked at, null for all
    ChangeWorker(String name, Store store, @Nullable Set<GroupResource> types, Interest<K> interest, Task<K> task) {
        this.name = name;
        this.store = store;
        this.types = types;
        this.interest = interest;
        this.task = task;
    }

    /// Which keys there are and which a change concerns. Quick; called on the store's thread.
    interface Interest<K> {
        Collection<K> all(Snapshot snapshot);

        Collection<K> concernedBy(Change change);
    }

    /// Brings the world to what it should be for one key; looks at what is, not at what happened.
    interface Task<K> {
        void reconcile(K key);
    }

    synchronized void start() {
        if (thread == null && !stopped) {
            subscribe();
            thread = Thread.ofVirtual().name(name).start(Term.carried(this::work));
        }
    }

    @Override
    public void close() {
        Store.Watch last;
        synchronized (this) {
            stopped = true;
            last = subscription;
            notifyAll();
        }
        if (last != null) {
            last.close();
        }
    }

    synchronized void add(Collection<K> keys) {
        if (waiting.addAll(keys)) {
            notifyAll();
        }
    }

    private synchronized void subscribe() {
        if (stopped) {
            return;
        }
        Snapshot snapshot = store.snapshot();
        try {
            subscription =
                    store.watch(types, snapshot.revision(), change -> add(interest.concernedBy(change)), this::ended);
        } catch (CompactedException e) {
            throw new IllegalStateException("the newest revision is compacted", e);
        }
        add(interest.all(snapshot));
    }

    private void ended(@Nullable Throwable reason) {
        LOG.warnf(reason, "%s: the store ended the watch, looking at everything again", name);
        Thread.ofVirtual().start(this::subscribe);
    }

    private void work() {
        for (K key = next(); key != null; key = next()) {
            try {
                task.reconcile(key);
                delays.remove(key);
            } catch (RuntimeException e) {
                retryLater(key, e);
            }
        }
    }

    private synchronized @Nullable K next() {
        try {
            while (waiting.isEmpty() && !stopped) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        return stopped ? null : waiting.removeFirst();
    }

    private void retryLater(K key, RuntimeException failure) {
        Duration delay = delays.getOrDefault(key, FIRST_DELAY);
        Duration doubled = delay.multipliedBy(2);
        delays.put(key, doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY);
        LOG.debugf(failure, "%s: %s failed, again in %s", name, key, delay);
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(delay);
                add(Set.of(key));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
