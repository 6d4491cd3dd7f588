package dev.hawser.hub.reconcile;

import dev.hawser.apiserver.access.Errand;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Term;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Runs one [Reconciler]: watches its types, queues the keys, works them off on virtual threads.
///
/// Every key that was ever queued is looked at again at each resync, together with those of all objects that
/// exist then. So neither a lost watch nor a missed deletion stays unnoticed for longer than that.
final class Controller implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Controller.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final Errand errand;
    private final Store store;
    private final Reconciler reconciler;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final BackOff backOff;
    private final WorkQueue queue;
    private final Map<ResourceKey, Integer> failures = new ConcurrentHashMap<>();
    private final Set<ResourceKey> known = ConcurrentHashMap.newKeySet();
    private final AtomicLong reconciled = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<Thread> workers = new ArrayList<>();
    private Store.@Nullable Watch watch;
    private volatile boolean closed;

    Controller(Store store, Reconciler reconciler, InstantSource clock, RandomGenerator random, BackOff backOff) {
        this.store = store;
        this.reconciler = reconciler;
        this.errand = Errand.of("controller/" + reconciler.name());
        this.clock = clock;
        this.random = random;
        this.backOff = backOff;
        this.queue = new WorkQueue(clock);
    }

    synchronized void start() {
        list();
        for (int i = 0; i < reconciler.parallelism(); i++) {
            workers.add(Thread.ofVirtual().name(reconciler.name() + "-" + i).start(Term.carried(this::work)));
        }
    }

    /// Looks at everything again, and forgets keys that no object maps to any more once they were looked at.
    synchronized void resync() {
        if (!closed) {
            enqueueAll(store.snapshot());
        }
    }

    private synchronized void list() {
        while (!closed) {
            Snapshot snapshot = store.snapshot();
            enqueueAll(snapshot);
            try {
                Set<GroupResource> types =
                        reconciler.triggers().stream().map(Trigger::type).collect(Collectors.toSet());
                watch = store.watch(types, snapshot.revision(), this::onChange, this::onEnd);
                return;
            } catch (CompactedException e) {
                LOG.debugf("%s lists again: %s", reconciler.name(), e.getMessage());
            }
        }
    }

    private void enqueueAll(Snapshot snapshot) {
        Set<ResourceKey> before = new HashSet<>(known);
        Set<ResourceKey> present = new LinkedHashSet<>();
        for (Trigger trigger : reconciler.triggers()) {
            snapshot.ofType(trigger.type())
                    .values()
                    .forEach(object -> present.addAll(trigger.keys().keysOf(object, snapshot)));
        }
        known.removeIf(key -> before.contains(key) && !present.contains(key));
        known.addAll(present);
        present.forEach(queue::add);
        before.stream().filter(key -> !present.contains(key)).forEach(queue::add);
    }

    private void onChange(Change change) {
        Snapshot now = store.snapshot();
        for (Trigger trigger : reconciler.triggers()) {
            if (trigger.type().equals(change.key().type())) {
                if (change.previous() != null) {
                    enqueue(trigger, change.previous(), now);
                }
                if (change.current() != null) {
                    enqueue(trigger, change.current(), now);
                }
            }
        }
    }

    private void enqueue(Trigger trigger, StoredResource object, Snapshot state) {
        for (ResourceKey key : trigger.keys().keysOf(object, state)) {
            known.add(key);
            queue.add(key);
        }
    }

    private void onEnd(@Nullable Throwable reason) {
        if (!closed) {
            LOG.warnf(reason, "The watch of %s ended, it lists again", reconciler.name());
            Thread.ofVirtual().name(reconciler.name() + "-list").start(this::list);
        }
    }

    private void work() {
        try {
            for (ResourceKey key = queue.take(); key != null; key = queue.take()) {
                try {
                    reconcile(key);
                } finally {
                    queue.done(key);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reconcile(ResourceKey key) {
        try {
            Result result = ScopedValue.where(Errand.CURRENT, errand).call(() -> reconciler.reconcile(key));
            reconciled.incrementAndGet();
            failures.remove(key);
            if (result.requeueAfter() != null) {
                queue.addAt(key, clock.instant().plus(result.requeueAfter()));
            }
        } catch (RuntimeException e) {
            if (!closed) {
                retryLater(key, e);
            }
        }
    }

    private void retryLater(ResourceKey key, RuntimeException e) {
        failed.incrementAndGet();
        int count = failures.merge(key, 1, Integer::sum);
        Duration delay = backOff.delay(count, random);
        if (e instanceof ApiException refusal && refusal.reason() == ApiException.Reason.CONFLICT) {
            LOG.debugf("%s %s: %s; again in %s", reconciler.name(), key, refusal.message(), delay);
        } else if (e instanceof ApiException refusal && refusal.code() < 500) {
            LOG.warnf("%s %s: %s; again in %s", reconciler.name(), key, refusal.message(), delay);
        } else {
            LOG.errorf(e, "%s %s failed, again in %s", reconciler.name(), key, delay);
        }
        queue.addAt(key, clock.instant().plus(delay));
    }

    /// Keys that are due, keys that failed last time, reconciliations and failures so far.
    Controllers.State state() {
        return new Controllers.State(reconciler.name(), queue.depth(), failures.size(), reconciled.get(), failed.get());
    }

    /// Stops at once: running reconciliations are interrupted and waited for.
    @Override
    public void close() {
        closed = true;
        queue.close();
        synchronized (this) {
            if (watch != null) {
                watch.close();
            }
        }
        workers.forEach(Thread::interrupt);
        for (Thread worker : workers) {
            try {
                if (!worker.join(STOP_TIMEOUT)) {
                    LOG.warnf("%s does not stop", worker.getName());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
