package dev.hawser.hub.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/// A database of its own for a test, with the tables of the migrations. The server behind it is started once.
public final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final Logger QUIET = Logger.getLogger("org.flywaydb");

    private static final List<String> TABLES = List.of("resource", "change", "revision", "setting");

    private final String url;
    private final String user;
    private final String password;
    private final AgroalDataSource pool;

    private TestDatabase(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
        this.pool = pool(url, user, password);
    }

    private TestDatabase(EmbeddedPostgres server, String name) {
        this(url(server, name), server.user(), server.password());
    }

    /// One that there is, without tables.
    static TestDatabase at(String url, String user, String password) {
        return new TestDatabase(url, user, password);
    }

    /// On the server that all tests share; it forgets what a power cut would catch.
    public static TestDatabase create() {
        String name = "test_" + COUNT.incrementAndGet();
        execute(Shared.SERVER, "create database " + name + " template " + Shared.TEMPLATE + " strategy file_copy");
        return new TestDatabase(Shared.SERVER, name);
    }

    /// On a server of its own.
    static TestDatabase on(EmbeddedPostgres server) {
        String name = "test_" + COUNT.incrementAndGet();
        execute(server, "create database " + name);
        TestDatabase database = new TestDatabase(server, name);
        migrate(database.pool());
        return database;
    }

    static void migrate(DataSource database) {
        QUIET.setLevel(Level.WARNING);
        Flyway.configure().dataSource(database).load().migrate();
    }

    private static void execute(EmbeddedPostgres server, String sql) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public AgroalDataSource pool() {
        return pool;
    }

    public String url() {
        return url;
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /// One value.
    public String ask(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// A connection of its own, outside of the pool.
    public Connection connect(String applicationName) throws SQLException {
        return DriverManager.getConnection(url + "?ApplicationName=" + applicationName, user, password);
    }

    /// Cuts all its connections, as a failing network or a restart does.
    public void cutConnections() {
        try (Connection connection = connect("cutting");
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Everything that the tables hold, as it lies there.
    public String dump() throws SQLException, IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Connection connection = connect("dump")) {
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            for (String table : TABLES) {
                copies.copyOut("copy (select * from " + table + ") to stdout (format binary)", all);
            }
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /// Copies it as it is, on the server that all tests share; nobody else may be connected.
    ///
    /// @return the copy's name
    String copy() throws SQLException {
        String copy = "copy_" + COUNT.incrementAndGet();
        String name = url.substring(url.lastIndexOf('/') + 1);
        pool.flush(AgroalDataSource.FlushMode.ALL);
        execute(Shared.SERVER, "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name + "'");
        execute(Shared.SERVER, "create database " + copy + " template " + name + " strategy file_copy");
        return copy;
    }

    /// The database of that name on the server that all tests share.
    static TestDatabase named(String name) {
        return new TestDatabase(Shared.SERVER, name);
    }

    @Override
    public void close() {
        pool.close();
    }

    /// As Quarkus makes one for PostgreSQL: a connection that broke is not given out again.
    static AgroalDataSource pool(String url, String user, String password) {
        try {
            return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(connections -> connections
                            .maxSize(12)
                            .exceptionSorter(new PostgreSQLExceptionSorter())
                            .acquisitionTimeout(Duration.ofSeconds(5))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                    .principal(new NamePrincipal(user))
                                    .credential(new SimplePassword(password)))));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Where PostgreSQL is unpacked to: once for all tests.
    public static Path binaries() {
        return Path.of("target", "postgresql").toAbsolutePath();
    }

    private static String url(EmbeddedPostgres server, String name) {
        return server.jdbcUrl().replaceFirst("/hawser$", "/" + name);
    }

    private static final class Shared {

        static final String TEMPLATE = "migrated";
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                Path directory = Files.createTempDirectory("hawser-test-postgres");
                EmbeddedPostgres server = EmbeddedPostgres.start(EmbeddedPostgresSettings.in(directory)
                        .withBinaries(binaries())
                        .forgetful());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, directory)));
                execute(server, "create database " + TEMPLATE);
                try (AgroalDataSource pool =
                        TestDatabase.pool(url(server, TEMPLATE), server.user(), server.password())) {
                    migrate(pool);
                }
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(EmbeddedPostgres server, Path directory) {
            server.close();
            try {
                PostgresBinaries.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
