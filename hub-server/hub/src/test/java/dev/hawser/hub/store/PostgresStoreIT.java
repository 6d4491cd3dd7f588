package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.WIDGETS;
import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.changingStatus;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.deleting;
import static dev.hawser.apiserver.store.Documents.value;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.Recorder;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoreContract;
import dev.hawser.apiserver.store.StoredResource;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresStoreIT implements StoreContract {

    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final GroupResource LEASES = new GroupResource("coordination.k8s.io", "leases");

    @TempDir
    Path directory;

    private TestDatabase database;
    private PostgresStore store;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
        store = open(config());
    }

    @AfterEach
    void close() {
        store.close();
        database.close();
    }

    @Override
    public Store store() {
        return store;
    }

    @Test
    void whatIsLoadedIsWhatWasWritten() throws Exception {
        StoredResource kept =
                requireNonNull(store.commit(creating(widget("a", "kept"), "1")).current());
        kept = requireNonNull(store.commit(changingStatus(kept, "seen")).current());
        StoredResource gone =
                requireNonNull(store.commit(creating(widget("a", "gone"), "1")).current());
        store.commit(deleting(gone));
        store.commit(creating(new ResourceKey(SECRETS, "a", "password"), "geheim"));

        try (PostgresStore other = open(config())) {
            Snapshot loaded = other.snapshot();
            assertThat(loaded.revision()).isEqualTo(store.snapshot().revision());
            assertThat(requireNonNull(loaded.get(kept.key())).toBytes()).isEqualTo(kept.toBytes());
            assertThat(loaded.get(gone.key())).isNull();
            assertThat(value(requireNonNull(loaded.get(new ResourceKey(SECRETS, "a", "password")))))
                    .isEqualTo("geheim");
        }
    }

    @Test
    void secretsDoNotReachTheDatabaseInTheClear() throws Exception {
        StoredResource secret =
                requireNonNull(store.commit(creating(new ResourceKey(SECRETS, "a", "password"), "geheim"))
                        .current());
        store.commit(changing(secret, "geheimer"));
        store.commit(creating(widget("a", "open"), "geheim"));

        for (String table : new String[] {"resource", "change"}) {
            assertThat(database.ask("select count(*) from " + table
                            + " where position('geheim'::bytea in main) > 0 and resource = 'secrets'"))
                    .isEqualTo("0");
            assertThat(database.ask("select count(*) from " + table
                            + " where position('geheim'::bytea in main) > 0 and resource = 'widgets'"))
                    .isEqualTo("1");
        }
    }

    @Test
    void onlyTheChangedPartIsLogged() throws Exception {
        StoredResource first =
                requireNonNull(store.commit(creating(widget("a", "one"), "1")).current());
        StoredResource second =
                requireNonNull(store.commit(changingStatus(first, "now")).current());
        store.commit(changing(second, "2"));

        assertThat(database.ask("select string_agg(concat(main is not null, status is not null), ' ' order by revision)"
                        + " from change"))
                .isEqualTo("tt ft tf");
    }

    @Test
    void thePastCanBeReadInTheDatabase() throws Exception {
        StoredResource first =
                requireNonNull(store.commit(creating(widget("a", "one"), "1")).current());
        store.commit(deleting(requireNonNull(store.commit(changing(first, "2")).current())));

        assertThat(database.ask("select string_agg(concat_ws(' ', operation, type, name, actor,"
                        + " document #>> '{spec,value}'), ', ' order by revision) from history"))
                .isEqualTo("created widgets.example.com one tester 1, updated widgets.example.com one tester 2,"
                        + " deleted widgets.example.com one tester");
        store.commit(creating(widget("a", "two"), "3"));
        assertThat(database.ask("select concat_ws(' ', type, name, document #>> '{spec,value}', status ->> 'seen')"
                        + " from current_object"))
                .isEqualTo("widgets.example.com two 3 never");
    }

    @Test
    void heartbeatsAreKeptOutOfTheLongHistory() throws Exception {
        ResourceKey lease = new ResourceKey(LEASES, "a", "lease");
        store.commit(creating(lease, "1"));
        store.commit(creating(widget("a", "one"), "1"));

        assertThat(database.ask("select string_agg(resource, ' ') from change_passing"))
                .isEqualTo("leases");
        assertThat(database.ask("select string_agg(resource, ' ') from change_lasting"))
                .isEqualTo("widgets");
        assertThat(database.ask("select count(*) from history")).isEqualTo("1");
    }

    @Test
    void theLogIsDroppedByThePartitionWhenItIsTooLong() throws Exception {
        try (PostgresStore small = open(config().withLimits(new TestConfig.Limits(25, 10)));
                Recorder recorder = Recorder.ofAll(small)) {
            for (int i = 0; i < 60; i++) {
                small.commit(creating(widget("a", "w" + i), "x"));
            }

            small.enforceRetention();

            assertThat(Long.parseLong(database.ask("select min(revision) from change")))
                    .isBetween(20L, 40L);
            assertThat(database.ask("select compacted < (select min(revision) from change) from revision"))
                    .isEqualTo("t");
            small.commit(creating(widget("a", "after"), "x"));
            recorder.awaitRevision(small.snapshot().revision()).hasSeenEverythingUpTo(small.snapshot());
        }
    }

    @Test
    void theLogIsDroppedByThePartitionWhenItIsTooBigAndWhoWatchedFromBeforeListsAnew() throws Exception {
        TestConfig tight = config().withLimits(new TestConfig.Limits(1_000_000, 400_000, 10, 5));
        try (PostgresStore small = open(tight)) {
            for (int i = 0; i < 60; i++) {
                small.commit(creating(widget("a", "w" + i), "x"));
            }
            long old = 20;

            small.enforceRetention();

            long dropped = Long.parseLong(database.ask("select compacted from revision"));
            assertThat(dropped).isBetween(10L, 55L);
            assertThat(database.ask("select min(revision) > 1 and max(revision) = 61 from history"))
                    .isEqualTo("t");
            assertThatThrownBy(() ->
                            small.watch(null, old, change -> {}, end -> {}).close())
                    .isInstanceOf(CompactedException.class);
            try (Recorder recorder = Recorder.from(small, small.latestSnapshot())) {
                small.commit(creating(widget("a", "after"), "x"));
                recorder.awaitRevision(62).hasSeenEverythingUpTo(small.snapshot());
            }
        }
    }

    @Test
    void whatTheDatabaseRefusesFailsAloneAndTheRestOfItsBatchIsWritten() throws Exception {
        database.execute("alter table change add constraint no_bad_names check (name <> 'bad')");

        StoreContract.inParallel(20, i -> {
            if (i == 7) {
                assertThatThrownBy(() -> store.commit(creating(widget("a", "bad"), "x")))
                        .hasMessageContaining("refuses");
            } else {
                store.commit(creating(widget("a", "good" + i), "x"));
            }
        });

        assertThat(store.snapshot().ofType(WIDGETS)).hasSize(19);
    }

    private TestConfig config() {
        return TestConfig.usual(directory.resolve("key.json"));
    }

    private PostgresStore open(TestConfig config) {
        return PostgresStore.open(database.pool(), config, KeyFileSealer.of(config.secretKeyFile()));
    }
}
