package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hawser.apiserver.store.Recorder;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever breaks: what was acknowledged is there, and every watch has seen all of it, once and in order.
/// `-Dhawser.faults.rounds=200` runs longer, `-Dhawser.faults.seed=7` repeats.
class FaultsIT {

    private static final long SEED = Long.getLong("hawser.faults.seed", 20_261_123L);
    private static final int ROUNDS = Integer.getInteger("hawser.faults.rounds", 1);

    @TempDir
    Path directory;

    @Test
    void connectionsThatAreCutAndPausesAndRestartsLoseAndRepeatNothing() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (FaultRun run = new FaultRun(directory.resolve("round-" + round), SEED + round)) {
                run.run(
                        120,
                        9,
                        List.of(
                                random -> run.database().cutConnections(),
                                random -> run.server().pause(Duration.ofMillis(200L + random.nextInt(800))),
                                random -> run.server().restartImmediately()));
                run.promisesAreKept();
            }
        }
    }

    /// The lock on the counter must not stay with a process that was stopped in the middle of a batch.
    @Test
    void aReplicaThatIsStoppedAndKilledInTheMiddleOfABatchHoldsNobodyUp() throws Exception {
        try (FaultyServer server = new FaultyServer(directory.resolve("db"));
                PostgresStore store = PostgresStore.open(
                        server.database().pool(), config(), KeyFileSealer.of(config().secretKeyFile()));
                Recorder recorder = Recorder.ofAll(store)) {
            Map<String, Integer> acknowledged = new HashMap<>();
            Process replica = Hub.replica(server.database(), config().secretKeyFile());
            try (BufferedReader output = replica.inputReader()) {
                for (int i = 0; i < 200; i++) {
                    note(acknowledged, requireNonNull(output.readLine()));
                }
                FaultyServer.send("STOP", replica.pid());
                store.commit(creating(widget("other", "meanwhile"), "1"));
                FaultyServer.send("CONT", replica.pid());
                for (int i = 0; i < 50; i++) {
                    note(acknowledged, requireNonNull(output.readLine()));
                }
                replica.toHandle().destroyForcibly();
                replica.waitFor();
                output.lines().filter(line -> line.endsWith(";")).forEach(line -> note(acknowledged, line));
            }
            long end =
                    store.commit(creating(widget("other", "afterwards"), "1")).revision();

            recorder.awaitRevision(end).hasSeenEverythingUpTo(store.snapshot());
            assertThat(acknowledged).hasSizeGreaterThan(3);
            acknowledged.forEach((name, count) -> {
                String value = requireNonNull(store.snapshot().get(widget("a", name)))
                        .toTree()
                        .at("/spec/value")
                        .asText();
                assertThat(Integer.parseInt(value)).as(name).isBetween(count, count + 1);
            });
        }
    }

    /// The clock of the database jumps ahead by a year, and back: revisions do not care, only the age of the past does.
    @Test
    void aClockThatJumpsDropsAtMostThePast() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                PostgresStore store = PostgresStore.open(
                        database.pool(),
                        config().withLimits(new TestConfig.Limits(100_000, 10)),
                        KeyFileSealer.of(config().secretKeyFile()));
                Recorder recorder = Recorder.ofAll(store)) {
            for (int i = 0; i < 45; i++) {
                store.commit(creating(widget("a", "w" + i), "1"));
            }
            database.execute("update change set at = at + interval '1 year' where revision % 3 = 0");
            store.enforceRetention();
            assertThat(database.ask("select count(*) from change")).isEqualTo("45");

            database.execute("update change set at = at - interval '2 years'");
            store.enforceRetention();

            assertThat(Long.parseLong(database.ask("select count(*) from change")))
                    .isLessThan(20);
            store.commit(creating(widget("a", "after"), "1"));
            recorder.awaitRevision(store.snapshot().revision()).hasSeenEverythingUpTo(store.snapshot());
            await().until(() -> store.latestSnapshot().revision() == 47);
        }
    }

    /// A line is `name number;`.
    private static void note(Map<String, Integer> acknowledged, String line) {
        String[] parts = line.replace(";", "").split(" ", 2);
        acknowledged.merge(parts[0], Integer.parseInt(parts[1]), Math::max);
    }

    private TestConfig config() {
        return TestConfig.usual(directory.resolve("key.json"));
    }
}
