package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.changingStatus;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.deleting;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.Recorder;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoreContract;
import dev.hawser.apiserver.store.StoredResource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A hub that starts reads back what it needs to let watches resume.
class PastIT {

    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");

    @TempDir
    Path directory;

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aWatchResumesOnAReplicaThatHasJustStarted(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
        try (PostgresStore running = open(10_000)) {
            writeAll(running, random, 120);
            Snapshot middle = running.snapshot();
            writeAll(running, random, 120);

            try (PostgresStore started = open(10_000);
                    Recorder before = Recorder.from(running, middle);
                    Recorder after = Recorder.from(started, middle)) {
                long end = running.snapshot().revision();
                before.awaitRevision(end);
                after.awaitRevision(end);

                assertThat(started.compactedRevision()).isLessThanOrEqualTo(middle.revision());
                assertThat(told(after.changes())).isEqualTo(told(before.changes()));
                assertThat(started.snapshotAt(middle.revision() + 7).map(PastIT::text))
                        .isEqualTo(running.snapshotAt(middle.revision() + 7).map(PastIT::text));
            }
        }
    }

    @ParameterizedTest(name = "the newest {0} changes")
    @ValueSource(ints = {1, 7, 64, 200})
    void whatIsReadBackIsBoundedAndNeverWrong(int kept) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(kept);
        try (PostgresStore running = open(10_000)) {
            writeAll(running, random, 300);

            try (PostgresStore started = open(kept)) {
                long oldest = started.compactedRevision();
                assertThat(oldest).isEqualTo(running.snapshot().revision() - kept);
                Snapshot from = running.snapshotAt(oldest).orElseThrow();
                try (Recorder before = Recorder.from(running, from);
                        Recorder after = Recorder.from(started, from)) {
                    long end = running.snapshot().revision();
                    assertThat(told(after.awaitRevision(end).changes()))
                            .isEqualTo(told(before.awaitRevision(end).changes()));
                }
                assertThatThrownBy(() -> watch(started, oldest - 1)).isInstanceOf(CompactedException.class);
            }
        }
    }

    @Test
    void whereTheLogDoesNotReachBackThePastBeginsLater() throws Exception {
        try (PostgresStore running = open(10_000)) {
            StoredResource old = put(running, "old");
            StoredResource gone = put(running, "gone");
            long cut = running.snapshot().revision();
            StoredResource fresh = put(running, "fresh");
            running.commit(changing(fresh, "2"));
            long unknown = running.commit(deleting(gone)).revision();
            running.commit(changingStatus(old, "now"));
            // As dropping an old partition does.
            database.execute("delete from change where revision <= " + cut);
            database.execute("update revision set compacted = " + cut);

            try (PostgresStore started = open(10_000)) {
                assertThat(started.compactedRevision()).isGreaterThanOrEqualTo(unknown);
                assertThat(started.snapshot().revision())
                        .isEqualTo(running.snapshot().revision());
                long next = started.commit(creating(widget("a", "next"), "x")).revision();
                try (Recorder recorder =
                        Recorder.from(started, started.snapshotAt(next - 1).orElseThrow())) {
                    assertThat(recorder.awaitRevision(next).revisions()).containsExactly(next);
                }
            }
        }
    }

    private void watch(Store store, long from) throws CompactedException {
        store.watch(null, from, change -> {}, end -> {}).close();
    }

    private static StoredResource put(Store store, String name) throws Exception {
        return requireNonNull(store.commit(creating(widget("a", name), "1")).current());
    }

    /// Creates, changes and deletes open, sealed and passing objects.
    private static void writeAll(Store store, RandomGenerator random, int writes) throws Exception {
        for (int n = 0; n < writes; n++) {
            switch (random.nextInt(5)) {
                case 0 -> rewrite(store, new ResourceKey(SECRETS, "a", "s" + random.nextInt(3)), random, "s" + n);
                case 1 -> rewrite(store, new ResourceKey(LEASES, "a", "l" + random.nextInt(3)), random, "l" + n);
                case 2 -> rewrite(store, widget("rare", "r" + random.nextInt(60)), random, "r" + n);
                default -> StoreContract.writeSomething(store, random, "w" + n);
            }
        }
    }

    private static void rewrite(Store store, ResourceKey key, RandomGenerator random, String value) throws Exception {
        StoredResource seen = store.snapshot().get(key);
        if (seen == null) {
            store.commit(creating(key, value));
        } else if (random.nextInt(6) == 0) {
            store.commit(deleting(seen));
        } else {
            store.commit(random.nextBoolean() ? changing(seen, value) : changingStatus(seen, value));
        }
    }

    private static List<String> told(List<Change> changes) {
        return changes.stream()
                .map(change -> change.revision() + " " + change.key() + ": " + text(change.previous()) + " -> "
                        + text(change.current()))
                .toList();
    }

    private static String text(@Nullable StoredResource object) {
        return object == null ? "nothing" : new String(object.toBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> text(Snapshot snapshot) {
        return List.of(
                snapshot.ofType(SECRETS).values().stream()
                        .map(PastIT::text)
                        .toList()
                        .toString(),
                snapshot.ofType(widget("", "").type()).values().stream()
                        .map(PastIT::text)
                        .toList()
                        .toString());
    }

    private PostgresStore open(int memoryChanges) {
        TestConfig config = TestConfig.usual(directory.resolve("key.json")).withMemoryChanges(memoryChanges);
        return PostgresStore.open(database.pool(), config, KeyFileSealer.of(config.secretKeyFile()));
    }
}
