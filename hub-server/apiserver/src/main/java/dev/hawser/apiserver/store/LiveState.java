package dev.hawser.apiserver.store;

import dev.hawser.apiserver.kind.GroupResource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What every store holds in memory: the newest snapshot, the recent changes, and the watches. A store feeds it the
/// committed changes in order of their revisions. An idle one costs a few hundred bytes and no thread.
public final class LiveState {

    private final HistoryLimits limits;
    private final Dispatch dispatch;
    private final Object lock = new Object();

    // Guarded by lock.
    private final Set<Subscription> joining = new LinkedHashSet<>();
    private History history;
    private boolean closed;

    private volatile StateSnapshot newest = StateSnapshot.EMPTY;

    /// @param limits how much of the past is kept
    /// @param executor runs the delivery to watches: one task at a time; `Runnable::run` delivers on the thread
    ///     that has applied the change
    public LiveState(HistoryLimits limits, Executor executor) {
        this.limits = limits;
        this.dispatch = new Dispatch(newest.revision(), executor);
        this.history = new History(newest.revision(), limits);
    }

    public Snapshot snapshot() {
        return newest;
    }

    public Optional<Snapshot> snapshotAt(long revision) {
        synchronized (lock) {
            return history.stateAt(revision, newest);
        }
    }

    public long compactedRevision() {
        synchronized (lock) {
            return history.compacted();
        }
    }

    public void compact(long revision) {
        synchronized (lock) {
            history.compact(revision);
        }
    }

    /// Takes over a committed change, the successor of the last one. When this returns it is in [#snapshot()];
    /// watches get it by [#deliver()], which is apart so that a store can call it without its lock.
    ///
    /// @throws IllegalArgumentException if it is not the successor
    public void add(Change change) {
        synchronized (lock) {
            StateSnapshot after = newest.after(change);
            history.add(change, after);
            dispatch.add(change);
            newest = after;
        }
    }

    /// Hands what was added to the watches. Not to be called with a lock held.
    public void deliver() {
        dispatch.run();
    }

    /// Begins anew from a state. Watches end with a [CompactedException].
    ///
    /// @param past the changes that led to the state, as far as they are known, in order; the last one made it
    public void reset(long revision, Collection<StoredResource> objects, List<Change> past) {
        StateSnapshot state = StateSnapshot.of(revision, objects);
        for (Change change : past.reversed()) {
            state = state.before(change);
        }
        History known = new History(state.revision(), limits);
        for (Change change : past) {
            state = state.after(change);
            known.add(change, state);
        }
        synchronized (lock) {
            CompactedException reason = new CompactedException(newest.revision(), revision);
            newest = state;
            history = known;
            dispatch.endAll(revision, reason);
        }
        dispatch.run();
    }

    /// As [Store#watch].
    public Store.Watch watch(
            @Nullable Set<GroupResource> types,
            long fromRevision,
            Consumer<Change> consumer,
            Consumer<@Nullable Throwable> onEnd)
            throws CompactedException {
        Subscription subscription = new Subscription(types, fromRevision, consumer, onEnd, this::leave);
        synchronized (lock) {
            if (closed) {
                throw new StoreException("the store is closed", null);
            }
            if (fromRevision < history.compacted()) {
                throw new CompactedException(fromRevision, history.compacted());
            }
            joining.add(subscription);
            dispatch.join(
                    subscription, history.after(fromRevision, subscription::wants), () -> hasJoined(subscription));
        }
        dispatch.run();
        return subscription;
    }

    /// As [Store#deliveredRevision()]: a watch that is still given its backlog holds it back.
    public long deliveredRevision() {
        synchronized (lock) {
            long delivered = dispatch.delivered();
            for (Subscription subscription : joining) {
                delivered = Math.min(delivered, subscription.fromRevision());
            }
            return delivered;
        }
    }

    /// Ends all watches, with no reason.
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            dispatch.endAll(newest.revision(), null);
        }
        dispatch.run();
    }

    private void hasJoined(Subscription subscription) {
        synchronized (lock) {
            joining.remove(subscription);
        }
    }

    private void leave(Subscription subscription) {
        dispatch.leave(subscription);
        dispatch.run();
    }
}
