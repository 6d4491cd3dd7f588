package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;

import dev.hawser.apiserver.store.StoreContract;
import dev.hawser.apiserver.store.StoredResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/// A process of its own that uses a database and is there to be killed.
final class Hub {

    private Hub() {}

    static Process start(String what, Path directory, Path binaries) throws IOException {
        return java(what, directory.toString(), binaries.toString());
    }

    /// One more replica on a database: counts up in some objects and says each number that was acknowledged.
    static Process replica(TestDatabase database, Path key) throws IOException {
        return java("replica", database.url(), database.user(), database.password(), key.toString());
    }

    private static Process java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Hub.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Starts the database and says its process id. Then `hold` waits to be killed; `write` counts up in some objects
    /// and says each number that was acknowledged.
    static void main(String... arguments) throws Exception {
        if (arguments[0].equals("replica")) {
            write(TestDatabase.pool(arguments[1], arguments[2], arguments[3]), Path.of(arguments[4]));
        }
        Path directory = Path.of(arguments[1]);
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(EmbeddedPostgresSettings.in(directory).withBinaries(Path.of(arguments[2])));
        say(Long.toString(postgres.pid()));
        if (arguments[0].equals("write")) {
            DataSource database = TestDatabase.pool(postgres.jdbcUrl(), postgres.user(), postgres.password());
            TestDatabase.migrate(database);
            write(database, directory.resolve("key.json"));
        }
        Thread.currentThread().join();
    }

    private static void write(DataSource database, Path key) throws Exception {
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
