package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.value;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import io.agroal.api.AgroalDataSource;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What was acknowledged is there after `kill -9`.
class DurabilityIT {

    @TempDir
    Path directory;

    @ParameterizedTest(name = "after killing the hub, and its database too: {0}")
    @ValueSource(booleans = {false, true})
    void everyAcknowledgedWriteIsThereAfterKill(boolean databaseToo) throws Exception {
        Path db = directory.resolve("db");
        Map<String, Integer> acknowledged = new HashMap<>();
        Process hub = Hub.start("write", db, TestDatabase.binaries());
        try (BufferedReader output = hub.inputReader()) {
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(output.readLine())).orElseThrow();
            for (int i = 0; i < 400; i++) {
                note(acknowledged, output.readLine());
            }
            // By its handle: killing it by the process would close what it has said.
            CompletableFuture<ProcessHandle> gone = server.onExit();
            if (databaseToo) {
                server.destroyForcibly();
                gone.join();
            }
            hub.toHandle().destroyForcibly();
            hub.waitFor();
            output.lines().filter(line -> line.endsWith(";")).forEach(line -> note(acknowledged, line));
        }

        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(EmbeddedPostgresSettings.in(db).withBinaries(TestDatabase.binaries()));
                AgroalDataSource pool = TestDatabase.pool(postgres.jdbcUrl(), postgres.user(), postgres.password());
                PostgresStore store = PostgresStore.open(
                        pool, TestConfig.usual(db.resolve("key.json")), KeyFileSealer.of(db.resolve("key.json")))) {
            Snapshot found = store.snapshot();
            assertThat(acknowledged).hasSizeGreaterThan(3);
            acknowledged.forEach((name, count) -> {
                StoredResource object = found.get(widget("a", name));
                assertThat(object).as(name).isNotNull();
                // At most the one write whose answer was not given any more.
                assertThat(Integer.parseInt(value(requireNonNull(object))))
                        .as(name)
                        .isBetween(count, count + 1);
            });
        }
    }

    /// A line is `name number;`.
    private static void note(Map<String, Integer> acknowledged, String line) {
        String[] parts = line.replace(";", "").split(" ", 2);
        acknowledged.merge(parts[0], Integer.parseInt(parts[1]), Math::max);
    }
}
