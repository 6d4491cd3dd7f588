package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.configMap;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Recorder;
import dev.hawser.apiserver.store.StoreException;
import dev.hawser.apiserver.store.StoreException.Outcome;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Term;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that is not the one that was written to last, and a leader that does not lead any more.
class LivesIT {

    /// Microseconds of a moment in 2025: all lives but the first begin later.
    private static final long JUMPED = 1_735_689_600_000_000L;

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
    void aDatabaseThatStaysWhereItIsGoesOnLiving() throws Exception {
        Life first;
        try (PostgresStore store = open(config())) {
            store.commit(creating(widget("a", "one"), "1"));
            first = store.life();
        }
        try (PostgresStore store = open(config())) {
            assertThat(store.life()).isEqualTo(first);
            assertThat(store.commit(creating(widget("a", "two"), "1")).revision())
                    .isEqualTo(3);
        }
    }

    @Test
    void aRestoredDatabaseUsesNoRevisionAgain() throws Exception {
        Life first;
        StoredResource kept;
        try (PostgresStore store = open(config())) {
            kept = requireNonNull(
                    store.commit(creating(widget("a", "kept"), "1")).current());
            store.commit(creating(configMap("kube-public", "of-one-life"), "1"));
            first = store.life();
        }
        elsewhere();

        try (PostgresStore store = open(config())) {
            Life second = store.life();
            assertThat(second.hub()).isEqualTo(first.hub());
            assertThat(second.epoch()).isGreaterThan(JUMPED);
            assertThat(store.snapshot().revision()).isEqualTo(second.epoch());
            assertThatThrownBy(() -> store.watch(null, kept.revision(), change -> {}, end -> {})
                            .close())
                    .isInstanceOf(CompactedException.class);
            assertThat(store.snapshot().get(configMap("kube-public", "of-one-life")))
                    .isNull();
            assertThat(store.commit(changing(kept, "2")).revision()).isEqualTo(second.epoch() + 1);
        }
        elsewhere();
        try (PostgresStore store = open(config())) {
            assertThat(store.life().epoch()).isGreaterThan(JUMPED + 1_000_000_000L);
            assertThat(database.ask("select count(*) from history")).isEqualTo("3");
        }
    }

    @Test
    void aPromotedStandbyIsNoticedBeforeAnythingIsWrittenToIt() throws Exception {
        try (PostgresStore one = open(config());
                PostgresStore two = open(config());
                Recorder recorder = Recorder.ofAll(two)) {
            one.commit(creating(widget("a", "one"), "1"));
            recorder.awaitRevision(2);
            elsewhere();
            database.cutConnections();

            long revision = one.commit(creating(widget("a", "two"), "1")).revision();

            assertThat(revision).isGreaterThan(JUMPED);
            await().until(() -> two.snapshot().revision() == revision);
            assertThat(recorder.ends().getFirst()).contains("CompactedException");
            assertThat(recorder.revisions()).containsExactly(2L);
            assertThat(two.life()).isEqualTo(one.life());
        }
    }

    @Test
    void aRestoreCanBeDeclaredAndIsTakenNoticeOfOnce() throws Exception {
        try (PostgresStore store = open(config())) {
            store.commit(creating(widget("a", "one"), "1"));
        }
        Life declared;
        try (PostgresStore store = open(config().withRestored("2026-11-23"));
                PostgresStore replica = open(config().withRestored("2026-11-23"))) {
            declared = store.life();
            assertThat(declared.epoch()).isGreaterThan(JUMPED);
            assertThat(replica.life()).isEqualTo(declared);
        }
        try (PostgresStore store = open(config())) {
            assertThat(store.life()).isEqualTo(declared);
        }
        try (PostgresStore store = open(config().withRestored("again"))) {
            assertThat(store.life().epoch()).isGreaterThan(declared.epoch());
        }
    }

    @Test
    void theLongHistorySurvivesTheJump() throws Exception {
        TestConfig config = config().withLimits(new TestConfig.Limits(1000, 10));
        try (PostgresStore store = open(config)) {
            for (int i = 0; i < 35; i++) {
                store.commit(creating(widget("a", "w" + i), "1"));
            }
        }
        elsewhere();
        try (PostgresStore store = open(config)) {
            store.commit(creating(widget("a", "after"), "1"));
            store.enforceRetention();
        }
        assertThat(database.ask("select count(*) from history")).isEqualTo("36");
    }

    @Test
    void whatALeaderOfThePastStillWantsToWriteIsRefused() throws Exception {
        try (PostgresStore store = open(config())) {
            database.execute("update revision set term = 4");
            new Term(4).run(() -> commit(store, "in-time"));
            database.execute("update revision set term = 5");

            new Term(4)
                    .run(() -> assertThatThrownBy(() -> commit(store, "too-late"))
                            .isInstanceOf(StoreException.class)
                            .hasMessageContaining("no longer leads")
                            .extracting("outcome")
                            .isEqualTo(Outcome.NOT_WRITTEN));

            commit(store, "from-a-client");
            new Term(5).run(() -> commit(store, "by-the-new-leader"));
            assertThat(store.snapshot().ofType(widget("", "").type()).keySet())
                    .containsExactly("a/by-the-new-leader", "a/from-a-client", "a/in-time");
        }
    }

    @Test
    void aWriteThatWasGivenUpBeforeItWasSentNeverHappens() throws Exception {
        try (PostgresStore store = open(config().withWriteTimeout(Duration.ofMillis(300)))) {
            LockedCounter somebody = LockedCounter.of(database);
            assertThatThrownBy(() -> commit(store, "given-up"))
                    .isInstanceOf(StoreException.class)
                    .extracting("outcome")
                    .isEqualTo(Outcome.NOT_WRITTEN);
            somebody.close();
        }
        try (PostgresStore store = open(config())) {
            commit(store, "afterwards");
            assertThat(store.snapshot().ofType(widget("", "").type()).keySet()).containsExactly("a/afterwards");
        }
    }

    @Test
    void ofAWriteWhoseCommitIsNotAnsweredInTimeNothingIsClaimed() throws Exception {
        SlowCommits slow = new SlowCommits();
        try (PostgresStore store = PostgresStore.open(
                slow.over(database.pool()),
                config().withWriteTimeout(Duration.ofMillis(500)),
                KeyFileSealer.of(config().secretKeyFile()))) {
            slow.hold();
            assertThatThrownBy(() -> commit(store, "perhaps"))
                    .isInstanceOf(StoreException.class)
                    .extracting("outcome")
                    .isEqualTo(Outcome.UNKNOWN);
            slow.release();
            await().until(() -> store.snapshot().get(widget("a", "perhaps")) != null);
        }
    }

    private static void commit(PostgresStore store, String name) {
        try {
            store.commit(creating(widget("a", name), "1"));
        } catch (ConflictException e) {
            throw new IllegalStateException(e);
        }
    }

    /// As if a dump was restored, or a standby promoted: the server, the table or the timeline are others.
    private void elsewhere() throws Exception {
        database.execute("update revision set place = 'elsewhere'");
    }

    private TestConfig config() {
        return TestConfig.usual(directory.resolve("key.json"));
    }

    private PostgresStore open(TestConfig config) {
        return PostgresStore.open(
                database.pool(),
                config,
                KeyFileSealer.of(config.secretKeyFile()),
                Set.of(configMap("kube-public", "of-one-life")));
    }
}
