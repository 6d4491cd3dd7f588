package dev.hawser.apiserver.store;

import static dev.hawser.apiserver.store.Documents.CONFIG_MAPS;
import static dev.hawser.apiserver.store.Documents.WIDGETS;
import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.changingStatus;
import static dev.hawser.apiserver.store.Documents.configMap;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.deleting;
import static dev.hawser.apiserver.store.Documents.value;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// What every [Store] must do. Each store's test implements it.
public interface StoreContract {

    /// An empty store. Whoever implements this closes it after the test.
    Store store();

    @Test
    default void aCreatedObjectIsReadAsItWasWritten() throws Exception {
        Store store = store();
        ResourceKey key = widget("north", "überall-✓");

        Change change = store.commit(creating(key, "wert \"mit\" \\ ☃"));

        StoredResource read = requireNonNull(store.snapshot().get(key));
        assertThat(change.previous()).isNull();
        assertThat(change.current()).isNotNull();
        assertThat(read.revision()).isEqualTo(change.revision());
        assertThat(value(read)).isEqualTo("wert \"mit\" \\ ☃");
        assertThat(read.toTree().at("/metadata/resourceVersion").asText()).isEqualTo("" + change.revision());
        assertThat(read.uid()).isEqualTo("uid-of-überall-✓");
        assertThat(read.labels()).containsEntry("tier", "test");
    }

    @Test
    default void revisionsAreGaplessOverAllTypes() throws Exception {
        Store store = store();
        long before = store.snapshot().revision();

        Change first = store.commit(creating(widget("a", "one"), "1"));
        Change second = store.commit(creating(configMap("b", "two"), "2"));
        Change third = store.commit(deleting(requireNonNull(first.current())));

        assertThat(List.of(first.revision(), second.revision(), third.revision()))
                .containsExactly(before + 1, before + 2, before + 3);
        assertThat(store.snapshot().revision()).isEqualTo(before + 3);
        assertThat(third.current()).isNull();
        assertThat(requireNonNull(third.previous()).revision()).isEqualTo(first.revision());
        assertThat(store.snapshot().get(widget("a", "one"))).isNull();
    }

    @Test
    default void aFailedPreconditionWritesNothingAndTellsWhatIsThere() throws Exception {
        Store store = store();
        ResourceKey key = widget("a", "one");
        StoredResource first = requireNonNull(store.commit(creating(key, "1")).current());
        StoredResource second =
                requireNonNull(store.commit(changing(first, "2")).current());
        long before = store.snapshot().revision();

        assertThatThrownBy(() -> store.commit(creating(key, "again"))).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> store.commit(changing(first, "late")))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        e -> assertThat(requireNonNull(e.current()).revision()).isEqualTo(second.revision()));
        assertThatThrownBy(() -> store.commit(deleting(first))).isInstanceOf(ConflictException.class);
        store.commit(deleting(second));
        assertThatThrownBy(() -> store.commit(changing(second, "too late")))
                .isInstanceOfSatisfying(
                        ConflictException.class, e -> assertThat(e.current()).isNull());

        assertThat(store.snapshot().revision()).isEqualTo(before + 1);
    }

    @Test
    default void anObjectCanBeCreatedAgainAfterItsDeletion() throws Exception {
        Store store = store();
        ResourceKey key = widget("a", "one");
        StoredResource first = requireNonNull(store.commit(creating(key, "1")).current());
        store.commit(deleting(first));

        Change again = store.commit(creating(key, "2"));

        assertThat(again.previous()).isNull();
        assertThat(value(requireNonNull(store.snapshot().get(key)))).isEqualTo("2");
        assertThatThrownBy(() -> store.commit(changing(first, "old"))).isInstanceOf(ConflictException.class);
    }

    @Test
    default void ofManyWritersFromOneRevisionOneWins() throws Exception {
        Store store = store();
        StoredResource start =
                requireNonNull(store.commit(creating(widget("a", "one"), "0")).current());
        AtomicInteger won = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();

        inParallel(20, i -> {
            try {
                store.commit(changing(start, "by " + i));
                won.incrementAndGet();
            } catch (ConflictException e) {
                lost.incrementAndGet();
            }
        });

        assertThat(won).hasValue(1);
        assertThat(lost).hasValue(19);
        assertThat(store.snapshot().revision()).isEqualTo(start.revision() + 1);
    }

    @Test
    default void everyWriterReadsItsWrites() throws Exception {
        Store store = store();

        inParallel(8, i -> {
            StoredResource mine = requireNonNull(
                    store.commit(creating(widget("w" + i, "own"), "0")).current());
            for (int n = 1; n <= 20; n++) {
                mine = requireNonNull(store.commit(changing(mine, "" + n)).current());
                StoredResource read = requireNonNull(store.snapshot().get(mine.key()));
                assertThat(read.revision()).isEqualTo(mine.revision());
                assertThat(value(read)).isEqualTo("" + n);
                assertThat(store.latestSnapshot().revision()).isGreaterThanOrEqualTo(mine.revision());
            }
        });
    }

    @Test
    default void aStatusWriteKeepsTheRestAndTheOtherWayRound() throws Exception {
        Store store = store();
        StoredResource first = requireNonNull(
                store.commit(creating(widget("a", "one"), "kept")).current());

        StoredResource second =
                requireNonNull(store.commit(changingStatus(first, "today")).current());
        StoredResource third =
                requireNonNull(store.commit(changing(second, "new")).current());

        assertThat(value(second)).isEqualTo("kept");
        assertThat(third.toTree().at("/status/seen").asText()).isEqualTo("today");
        assertThat(value(requireNonNull(store.snapshot().get(first.key())))).isEqualTo("new");
    }

    @Test
    default void listsAreInOrderOfTheBytesOfNamespaceAndName() throws Exception {
        Store store = store();
        for (String path : List.of("b/a", "a/b", "a-b/x", "a/a", "a.b/x", "a0/x", "a/a-b", "a/a0")) {
            String[] parts = path.split("/", -1);
            store.commit(creating(widget(parts[0], parts[1]), path));
        }
        store.commit(creating(widget("", "cluster-wide"), "x"));

        assertThat(store.snapshot().ofType(WIDGETS).keySet())
                .containsExactly("a-b/x", "a.b/x", "a/a", "a/a-b", "a/a0", "a/b", "a0/x", "b/a", "cluster-wide");
        assertThat(store.snapshot().inNamespace(WIDGETS, "a"))
                .extracting(object -> object.key().name())
                .containsExactly("a", "a-b", "a0", "b");
        assertThat(store.snapshot().inNamespace(WIDGETS, "nowhere")).isEmpty();
        assertThat(store.snapshot().ofType(CONFIG_MAPS)).isEmpty();
    }

    @Test
    default void aSnapshotNeverChanges() throws Exception {
        Store store = store();
        StoredResource one =
                requireNonNull(store.commit(creating(widget("a", "one"), "1")).current());
        Snapshot before = store.snapshot();

        store.commit(changing(one, "2"));
        store.commit(creating(widget("a", "two"), "2"));

        assertThat(before.revision()).isEqualTo(one.revision());
        assertThat(value(requireNonNull(before.get(one.key())))).isEqualTo("1");
        assertThat(before.ofType(WIDGETS).keySet()).containsExactly("a/one");
    }

    @Test
    default void anOlderStateCanBeReadPageByPageWhileWritesGoOn() throws Exception {
        Store store = store();
        List<StoredResource> created = new ArrayList<>();
        for (int i = 10; i < 30; i++) {
            created.add(requireNonNull(
                    store.commit(creating(widget("a", "w" + i), "old")).current()));
        }
        long revision = store.snapshot().revision();

        List<String> seen = new ArrayList<>();
        String last = "";
        for (int page = 0; page < 4; page++) {
            for (StoredResource object :
                    store.snapshotAt(revision).orElseThrow().ofType(WIDGETS).tailMap(last + "\0").values().stream()
                            .limit(5)
                            .toList()) {
                assertThat(value(object)).isEqualTo("old");
                last = object.key().path();
                seen.add(last);
            }
            for (int i = 0; i < 40; i++) {
                store.commit(creating(configMap("noise-" + page, "n" + i), "x"));
            }
            store.commit(changing(created.get(10 + page), "new"));
            store.commit(deleting(created.get(15 + page)));
        }

        assertThat(seen)
                .containsExactlyElementsOf(
                        created.stream().map(object -> object.key().path()).toList());
        assertThat(store.snapshotAt(revision).orElseThrow().ofType(CONFIG_MAPS)).isEmpty();
        assertThat(store.snapshotAt(revision).orElseThrow().revision()).isEqualTo(revision);
    }

    @Test
    default void aWatchGetsOnlyItsTypes() throws Exception {
        Store store = store();
        Snapshot start = store.snapshot();
        try (Recorder widgets = Recorder.from(store, start, WIDGETS);
                Recorder both = Recorder.from(store, start, WIDGETS, CONFIG_MAPS);
                Recorder all = Recorder.from(store, start)) {
            long map = store.commit(creating(configMap("a", "m"), "1")).revision();
            long widget = store.commit(creating(widget("a", "w"), "1")).revision();

            assertThat(widgets.awaitRevision(widget).revisions()).containsExactly(widget);
            assertThat(both.awaitRevision(widget).revisions()).containsExactly(map, widget);
            assertThat(all.awaitRevision(widget).revisions()).containsExactly(map, widget);
        }
    }

    @Test
    default void aWatchResumesWhereItWasClosed() throws Exception {
        Store store = store();
        Snapshot start = store.snapshot();
        Recorder first = Recorder.from(store, start);
        long seen = store.commit(creating(widget("a", "1"), "1")).revision();
        first.awaitRevision(seen).close();
        store.commit(creating(widget("a", "2"), "2"));
        store.commit(creating(widget("a", "3"), "3"));

        try (Recorder second = Recorder.from(store, store.snapshotAt(seen).orElseThrow())) {
            long last = store.commit(creating(widget("a", "4"), "4")).revision();
            second.awaitRevision(last).hasSeenEverythingUpTo(store.snapshot());
        }

        assertThat(first.revisions()).containsExactly(seen);
        assertThat(first.ends()).isEmpty();
    }

    @Test
    default void aConsumerThatThrowsEndsItsWatchOnceAndDisturbsNobody() throws Exception {
        Store store = store();
        List<String> ends = java.util.Collections.synchronizedList(new ArrayList<>());
        try (Recorder other = Recorder.ofAll(store)) {
            store.watch(
                    null,
                    store.snapshot().revision(),
                    change -> {
                        throw new IllegalStateException("full");
                    },
                    end -> ends.add(String.valueOf(end)));

            store.commit(creating(widget("a", "1"), "1"));
            store.commit(creating(widget("a", "2"), "2"));

            other.awaitRevision(store.snapshot().revision()).hasSeenEverythingUpTo(store.snapshot());
        }
        assertThat(ends).containsExactly("java.lang.IllegalStateException: full");
    }

    @Test
    default void compactionForgetsThePastAndKeepsTheObjects() throws Exception {
        Store store = store();
        Snapshot start = store.snapshot();
        StoredResource one =
                requireNonNull(store.commit(creating(widget("a", "one"), "1")).current());
        StoredResource two =
                requireNonNull(store.commit(creating(widget("a", "two"), "2")).current());
        store.commit(changing(two, "3"));

        store.compact(two.revision());

        assertThat(store.compactedRevision()).isEqualTo(two.revision());
        assertThatThrownBy(() -> Recorder.from(store, start).close())
                .isInstanceOfSatisfying(
                        CompactedException.class,
                        e -> assertThat(e.oldestKept()).isEqualTo(two.revision()));
        assertThat(store.snapshotAt(one.revision())).isEmpty();
        assertThat(value(requireNonNull(
                        store.snapshotAt(two.revision()).orElseThrow().get(two.key()))))
                .isEqualTo("2");
        assertThat(store.snapshot().ofType(WIDGETS).keySet()).containsExactly("a/one", "a/two");
        try (Recorder rest =
                Recorder.from(store, store.snapshotAt(two.revision()).orElseThrow())) {
            rest.awaitRevision(two.revision() + 1).hasSeenEverythingUpTo(store.snapshot());
        }
    }

    @Test
    default void whatIsSaidToBeDeliveredWasDelivered() throws Exception {
        Store store = store();
        try (Recorder recorder = Recorder.ofAll(store)) {
            inParallel(6, i -> {
                for (int n = 0; n < 20; n++) {
                    store.commit(creating(widget("n" + i, "w" + n), "x"));
                    long delivered = store.deliveredRevision();
                    List<Long> revisions = recorder.revisions();
                    assertThat(revisions.isEmpty() ? delivered : revisions.getLast())
                            .isGreaterThanOrEqualTo(delivered);
                }
            });
            long last = store.snapshot().revision();
            await().until(() -> store.deliveredRevision() == last);
            recorder.hasSeenEverythingUpTo(store.snapshot());
        }
    }

    @Test
    default void theStoreEndsItsWatchesWhenItIsClosed() throws Exception {
        Store store = store();
        Recorder recorder = Recorder.ofAll(store);

        store.close();
        store.close();

        await().untilAsserted(() -> assertThat(recorder.ends()).containsExactly("null"));
        assertThatThrownBy(() -> store.commit(creating(widget("a", "1"), "1"))).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> Recorder.ofAll(store).close()).isInstanceOf(StoreException.class);
    }

    /// The property that watches, resumes and optimistic locks rest on.
    @Test
    default void manyWritersGiveOneOrderThatEveryWatchSeesWholly() throws Exception {
        Store store = store();
        List<Recorder> recorders = new java.util.concurrent.CopyOnWriteArrayList<>();
        Snapshot start = store.snapshot();
        recorders.add(Recorder.from(store, start));
        Recorder widgets = Recorder.from(store, start, WIDGETS);

        inParallel(12, i -> {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(4711L + i);
            for (int n = 0; n < 60; n++) {
                if (i < 8) {
                    writeSomething(store, random, i + "/" + n);
                } else if (n % 6 == 0) {
                    // Joins in the middle: from the newest state, or from somewhat before.
                    long head = store.snapshot().revision();
                    long from = Math.max(start.revision(), head - random.nextInt(5));
                    recorders.add(Recorder.from(store, store.snapshotAt(from).orElseThrow()));
                }
            }
        });

        Snapshot end = store.snapshot();
        store.commit(creating(widget("the", "end"), "last"));
        widgets.awaitRevision(end.revision() + 1).replayedEquals(store.snapshot(), WIDGETS);
        for (Recorder recorder : recorders) {
            recorder.awaitRevision(end.revision() + 1).hasSeenEverythingUpTo(store.snapshot());
            recorder.close();
            assertThat(recorder.ends()).isEmpty();
        }
        List<Long> ofWidgets = recorders.getFirst().changes().stream()
                .filter(change -> change.key().type().equals(WIDGETS))
                .map(Change::revision)
                .toList();
        assertThat(widgets.revisions()).isEqualTo(ofWidgets);
    }

    /// A random legal write, or one that conflicts, to one of a few objects.
    static void writeSomething(Store store, RandomGenerator random, String value) {
        String name = "w" + random.nextInt(4);
        ResourceKey key = random.nextBoolean() ? widget("x", name) : configMap("x", name);
        StoredResource seen = store.snapshot().get(key);
        try {
            if (seen == null) {
                store.commit(creating(key, value));
            } else if (random.nextInt(4) == 0) {
                store.commit(deleting(seen));
            } else if (random.nextBoolean()) {
                store.commit(changing(seen, value));
            } else {
                store.commit(changingStatus(seen, value));
            }
        } catch (ConflictException e) {
            assertThat(e).isNotNull();
        }
    }

    /// Runs it `times` times at once and throws what any of them throws.
    static void inParallel(int times, Numbered task) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                int number = i;
                tasks.add(() -> {
                    task.run(number);
                    return null;
                });
            }
            for (Future<Void> result : threads.invokeAll(tasks)) {
                result.get();
            }
        }
    }

    /// A task that knows its number.
    interface Numbered {
        void run(int number) throws Exception;
    }
}
