package dev.hawser.hub;

import dev.hawser.hub.store.EmbeddedPostgres;
import dev.hawser.hub.store.EmbeddedPostgresSettings;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// The configured database or one of our own, with its tables up to date. It is there before the framework, because the
/// framework needs a certificate, and what signs that lies in the database.
final class HubDatabase implements AutoCloseable {

    private final @Nullable EmbeddedPostgres own;
    private final PGSimpleDataSource source;

    private HubDatabase(@Nullable EmbeddedPostgres own, PGSimpleDataSource source) {
        this.own = own;
        this.source = source;
    }

    /// Opens it and tells the framework where it is.
    ///
    /// @throws StartException with one sentence if it cannot be reached or does not fit
    static HubDatabase open(HubConfig config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setApplicationName("hawser start");
        EmbeddedPostgres own = null;
        if (config.store().jdbcUrl().isPresent()) {
            source.setUrl(config.store().jdbcUrl().get());
            config.database().username().ifPresent(source::setUser);
            config.database().password().ifPresent(source::setPassword);
        } else {
            own = EmbeddedPostgres.start(EmbeddedPostgresSettings.of(config.store()));
            source.setUrl(own.jdbcUrl());
            source.setUser(own.user());
            source.setPassword(own.password());
        }
        HubDatabase database = new HubDatabase(own, source);
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            database.close();
            throw new StartException("The database cannot be used: " + lastLine(e) + ".");
        }
        database.tellFramework(config);
        return database;
    }

    private void tellFramework(HubConfig config) {
        System.setProperty(
                "quarkus.datasource.jdbc.url",
                own == null ? config.store().jdbcUrl().orElseThrow() : own.jdbcUrl());
        if (source.getUser() != null) {
            System.setProperty("quarkus.datasource.username", source.getUser());
        }
        if (source.getPassword() != null) {
            System.setProperty("quarkus.datasource.password", source.getPassword());
        }
    }

    /// What the driver says is the innermost reason.
    private static String lastLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("no reason given")
                .replaceFirst("\\.$", "");
    }

    DataSource source() {
        return source;
    }

    /// Stops a database of our own. May be called by several threads; each returns when it is stopped.
    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
