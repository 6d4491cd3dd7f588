package dev.hawser.apiserver.store;

import dev.hawser.apiserver.kind.GroupResource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One watch: who wants to hear of which types, from which revision on.
final class Subscription implements Store.Watch {

    private final @Nullable Set<GroupResource> types;
    private final long fromRevision;
    private final Consumer<Change> consumer;
    private final Consumer<@Nullable Throwable> onEnd;
    private final Consumer<Subscription> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    Subscription(
            @Nullable Set<GroupResource> types,
            long fromRevision,
            Consumer<Change> consumer,
            Consumer<@Nullable Throwable> onEnd,
            Consumer<Subscription> onClose) {
        this.types = types == null ? null : Set.copyOf(types);
        this.fromRevision = fromRevision;
        this.consumer = consumer;
        this.onEnd = onEnd;
        this.onClose = onClose;
    }

    @Nullable Set<GroupResource> types() {
        return types;
    }

    long fromRevision() {
        return fromRevision;
    }

    boolean wants(Change change) {
        return types == null || types.contains(change.key().type());
    }

    /// Hands over a change. A consumer that throws has ended its watch.
    void deliver(Change change) {
        if (closed.get() || change.revision() <= fromRevision) {
            return;
        }
        try {
            consumer.accept(change);
        } catch (RuntimeException e) {
            end(e);
        }
    }

    /// Ends the watch from the store's side.
    void end(@Nullable Throwable reason) {
        if (closed.compareAndSet(false, true)) {
            onClose.accept(this);
            onEnd.accept(reason);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.accept(this);
        }
    }
}
