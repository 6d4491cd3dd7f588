package dev.hawser.hub.reconcile;

import dev.hawser.apiserver.store.Term;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Leadership by a session-level advisory lock on a connection of its own. Postgres frees it when the session ends: at
/// once when the process dies, and after three intervals when the process or its network is stopped, for then the
/// probes fail to come and the session ends by its idle timeout. Each leader begins a new [Term]; what an earlier one
/// still wants to write is refused.
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
        // One of the system's: virtual ones that compute would keep it from probing.
        thread = Thread.ofPlatform().daemon().name("leadership").start(() -> strive(holder));
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
                prepare(connection);
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
        Term term = new Term(ask(connection, "update revision set term = term + 1 returning term"));
        held = true;
        LOG.infof("This replica leads in term %d: controllers start", term.number());
        try {
            term.run(holder::gained);
            problem = null;
            while (!closes()) {
                if (!answers(connection)) {
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

    /// The session ends after three intervals without a probe; a probe without an answer fails before that.
    private void prepare(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        connection.setNetworkTimeout(
                Runnable::run, (int) interval.multipliedBy(2).toMillis());
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set idle_session_timeout = " + interval.multipliedBy(3).toMillis() + "; set lock_timeout = "
                            + interval.multipliedBy(3).toMillis());
        }
    }

    private static boolean answers(Connection connection) {
        try {
            return ask(connection, "select 1") == 1;
        } catch (SQLException e) {
            LOG.debugf("the probe failed: %s", e.getMessage());
            return false;
        }
    }

    private static long ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
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
