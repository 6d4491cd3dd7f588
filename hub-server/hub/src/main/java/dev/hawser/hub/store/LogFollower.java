package dev.hawser.hub.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Brings what other replicas commit into this one. A notification is a hint to look at once; without one the log is
/// looked at anyway. After a lost connection it begins with a look.
final class LogFollower {

    static final String CHANNEL = "hawser_change";

    private static final int SILENCE_MILLIS = 10_000;

    private static final Logger LOG = Logger.getLogger(LogFollower.class);

    private final DataSource database;
    private final Replica replica;
    private final String replicaName;
    private final Duration pollInterval;
    private volatile boolean closed;

    LogFollower(DataSource database, Replica replica, String replicaName, Duration pollInterval) {
        this.database = database;
        this.replica = replica;
        this.replicaName = replicaName;
        this.pollInterval = pollInterval;
    }

    void run() {
        long pause = 50;
        while (!closed) {
            try (Connection connection = database.getConnection()) {
                pause = 50;
                follow(connection);
            } catch (OutOfStepException e) {
                LOG.warnf("loading everything anew: %s", e.getMessage());
                load();
            } catch (SQLException e) {
                LOG.debugf("the log cannot be read: %s", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("the log cannot be applied", e);
            }
            sleep(pause);
            pause = Math.min(pause * 2, 1000);
        }
    }

    void close() {
        closed = true;
    }

    private void follow(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        connection.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
        try {
            PGConnection notifications = connection.unwrap(PGConnection.class);
            long looked = 0;
            boolean hinted = true;
            while (!closed) {
                if (hinted || System.nanoTime() - looked >= pollInterval.toNanos()) {
                    replica.catchUp(connection);
                    looked = System.nanoTime();
                }
                hinted = hints(notifications.getNotifications((int) pollInterval.toMillis()));
            }
        } finally {
            if (!connection.isClosed()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("unlisten *");
                    connection.setNetworkTimeout(Runnable::run, 0);
                }
            }
        }
    }

    /// Whether there is news that this process did not write itself.
    private boolean hints(PGNotification[] notifications) {
        if (notifications != null) {
            for (PGNotification notification : notifications) {
                if (!notification.getParameter().endsWith(" " + replicaName)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void load() {
        try (Connection connection = database.getConnection()) {
            replica.load(connection);
        } catch (SQLException e) {
            LOG.warnf("loading failed: %s", e.getMessage());
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
