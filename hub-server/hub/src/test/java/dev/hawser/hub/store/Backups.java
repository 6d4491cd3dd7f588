package dev.hawser.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Backs databases up and restores them, as an operator does.
interface Backups extends AutoCloseable {

    /// With the newest `pg_dump` of this machine that comes with a server, as Debian's packages do; without one, by
    /// copies of databases.
    static Backups start(Path directory) throws Exception {
        Optional<PostgresBinaries> installed = installed();
        return installed.isPresent() ? new ByDump(installed.get(), directory) : new ByCopy();
    }

    private static Optional<PostgresBinaries> installed() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(all)) {
            return versions.sorted(Comparator.reverseOrder())
                    .map(PostgresBinaries::new)
                    .filter(home -> Stream.of("postgres", "initdb", "pg_dump", "pg_restore")
                            .allMatch(program -> Files.isExecutable(Path.of(home.program(program)))))
                    .findFirst();
        }
    }

    TestDatabase database(String name) throws Exception;

    void back(TestDatabase database, Path file) throws Exception;

    TestDatabase restore(String name, Path file) throws Exception;

    @Override
    void close();

    /// On a server of that version.
    final class ByDump implements Backups {

        private final PostgresBinaries binaries;
        private final PostgresServer server;
        private final int port;

        ByDump(PostgresBinaries binaries, Path directory) throws Exception {
            this.binaries = binaries;
            Unprivileged unprivileged = Unprivileged.detect();
            Path password = Files.writeString(directory.resolve("password"), "test");
            server = new PostgresServer(
                    binaries,
                    unprivileged,
                    directory.resolve("data"),
                    directory.resolve("postgres.log"),
                    EmbeddedPostgresSettings.in(directory).patience());
            server.initialise("hawser", password);
            port = EmbeddedPostgres.freePort();
            server.start(
                    port,
                    List.of(
                            "listen_addresses=127.0.0.1",
                            "unix_socket_directories=",
                            "fsync=off",
                            "shared_buffers=16MB"));
            server.awaitReady(url("postgres"), "hawser", "test");
        }

        private String url(String name) {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
        }

        private TestDatabase open(String name) {
            server.createDatabase(url("postgres"), "hawser", "test", name);
            return TestDatabase.at(url(name), "hawser", "test");
        }

        @Override
        public TestDatabase database(String name) {
            TestDatabase database = open(name);
            TestDatabase.migrate(database.pool());
            return database;
        }

        @Override
        public void back(TestDatabase database, Path file) throws Exception {
            run("pg_dump", "--format=custom", "--file=" + file, "--dbname=" + uri(database.url()));
        }

        @Override
        public TestDatabase restore(String name, Path file) throws Exception {
            TestDatabase database = open(name);
            run("pg_restore", "--no-owner", "--exit-on-error", "--dbname=" + uri(url(name)), file.toString());
            return database;
        }

        private static String uri(String jdbc) {
            return jdbc.replace("jdbc:postgresql://", "postgresql://hawser:test@");
        }

        private void run(String program, String... arguments) throws Exception {
            List<String> command = new ArrayList<>(List.of(binaries.program(program)));
            command.addAll(List.of(arguments));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
        }

        @Override
        public void close() {
            server.stop();
        }
    }

    /// On the server that all tests share.
    final class ByCopy implements Backups {

        @Override
        public TestDatabase database(String name) {
            return TestDatabase.create();
        }

        @Override
        public void back(TestDatabase database, Path file) throws Exception {
            Files.writeString(file, database.copy());
        }

        @Override
        public TestDatabase restore(String name, Path file) throws Exception {
            return TestDatabase.named(Files.readString(file));
        }

        @Override
        public void close() {}
    }
}
