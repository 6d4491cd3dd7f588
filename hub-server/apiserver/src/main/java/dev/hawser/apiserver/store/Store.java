package dev.hawser.apiserver.store;

import dev.hawser.apiserver.kind.GroupResource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where objects are kept. The contract, which every implementation proves by the same test (`StoreContract`):
///
/// * **Revision = commit order.** Every committed change gets the next number of one sequence over all types. A
///   reader whose snapshot is at revision *n* has seen every change up to *n* and none after it.
/// * **Read your writes.** When [#commit] returns, [#snapshot] of the same store contains the change.
/// * **Watches are complete.** A watch from revision *n* gets every later change of its types exactly once and in
///   revision order.
/// * A write happens wholly or not at all; one that was acknowledged survives what the implementation promises to
///   survive (the Postgres store: `kill -9`).
///
/// All methods are safe for concurrent use. [#commit] blocks; call it on a virtual thread.
public interface Store extends AutoCloseable {

    /// The newest state this store instance has seen. Never blocks.
    Snapshot snapshot();

    /// A snapshot that contains every write acknowledged by any instance before this call: what a consistent read
    /// needs. An implementation with one writer returns [#snapshot].
    Snapshot latestSnapshot();

    /// The state at an older revision, empty if it is compacted; `revision` must not be in the future.
    Optional<Snapshot> snapshotAt(long revision);

    /// Writes, durably.
    ///
    /// @return the committed change; for a deletion `current` is null and `previous` the last state
    /// @throws ConflictException if the precondition does not hold
    /// @throws StoreException if the store cannot be reached or does not answer in time, or the [Term] that this
    ///     thread works in is over; says whether the write may have happened
    Change commit(Write write) throws ConflictException;

    /// The oldest revision that a watch may resume from.
    long compactedRevision();

    /// Forgets history up to and including `revision`; current objects stay.
    void compact(long revision);

    /// Delivers every change of these types with a revision greater than `fromRevision`, in order, until closed.
    /// `consumer` is called by one thread at a time; it must be quick and must not call [#commit]. A watch that was
    /// ended by the store (consumer threw, history lost) calls `onEnd` once; [Watch#close] does not.
    ///
    /// @param types the types wanted; null means all
    /// @throws CompactedException if changes after `fromRevision` are no longer known
    Watch watch(
            @Nullable Set<GroupResource> types,
            long fromRevision,
            Consumer<Change> consumer,
            Consumer<@Nullable Throwable> onEnd)
            throws CompactedException;

    /// All changes up to this revision have been handed to every watch's consumer: what a bookmark may say.
    long deliveredRevision();

    @Override
    void close();

    /// A running watch.
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
