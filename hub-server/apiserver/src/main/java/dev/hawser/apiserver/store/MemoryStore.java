package dev.hawser.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A store that lives as long as the process. Small: an empty one is a few hundred bytes and has no thread.
public final class MemoryStore implements Store {

    private final LiveState state;
    private final Object writing = new Object();
    private volatile boolean closed;

    /// Delivers to watches on the threads that commit.
    public MemoryStore() {
        this(HistoryLimits.DEFAULT, Runnable::run);
    }

    /// @param limits how much of the past is kept
    /// @param executor where watches are called; `Runnable::run` is the thread that commits
    public MemoryStore(HistoryLimits limits, Executor executor) {
        this.state = new LiveState(limits, executor);
    }

    @Override
    public Snapshot snapshot() {
        return state.snapshot();
    }

    @Override
    public Snapshot latestSnapshot() {
        return state.snapshot();
    }

    @Override
    public Optional<Snapshot> snapshotAt(long revision) {
        return state.snapshotAt(revision);
    }

    @Override
    public Change commit(Write write) throws ConflictException {
        // Encoding is the costly part and needs no lock.
        StoredResource encoded = encode(write);
        Change change;
        synchronized (writing) {
            if (closed) {
                throw new StoreException("the store is closed", null);
            }
            Snapshot before = state.snapshot();
            StoredResource previous = before.get(write.key());
            if (!holds(write.expected(), previous)) {
                throw new ConflictException(write.key(), previous);
            }
            long revision = before.revision() + 1;
            change = new Change(
                    revision, write.key(), previous, encoded == null ? null : encoded.withRevision(revision));
            state.add(change);
        }
        state.deliver();
        return change;
    }

    @Override
    public long compactedRevision() {
        return state.compactedRevision();
    }

    @Override
    public void compact(long revision) {
        state.compact(revision);
    }

    @Override
    public Watch watch(
            @Nullable Set<GroupResource> types,
            long fromRevision,
            Consumer<Change> consumer,
            Consumer<@Nullable Throwable> onEnd)
            throws CompactedException {
        return state.watch(types, fromRevision, consumer, onEnd);
    }

    @Override
    public long deliveredRevision() {
        return state.deliveredRevision();
    }

    @Override
    public void close() {
        synchronized (writing) {
            closed = true;
        }
        state.close();
    }

    private static @Nullable StoredResource encode(Write write) {
        ObjectNode document = write.document();
        return document == null ? null : StoredResource.of(write.key(), 0, document);
    }

    private static boolean holds(Expected expected, @Nullable StoredResource stored) {
        return switch (expected) {
            case Expected.Absent() -> stored == null;
            case Expected.AtRevision(long revision) -> stored != null && stored.revision() == revision;
        };
    }
}
