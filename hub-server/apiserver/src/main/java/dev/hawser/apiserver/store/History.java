package dev.hawser.apiserver.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The recent changes in a ring, and every 64th state. Older states are made by undoing changes from the next kept
/// one. Not safe for concurrent use.
final class History {

    private static final int STATES_KEPT_EVERY = 64;
    private static final long OVERHEAD_PER_CHANGE = 400L;

    private final HistoryLimits limits;
    private final TreeMap<Long, StateSnapshot> states = new TreeMap<>();
    private @Nullable Change[] ring = new @Nullable Change[16];
    private int size;
    private long bytes;
    private long compacted;

    /// An empty history of what follows `revision`.
    History(long revision, HistoryLimits limits) {
        this.compacted = revision;
        this.limits = limits;
    }

    /// The oldest revision whose following changes and whose state are still known.
    long compacted() {
        return compacted;
    }

    void add(Change change, StateSnapshot after) {
        if (change.revision() != compacted + size + 1) {
            throw new IllegalArgumentException(
                    "change " + change.revision() + " does not follow " + (compacted + size));
        }
        if (size == ring.length) {
            grow();
        }
        ring[slot(change.revision())] = change;
        size++;
        bytes += weight(change);
        if (change.revision() % STATES_KEPT_EVERY == 0) {
            states.put(change.revision(), after);
        }
        while (size > limits.changes() || (bytes > limits.bytes() && size > 1)) {
            dropOldest();
        }
    }

    /// Forgets everything up to and including `revision`.
    void compact(long revision) {
        while (size > 0 && compacted < revision) {
            dropOldest();
        }
    }

    /// The changes after `revision` that are wanted, in order.
    List<Change> after(long revision, Predicate<Change> wanted) {
        List<Change> result = new ArrayList<>();
        for (long r = Math.max(revision, compacted) + 1; r <= compacted + size; r++) {
            Change change = at(r);
            if (wanted.test(change)) {
                result.add(change);
            }
        }
        return result;
    }

    /// The state at `revision`, undone from the nearest known later one.
    Optional<Snapshot> stateAt(long revision, StateSnapshot newest) {
        if (revision < compacted || revision > newest.revision()) {
            return Optional.empty();
        }
        Map.Entry<Long, StateSnapshot> kept = states.ceilingEntry(revision);
        StateSnapshot state = kept == null ? newest : kept.getValue();
        while (state.revision() > revision) {
            state = state.before(at(state.revision()));
        }
        return Optional.of(state);
    }

    private void dropOldest() {
        compacted++;
        int slot = slot(compacted);
        bytes -= weight(at(compacted));
        ring[slot] = null;
        size--;
        states.remove(compacted - 1);
    }

    private Change at(long revision) {
        Change change = ring[slot(revision)];
        if (change == null || change.revision() != revision) {
            throw new IllegalStateException("change " + revision + " is not in the history");
        }
        return change;
    }

    private int slot(long revision) {
        return (int) (revision % ring.length);
    }

    private void grow() {
        @Nullable Change[] old = ring;
        ring = new @Nullable Change[old.length * 2];
        Arrays.stream(old).forEach(change -> {
            if (change != null) {
                ring[slot(change.revision())] = change;
            }
        });
    }

    private static long weight(Change change) {
        StoredResource object = change.current() == null ? change.previous() : change.current();
        return OVERHEAD_PER_CHANGE + (object == null ? 0 : object.size());
    }
}
