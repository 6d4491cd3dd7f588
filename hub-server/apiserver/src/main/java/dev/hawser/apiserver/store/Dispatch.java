package dev.hawser.apiserver.store;

import dev.hawser.apiserver.kind.GroupResource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Hands changes to watches, one thing after the other in the order they were queued in, on a thread of the executor.
/// Without work it holds no thread.
final class Dispatch {

    private final Executor executor;
    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    // Touched only by the one thread that works off the queue.
    private final Map<GroupResource, Set<Subscription>> byType = new LinkedHashMap<>();
    private final Set<Subscription> toAllTypes = new LinkedHashSet<>();

    private volatile long delivered;

    Dispatch(long revision, Executor executor) {
        this.delivered = revision;
        this.executor = executor;
    }

    /// Everything up to here was handed to all who had joined.
    long delivered() {
        return delivered;
    }

    /// Queues a change. Nothing is delivered before [#run()].
    void add(Change change) {
        queue.add(() -> {
            interested(change.key().type()).forEach(subscription -> subscription.deliver(change));
            toAllTypes.forEach(subscription -> subscription.deliver(change));
            delivered = change.revision();
        });
    }

    /// Queues the joining of a watch after its backlog; what was queued before is in the backlog, what is queued later
    /// is delivered as it comes.
    void join(Subscription subscription, List<Change> backlog, Runnable joined) {
        queue.add(() -> {
            backlog.forEach(subscription::deliver);
            if (subscription.types() == null) {
                toAllTypes.add(subscription);
            } else {
                subscription
                        .types()
                        .forEach(type -> byType.computeIfAbsent(type, t -> new LinkedHashSet<>())
                                .add(subscription));
            }
            joined.run();
        });
    }

    void leave(Subscription subscription) {
        queue.add(() -> {
            if (subscription.types() == null) {
                toAllTypes.remove(subscription);
            } else {
                subscription.types().forEach(type -> leave(type, subscription));
            }
        });
    }

    /// Queues the end of all watches that joined before, for what follows is not what came before.
    void endAll(long newRevision, @Nullable Throwable reason) {
        queue.add(() -> {
            byType.values().forEach(all -> all.forEach(subscription -> subscription.end(reason)));
            toAllTypes.forEach(subscription -> subscription.end(reason));
            delivered = newRevision;
        });
    }

    /// Works off the queue, or lets the thread that does so do this too. Not to be called with a lock held.
    void run() {
        if (waiting.getAndIncrement() == 0) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        int seen = 1;
        while (seen != 0) {
            Runnable next;
            while ((next = queue.poll()) != null) {
                next.run();
            }
            seen = waiting.addAndGet(-seen);
        }
    }

    private Set<Subscription> interested(GroupResource type) {
        return byType.getOrDefault(type, Set.of());
    }

    private void leave(GroupResource type, Subscription subscription) {
        Set<Subscription> rest = byType.get(type);
        if (rest != null && rest.remove(subscription) && rest.isEmpty()) {
            byType.remove(type);
        }
    }
}
