package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;

import dev.hawser.apiserver.store.StoreContract;
import dev.hawser.apiserver.store.StoredResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;

/// A process of its own that uses a database and is there to be killed.
final class Hub {

    private Hub() {}

    static Process start(String what, Path directory, Path binaries) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Hub.class.getName(),
                        what,
                        directory.toString(),
                        binaries.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Starts the database and says its process id. Then `hold` waits to be killed; `write` counts up in some objects
    /// and says each number that was acknowledged.
    static void main(String... arguments) throws Exception {
        Path directory = Path.of(arguments[1]);
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(EmbeddedPostgresSettings.in(directory).withBinaries(Path.of(arguments[2])));
        say(Long.toString(postgres.pid()));
        if (arguments[0].equals("write")) {
            write(TestDatabase.pool(postgres.jdbcUrl(), postgres.user(), postgres.password()), directory);
        }
        Thread.currentThread().join();
    }

    private static void write(DataSource database, Path directory) throws Exception {
        TestDatabase.migrate(database);
        Path key = directory.resolve("key.json");
        PostgresStore store = PostgresStore.open(database, TestConfig.usual(key), KeyFileSealer.of(key));
        StoreContract.inParallel(6, i -> {
            StoredResource mine = requireNonNull(
                    store.commit(creating(widget("a", "w" + i), "0")).current());
            for (int n = 1; n < 1_000_000; n++) {
                mine = requireNonNull(store.commit(changing(mine, "" + n)).current());
                say("w" + i + " " + n + ";");
            }
        });
    }

    private static synchronized void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
