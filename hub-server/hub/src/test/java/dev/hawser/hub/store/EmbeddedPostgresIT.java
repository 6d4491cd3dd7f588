package dev.hawser.hub.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {

    @TempDir
    Path directory;

    @Test
    void itIsDurableAndKeepsItsDataFromStartToStart() throws Exception {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(settings())) {
            execute(first, "create table kept (n int)");
            execute(first, "insert into kept values (42)");
            assertThat(ask(first, "show fsync")).isEqualTo("on");
            assertThat(ask(first, "show synchronous_commit")).isEqualTo("on");
        }

        long before = System.nanoTime();
        try (EmbeddedPostgres second = EmbeddedPostgres.start(settings())) {
            assertThat((System.nanoTime() - before) / 1_000_000)
                    .as("warm start in ms")
                    .isLessThan(10_000);
            assertThat(ask(second, "select n from kept")).isEqualTo("42");
        }
    }

    @Test
    void aServerThatAKilledHubLeftBehindIsStoppedFirst() throws Exception {
        EmbeddedPostgresSettings settings = settings();
        Process hub = Hub.start("hold", settings.directory(), settings.binaries());
        String pid = requireNonNull(hub.inputReader().readLine());
        hub.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(Long.parseLong(pid))).as("orphaned server").isPresent();

        try (EmbeddedPostgres next = EmbeddedPostgres.start(settings)) {
            assertThat(ask(next, "select 1")).isEqualTo("1");
            // A zombie that nobody has reaped yet has no command.
            assertThat(ProcessHandle.of(Long.parseLong(pid))
                            .flatMap(server -> server.info().command()))
                    .isEmpty();
        }
    }

    @Test
    void aServerThatWasKilledItselfRecovers() throws Exception {
        try (EmbeddedPostgres first = EmbeddedPostgres.start(settings())) {
            execute(first, "create table kept (n int)");
            ProcessHandle server = ProcessHandle.of(first.pid()).orElseThrow();
            CompletableFuture<ProcessHandle> gone = server.onExit();
            server.destroyForcibly();
            gone.join();
        }
        try (EmbeddedPostgres second = EmbeddedPostgres.start(settings())) {
            assertThat(ask(second, "select count(*) from kept")).isEqualTo("0");
        }
    }

    @Test
    void aPidFileWhoseNumberNowBelongsToSomebodyElseDoesNotHinder() throws Exception {
        EmbeddedPostgres.start(settings()).close();
        Files.writeString(
                directory.resolve("db/data/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + directory + "\n1\n5432\n\n127.0.0.1\n");

        try (EmbeddedPostgres second = EmbeddedPostgres.start(settings())) {
            assertThat(ask(second, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void onlyThePasswordOpensIt() {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(settings())) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "guess")
                            .close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    void twoHubsDoNotShareADirectory() {
        EmbeddedPostgresSettings settings = settings();
        EmbeddedPostgres first = EmbeddedPostgres.start(settings);
        try (first) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings).close())
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessageContaining("in use by another hub");
            assertThat(ProcessHandle.of(first.pid())).isPresent();
        }
        assertThat(ProcessHandle.of(first.pid())).isEmpty();
    }

    @Test
    void aTakenPortIsSaidInOneSentence() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(settings().withPort(taken.getLocalPort()))
                            .close())
                    .isInstanceOf(DatabaseStartException.class)
                    .hasMessage("Port " + taken.getLocalPort()
                            + " on 127.0.0.1, which the database shall listen on, is taken.");
        }
    }

    @Test
    void dataOfAnotherVersionIsSaidInOneSentence() throws Exception {
        EmbeddedPostgres.start(settings()).close();
        Files.writeString(directory.resolve("db/data/PG_VERSION"), "15\n");

        assertThatThrownBy(() -> EmbeddedPostgres.start(settings()).close())
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("was made by PostgreSQL 15, but this hub brings 18");
    }

    private EmbeddedPostgresSettings settings() {
        return EmbeddedPostgresSettings.in(directory.resolve("db")).withBinaries(TestDatabase.binaries());
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }
}
