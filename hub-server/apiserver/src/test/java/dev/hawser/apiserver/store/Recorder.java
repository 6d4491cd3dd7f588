package dev.hawser.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hawser.apiserver.kind.GroupResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A watch that writes down all that it is told, and can tell whether it was told everything.
public final class Recorder implements AutoCloseable {

    private final Snapshot from;
    private final List<Change> changes = new CopyOnWriteArrayList<>();
    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final Store.Watch watch;

    private Recorder(Store store, @Nullable Set<GroupResource> types, Snapshot from) throws CompactedException {
        this.from = from;
        this.watch = store.watch(types, from.revision(), changes::add, end -> ends.add(String.valueOf(end)));
    }

    /// Watches all types from the newest state on.
    public static Recorder ofAll(Store store) throws CompactedException {
        return new Recorder(store, null, store.snapshot());
    }

    public static Recorder from(Store store, Snapshot from, GroupResource... types) throws CompactedException {
        return new Recorder(store, types.length == 0 ? null : Set.of(types), from);
    }

    public List<Change> changes() {
        return new ArrayList<>(changes);
    }

    /// What the store said when it ended the watch; empty while it runs.
    public List<String> ends() {
        return ends;
    }

    public List<Long> revisions() {
        return changes.stream().map(Change::revision).toList();
    }

    public Recorder awaitRevision(long revision) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> !changes.isEmpty() && changes.getLast().revision() >= revision);
        return this;
    }

    /// Every revision came once and in order, and each change fits to the one before on the same object.
    public void hasSeenEverythingUpTo(Snapshot end) {
        assertThat(revisions())
                .isEqualTo(java.util.stream.LongStream.rangeClosed(from.revision() + 1, end.revision())
                        .boxed()
                        .toList());
        replayedEquals(end, Documents.WIDGETS, Documents.CONFIG_MAPS);
    }

    /// The first state with the changes applied is the last state.
    public void replayedEquals(Snapshot end, GroupResource... types) {
        for (GroupResource type : types) {
            Map<String, Long> replayed = new LinkedHashMap<>();
            from.ofType(type).forEach((path, object) -> replayed.put(path, object.revision()));
            for (Change change : changes) {
                if (change.key().type().equals(type)) {
                    replay(replayed, change);
                }
            }
            Map<String, Long> expected = new LinkedHashMap<>();
            end.ofType(type).forEach((path, object) -> expected.put(path, object.revision()));
            assertThat(replayed).as("replayed %s", type).containsExactlyInAnyOrderEntriesOf(expected);
        }
    }

    private static void replay(Map<String, Long> state, Change change) {
        StoredResource previous = change.previous();
        StoredResource current = change.current();
        assertThat(state.get(change.key().path()))
                .as("what change %s was based on", change.revision())
                .isEqualTo(previous == null ? null : previous.revision());
        if (current == null) {
            state.remove(change.key().path());
        } else {
            assertThat(current.revision()).isEqualTo(change.revision());
            state.put(change.key().path(), current.revision());
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
