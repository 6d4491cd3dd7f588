package dev.hawser.hub.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The writer's own connection: kept, so that its statements stay prepared; dropped when anything went wrong.
final class WriterConnection {

    private static final Logger LOG = Logger.getLogger(WriterConnection.class);

    /// A replica that stops in the middle of a transaction loses the lock on the counter, and nobody waits for it
    /// for ever. Tables grow faster than the planner's idea of them: rows are always found by the index.
    private static final String SESSION = """
            set idle_in_transaction_session_timeout = '2s';
            set lock_timeout = '8s';
            set statement_timeout = '20s';
            set enable_seqscan = off;
            set enable_hashjoin = off;
            set enable_mergejoin = off;
            set application_name = 'hawser writer'
            """;

    /// A database that was unplugged says nothing at all: longer than it may wait for the lock.
    private static final int SILENCE_MILLIS = 10_000;

    private final DataSource database;
    private final Lineage lineage;
    private @Nullable Connection connection;

    WriterConnection(DataSource database, Lineage lineage) {
        this.database = database;
        this.lineage = lineage;
    }

    Connection get() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.getConnection();
            connection = open;
            open.setAutoCommit(true);
            open.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
            try (Statement statement = open.createStatement()) {
                statement.execute(SESSION);
            }
            lineage.settle(open);
            open.setAutoCommit(false);
        }
        return open;
    }

    /// Gives the connection back as it was taken, if it still works.
    void discard() {
        Connection open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try (open;
                Statement statement = open.createStatement()) {
            open.rollback();
            open.setAutoCommit(true);
            statement.execute("reset all");
            open.setNetworkTimeout(Runnable::run, 0);
        } catch (SQLException e) {
            // The pool sees that too and throws the connection away.
            LOG.debugf("the writer's connection is broken: %s", e.getMessage());
        }
    }

    void close() {
        discard();
    }
}
