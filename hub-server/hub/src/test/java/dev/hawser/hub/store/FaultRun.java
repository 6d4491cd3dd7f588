package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.changingStatus;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.deleting;
import static dev.hawser.apiserver.store.Documents.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Recorder;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoreContract;
import dev.hawser.apiserver.store.StoreException;
import dev.hawser.apiserver.store.StoreException.Outcome;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// Three replicas on one durable database: a usual one, one that hears no notification, and one of whose commits every
/// third goes without an answer. Writers on all of them, faults meanwhile, and afterwards the question whether
/// everything is as it was promised. The same seed makes the same writes and faults; what they meet is up to chance.
final class FaultRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final long seed;
    private final FaultyServer server;
    private final TestDatabase database;
    private final List<PostgresStore> replicas = new ArrayList<>();
    private final List<Recorder> recorders = new ArrayList<>();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final List<Throwable> surprises = new CopyOnWriteArrayList<>();
    private final AtomicInteger written = new AtomicInteger();

    FaultRun(Path directory, long seed) throws Exception {
        this.seed = seed;
        this.server = new FaultyServer(directory.resolve("db"));
        this.database = server.database();
        TestConfig config = TestConfig.usual(directory.resolve("key.json"))
                .withWriteTimeout(Duration.ofSeconds(4))
                .withPollInterval(Duration.ofMillis(100));
        KeyFileSealer sealer = KeyFileSealer.of(config.secretKeyFile());
        replicas.add(PostgresStore.open(database.pool(), config, sealer));
        replicas.add(PostgresStore.open(new DeafDatabase().over(database.pool()), config, sealer));
        replicas.add(PostgresStore.open(new LossyDatabase(seed % 2 == 0).over(database.pool()), config, sealer));
        for (PostgresStore replica : replicas) {
            recorders.add(Recorder.ofAll(replica));
        }
    }

    FaultyServer server() {
        return server;
    }

    TestDatabase database() {
        return database;
    }

    /// Something that goes wrong.
    interface Fault {
        void happen(RandomGenerator random) throws Exception;
    }

    /// Writes on all replicas, while faults happen one after the other.
    void run(int writesEach, int times, List<Fault> faults) throws Exception {
        int writers = 6;
        AtomicInteger busy = new AtomicInteger(writers);
        StoreContract.inParallel(writers + 1, i -> {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed * 31 + i);
            if (i == writers) {
                for (int n = 0; n < times; n++) {
                    int goal = written.get() + 15 + random.nextInt(30);
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(5))
                            .until(() -> written.get() >= goal || busy.get() == 0);
                    faults.get(random.nextInt(faults.size())).happen(random);
                }
            } else {
                try {
                    write(replicas.get(i % replicas.size()), random, "w" + i, writesEach);
                } finally {
                    busy.decrementAndGet();
                }
            }
        });
    }

    private void write(PostgresStore replica, RandomGenerator random, String writer, int count) {
        for (int n = 0; n < count; n++) {
            // Its own objects, and some that all fight for.
            ResourceKey key = random.nextInt(4) == 0
                    ? widget("shared", "o" + random.nextInt(3))
                    : widget(writer, "o" + random.nextInt(4));
            attempt(replica, random, key, writer + "-" + n);
            written.incrementAndGet();
        }
    }

    private void attempt(PostgresStore replica, RandomGenerator random, ResourceKey key, String value) {
        StoredResource seen = replica.snapshot().get(key);
        Write write;
        if (seen == null) {
            write = creating(key, value);
        } else if (random.nextInt(8) == 0) {
            write = deleting(seen);
        } else {
            write = random.nextBoolean() ? changing(seen, value) : changingStatus(seen, value);
        }
        String id = key.path() + " " + (write.document() == null ? "deleted after " + seenRevision(seen) : value);
        try {
            acknowledged.put(id, replica.commit(write).revision());
        } catch (ConflictException e) {
            // Somebody else was faster; a deletion may be the other's.
            if (write.document() != null) {
                refused.add(id);
            }
        } catch (StoreException e) {
            if (e.outcome() == Outcome.NOT_WRITTEN) {
                refused.add(id);
            }
        } catch (RuntimeException e) {
            surprises.add(e);
        }
    }

    private static long seenRevision(@Nullable StoredResource seen) {
        return seen == null ? 0 : seen.revision();
    }

    /// Every promise, looked at in each replica and in the database.
    void promisesAreKept() throws Exception {
        assertThat(surprises).isEmpty();
        Snapshot end = latest(replicas.getFirst());
        List<String> log = log();
        assertThat(log).as("changes in the database").hasSize((int) (end.revision() - 1));
        for (int i = 0; i < replicas.size(); i++) {
            assertThat(latest(replicas.get(i)).revision()).isEqualTo(end.revision());
            Recorder recorder = recorders.get(i).awaitRevision(end.revision());
            assertThat(recorder.ends()).as("ends of watch %d", i).isEmpty();
            recorder.hasSeenEverythingUpTo(end);
            assertThat(recorder.changes().stream().map(FaultRun::line).toList()).isEqualTo(log);
        }
        Map<String, List<Long>> happened = happened(recorders.getFirst().changes());
        acknowledged.forEach((id, revision) ->
                assertThat(happened.get(id)).as("acknowledged: %s", id).containsExactly(revision));
        assertThat(refused).as("told not to have happened").noneMatch(happened::containsKey);
        happened.forEach((id, revisions) -> assertThat(revisions).as(id).hasSize(1));
        assertThat(acknowledged).as("the run was worth it").hasSizeGreaterThan(50);
    }

    private static Snapshot latest(PostgresStore replica) {
        return await().atMost(PATIENCE).ignoreException(StoreException.class).until(replica::latestSnapshot, s -> true);
    }

    /// Each value is written once; it appears in the spec or in the status.
    private static Map<String, List<Long>> happened(List<Change> changes) {
        Map<String, List<Long>> happened = new ConcurrentHashMap<>();
        for (Change change : changes) {
            StoredResource previous = change.previous();
            StoredResource current = change.current();
            String what;
            if (current == null) {
                what = "deleted after " + (previous == null ? 0 : previous.revision());
            } else if (previous == null || !text(previous, "/spec/value").equals(text(current, "/spec/value"))) {
                what = text(current, "/spec/value");
            } else {
                what = text(current, "/status/seen");
            }
            happened.computeIfAbsent(change.key().path() + " " + what, id -> new CopyOnWriteArrayList<>())
                    .add(change.revision());
        }
        return happened;
    }

    private static String text(StoredResource object, String pointer) {
        return object.toTree().at(pointer).asText();
    }

    private static String line(Change change) {
        String operation = change.previous() == null ? "created" : change.current() == null ? "deleted" : "updated";
        return change.revision() + " " + operation + " " + change.key().path();
    }

    private List<String> log() throws Exception {
        return database.ask(
                        "select coalesce(string_agg(revision || ' ' || operation || ' ' || namespace || '/' || name,"
                                + " ',' order by revision), '') from change")
                .lines()
                .flatMap(all -> List.of(all.split(",")).stream())
                .toList();
    }

    @Override
    public void close() {
        recorders.forEach(Recorder::close);
        replicas.forEach(PostgresStore::close);
        server.close();
    }
}
