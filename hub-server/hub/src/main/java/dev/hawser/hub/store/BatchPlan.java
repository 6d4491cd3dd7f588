package dev.hawser.hub.store;

import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What becomes of a batch: which writes get which revision, and which conflict. Computed from the newest state
/// alone, while the lock on the counter keeps it the newest.
///
/// @param base the revision that it builds on
/// @param planned the writes that happen, in order
/// @param conflicts the writes that don't
record BatchPlan(long base, List<Planned> planned, List<Conflicting> conflicts) {

    /// @param write what was asked for
    /// @param change what it becomes
    record Planned(PendingWrite write, Change change) {}

    /// @param write what was asked for
    /// @param reason why it does not happen
    record Conflicting(PendingWrite write, ConflictException reason) {}

    /// What happens to one row, all writes of the batch taken together.
    ///
    /// @param before the object before the batch, null if there was none
    /// @param after the object after the batch, null if there is none
    record RowChange(
            ResourceKey key,
            @Nullable StoredResource before,
            @Nullable StoredResource after) {}

    static BatchPlan of(Snapshot newest, List<PendingWrite> writes) {
        Map<ResourceKey, Change> last = new LinkedHashMap<>();
        List<Planned> planned = new ArrayList<>();
        List<Conflicting> conflicts = new ArrayList<>();
        for (PendingWrite write : writes) {
            ResourceKey key = write.write().key();
            Change earlier = last.get(key);
            StoredResource stored = earlier == null ? newest.get(key) : earlier.current();
            if (holds(write.write().expected(), stored)) {
                long revision = newest.revision() + planned.size() + 1;
                StoredResource encoded = write.encoded();
                Change change =
                        new Change(revision, key, stored, encoded == null ? null : encoded.withRevision(revision));
                last.put(key, change);
                planned.add(new Planned(write, change));
            } else {
                conflicts.add(new Conflicting(write, new ConflictException(key, stored)));
            }
        }
        return new BatchPlan(newest.revision(), planned, conflicts);
    }

    /// The revision of the last change.
    long lastRevision() {
        return base + planned.size();
    }

    /// One entry per row, however often it is written.
    List<RowChange> rows() {
        Map<ResourceKey, RowChange> rows = new LinkedHashMap<>();
        for (Planned each : planned) {
            Change change = each.change();
            rows.merge(
                    change.key(),
                    new RowChange(change.key(), change.previous(), change.current()),
                    (first, second) -> new RowChange(change.key(), first.before(), second.after()));
        }
        return List.copyOf(rows.values());
    }

    private static boolean holds(Expected expected, @Nullable StoredResource stored) {
        return switch (expected) {
            case Expected.Absent() -> stored == null;
            case Expected.AtRevision(long revision) -> stored != null && stored.revision() == revision;
        };
    }
}
