package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.WIDGETS;
import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.value;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hawser.apiserver.store.Recorder;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoreContract;
import dev.hawser.apiserver.store.StoredResource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several hubs on one database.
class ReplicasIT {

    private static final Duration NEVER = Duration.ofHours(1);

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

    @Test
    void writersOnAllReplicasGiveOneOrderThatEveryWatchSeesWholly() throws Exception {
        try (PostgresStore one = open(config());
                PostgresStore two = open(config());
                Recorder first = Recorder.ofAll(one);
                Recorder second = Recorder.ofAll(two)) {
            StoreContract.inParallel(8, i -> {
                RandomGenerator random = RandomGeneratorFactory.getDefault().create(42L + i);
                for (int n = 0; n < 50; n++) {
                    StoreContract.writeSomething(i % 2 == 0 ? one : two, random, i + "/" + n);
                }
            });
            Snapshot end = one.latestSnapshot();

            first.awaitRevision(end.revision()).hasSeenEverythingUpTo(end);
            second.awaitRevision(end.revision()).hasSeenEverythingUpTo(end);
            assertThat(database.ask("select count(*) = max(revision) - 1 and max(revision) = " + end.revision()
                            + " from change"))
                    .isEqualTo("t");
        }
    }

    @Test
    void aConsistentReadHasWhatAnotherReplicaHasAcknowledged() throws Exception {
        try (PostgresStore one = open(config().withPollInterval(NEVER));
                PostgresStore two = open(config().withPollInterval(NEVER))) {
            for (int i = 0; i < 50; i++) {
                long revision = one.commit(creating(widget("a", "w" + i), "x")).revision();

                assertThat(two.latestSnapshot().revision()).isGreaterThanOrEqualTo(revision);
                assertThat(two.snapshot().get(widget("a", "w" + i))).isNotNull();
            }
        }
    }

    @Test
    void aNotificationIsEnoughToHearOfAChange() throws Exception {
        try (PostgresStore one = open(config().withPollInterval(Duration.ofSeconds(20)));
                PostgresStore two = open(config().withPollInterval(Duration.ofSeconds(20)))) {
            // The second one listens as soon as it has heard anything.
            await().atMost(Duration.ofSeconds(15)).until(() -> {
                one.commit(creating(widget("warm", "up" + System.nanoTime()), "x"));
                return two.snapshot().revision() > 1;
            });

            long revision = one.commit(creating(widget("a", "one"), "x")).revision();

            await().atMost(Duration.ofSeconds(5)).until(() -> two.snapshot().revision() >= revision);
        }
    }

    @Test
    void aReplicaConvergesWithoutAnyNotification() throws Exception {
        try (PostgresStore store = open(config());
                Recorder recorder = Recorder.ofAll(store)) {
            StoredResource one = requireNonNull(
                    store.commit(creating(widget("a", "one"), "x")).current());

            // As another replica would, but silently.
            database.execute("""
                    with counted as (update revision set value = value + 1 returning value),
                         logged as (
                             insert into change
                             select value, true, now(), gen_random_uuid(), 'deleted', 'example.com', 'widgets', 'a',
                                    'one', 'silent', false, null, null
                             from counted)
                    delete from resource where name = 'one'
                    """);

            recorder.awaitRevision(one.revision() + 1);
            assertThat(store.snapshot().get(one.key())).isNull();
            recorder.hasSeenEverythingUpTo(store.snapshot());
        }
    }

    @Test
    void aReplicaThatWasAwayForTooLongLoadsEverythingAnewAndEndsItsWatches() throws Exception {
        try (PostgresStore store = open(config());
                Recorder recorder = Recorder.ofAll(store)) {
            store.commit(creating(widget("a", "one"), "x"));
            database.execute("""
                    with counted as (update revision set value = value + 100, compacted = value + 100)
                    update resource set revision = revision + 100
                    """);

            await().atMost(Duration.ofSeconds(10)).until(() -> !recorder.ends().isEmpty());
            assertThat(recorder.ends().getFirst()).contains("CompactedException");
            await().until(() -> store.snapshot().revision() == 102);
            StoredResource loaded = requireNonNull(store.snapshot().get(widget("a", "one")));
            assertThat(loaded.revision()).isEqualTo(102);
            assertThat(store.commit(changing(loaded, "y")).revision()).isEqualTo(103);
        }
    }

    @Test
    void aDatabaseThatWasRestoredFromABackupIsLoadedAnew() throws Exception {
        try (PostgresStore store = open(config())) {
            store.commit(creating(widget("a", "kept"), "x"));
            store.commit(creating(widget("a", "lost"), "x"));
            database.execute("""
                    with counted as (update revision set value = value - 1),
                         logged as (delete from change where name = 'lost')
                    delete from resource where name = 'lost'
                    """);

            await().atMost(Duration.ofSeconds(10)).until(() -> store.life().epoch() > 1);
            assertThat(store.snapshot().ofType(WIDGETS).keySet()).containsExactly("a/kept");
            assertThat(store.snapshot().revision()).isGreaterThan(1_000_000_000L);
            assertThat(store.commit(creating(widget("a", "lost"), "y")).revision())
                    .isEqualTo(store.life().epoch() + 1);
        }
    }

    /// A commit whose answer is lost must neither be answered wrongly nor be done twice: a sole writer would conflict
    /// with itself.
    @Test
    void lostConnectionsLoseAndRepeatNothing() throws Exception {
        try (PostgresStore one = open(config());
                PostgresStore two = open(config());
                Recorder first = Recorder.ofAll(one);
                Recorder second = Recorder.ofAll(two)) {
            StoreContract.inParallel(9, i -> {
                if (i == 8) {
                    for (int n = 0; n < 12; n++) {
                        long seen = one.snapshot().revision();
                        await().atMost(Duration.ofSeconds(20))
                                .pollInterval(Duration.ofMillis(2))
                                .until(() -> one.snapshot().revision() > seen + 10
                                        || one.snapshot().get(widget("w0", "done")) != null);
                        database.cutConnections();
                    }
                } else {
                    countUp(i % 2 == 0 ? one : two, "w" + i, 60);
                }
            });
            Snapshot end = two.latestSnapshot();

            for (int i = 0; i < 8; i++) {
                assertThat(value(requireNonNull(end.get(widget("w" + i, "count")))))
                        .isEqualTo("60");
            }
            assertThat(end.revision()).isEqualTo(1 + 8 * 62);
            first.awaitRevision(end.revision()).hasSeenEverythingUpTo(end);
            second.awaitRevision(end.revision()).hasSeenEverythingUpTo(end);
        }
    }

    @ParameterizedTest(name = "the commit has happened: {0}")
    @ValueSource(booleans = {true, false})
    void aCommitWithoutAnAnswerIsLookedUp(boolean happened) throws Exception {
        LossyDatabase lossy = new LossyDatabase(happened);
        try (PostgresStore store = PostgresStore.open(
                        lossy.over(database.pool()), config(), KeyFileSealer.of(config().secretKeyFile()));
                Recorder recorder = Recorder.ofAll(store)) {
            StoreContract.inParallel(4, i -> countUp(store, "w" + i, 20));

            assertThat(store.snapshot().revision()).isEqualTo(1 + 4 * 22);
            assertThat(lossy.commits()).isGreaterThan(22);
            recorder.awaitRevision(store.snapshot().revision()).hasSeenEverythingUpTo(store.snapshot());
        }
    }

    @Test
    void aRestartOfTheDatabaseLosesNothingAndIsWaitedFor() throws Exception {
        EmbeddedPostgresSettings settings =
                EmbeddedPostgresSettings.in(directory.resolve("db")).withBinaries(TestDatabase.binaries());
        EmbeddedPostgres server = EmbeddedPostgres.start(settings);
        EmbeddedPostgresSettings again = settings.withPort(server.port());
        List<EmbeddedPostgres> servers = new CopyOnWriteArrayList<>(List.of(server));
        try (TestDatabase restarted = TestDatabase.on(server);
                PostgresStore store =
                        PostgresStore.open(restarted.pool(), config(), KeyFileSealer.of(config().secretKeyFile()));
                Recorder recorder = Recorder.ofAll(store)) {
            StoreContract.inParallel(5, i -> {
                if (i == 4) {
                    await().until(() -> store.snapshot().revision() > 20);
                    server.close();
                    servers.add(EmbeddedPostgres.start(again));
                } else {
                    countUp(store, "w" + i, 50);
                }
            });
            Snapshot end = store.latestSnapshot();

            recorder.awaitRevision(end.revision()).hasSeenEverythingUpTo(end);
            assertThat(recorder.ends()).isEmpty();
            assertThat(end.revision()).isEqualTo(1 + 4 * 52);
        } finally {
            servers.forEach(EmbeddedPostgres::close);
        }
    }

    /// Writes 1, 2, 3… to an object that nobody else writes, and says at last that it is done.
    private static void countUp(Store store, String namespace, int to) throws Exception {
        StoredResource mine = requireNonNull(
                store.commit(creating(widget(namespace, "count"), "0")).current());
        for (int n = 1; n <= to; n++) {
            mine = requireNonNull(store.commit(changing(mine, "" + n)).current());
        }
        store.commit(creating(widget(namespace, "done"), "x"));
    }

    private TestConfig config() {
        return TestConfig.usual(directory.resolve("key.json"));
    }

    private PostgresStore open(TestConfig config) {
        return PostgresStore.open(database.pool(), config, KeyFileSealer.of(config.secretKeyFile()));
    }
}
