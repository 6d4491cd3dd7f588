package dev.hawser.hub.reconcile;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Leadership by a session-level advisory lock on a connection of its own: Postgres frees it when the session ends, so
/// a replica that died never leads on. The connection is probed; when it does not answer, the right is given up before
/// anybody else can have noticed. Writes of a replica that lost it meanwhile are still stopped by their optimistic
/// lock.
public final class PostgresLeadership implements Leadership {

    /// Opens a connection that nobody else uses.
    @FunctionalInterface
    public interface Connector {
        Connection open() throws SQLException;
    }

    private static final Logger LOG = Logger.getLogger(PostgresLeadership.class);

    /// "hawser" in ASCII; one lock per database.
    private static final long LOCK = 0x686177736572L;

    private final Connector connector;
    private final Duration interval;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean held;
    private volatile @Nullable String problem = "not started";
    private @Nullable Thread thread;

    /// @param interval between attempts to get the lock and between probes of the connection that holds it
    public PostgresLeadership(Connector connector, Duration interval) {
        this.connector = connector;
        this.interval = interval;
    }

    @Override
    public synchronized void contend(Holder holder) {
        thread = Thread.ofVirtual().name("leadership").start(() -> strive(holder));
    }

    @Override
    public boolean held() {
        return held;
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void strive(Holder holder) {
        boolean warned = false;
        do {
            try (Connection connection = connector.open()) {
                connection.setAutoCommit(true);
                lead(connection, holder);
                warned = false;
            } catch (SQLException e) {
                problem = "no connection to contend for leadership";
                if (!warned) {
                    LOG.warnf("No connection to contend for leadership, trying again: %s", e.getMessage());
                }
                warned = true;
            } catch (RuntimeException e) {
                problem = "the controllers cannot be started or stopped";
                LOG.errorf(e, "Leadership is given up for now: the controllers cannot be started or stopped");
            }
        } while (!closes());
    }

    private void lead(Connection connection, Holder holder) throws SQLException {
        while (!tryLock(connection)) {
            problem = null;
            if (closes()) {
                return;
            }
        }
        held = true;
        LOG.info("This replica leads: controllers start");
        try {
            holder.gained();
            problem = null;
            int seconds = (int) Math.max(1, interval.toSeconds());
            while (!closes()) {
                if (!connection.isValid(seconds)) {
                    LOG.warn("The leader's connection is lost: controllers stop");
                    return;
                }
            }
        } finally {
            held = false;
            holder.lost();
        }
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            statement.setLong(1, LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /// Waits one interval; true when this object is being closed.
    private boolean closes() {
        try {
            return closing.await(interval.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Thread running;
        synchronized (this) {
            running = thread;
        }
        if (running != null) {
            try {
                running.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
