package dev.hawser.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Drops what is too old of the log, by whole partitions. Only one replica at a time does it.
final class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);

    /// Any number that nothing else locks.
    private static final long LOCK = 0x6861_7773_6572_0001L;

    private final DataSource database;
    private final StoreConfig.History limits;

    Retention(DataSource database, StoreConfig.History limits) {
        this.database = database;
        this.limits = limits;
    }

    /// @param changesAfter how many revisions the partitions after it hold
    /// @param bytesFrom what it takes on disk together with those after it
    private record Partition(String name, boolean lasting, long bound, long changesAfter, long bytesFrom) {}

    /// Revisions are counted by partition: after a restore they go on far beyond.
    private static final String PARTITIONS = """
            select name, lasting, bound,
                   coalesce(sum(least(bound, value + 1) - start) over later, 0) as changes_after,
                   bytes + coalesce(sum(bytes) over later, 0) as bytes_from
            from change_partition, revision
            window later as (partition by lasting order by bound desc rows between unbounded preceding and 1 preceding)
            order by bound
            """;

    /// Drops partitions whose newest change is older than allowed, or that are beyond the number of changes or the
    /// bytes to keep.
    void enforce() throws SQLException {
        drop((connection, partition, newest) -> {
            Duration age = partition.lasting() ? limits.maxAge() : limits.passingMaxAge();
            return partition.changesAfter() >= limits.maxChanges()
                    || partition.bytesFrom() > limits.maxBytes()
                    || isOlder(connection, partition, age);
        });
    }

    /// Drops the partitions that hold nothing after `revision`.
    void dropUpTo(long revision) throws SQLException {
        drop((connection, partition, newest) -> partition.bound() <= revision + 1);
    }

    private interface Rule {
        boolean drops(Connection connection, Partition partition, long newest) throws SQLException;
    }

    private void drop(Rule rule) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            if (!ask(connection, "select pg_try_advisory_lock(" + LOCK + ")").equals("t")) {
                return;
            }
            try {
                long newest = Long.parseLong(ask(connection, "select value from revision"));
                for (Partition partition : partitions(connection)) {
                    if (partition.bound() > newest) {
                        continue;
                    }
                    if (isEmpty(connection, partition)) {
                        drop(connection, partition);
                    } else if (rule.drops(connection, partition, newest)) {
                        compacted(connection, partition.bound() - 1);
                        drop(connection, partition);
                    }
                }
            } finally {
                ask(connection, "select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    /// Gives up quickly if somebody reads it, until the next time.
    private static void drop(Connection connection, Partition partition) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '200ms'");
            try {
                statement.execute("drop table " + partition.name());
                LOG.infof("dropped %s of the log: it ended before revision %d", partition.name(), partition.bound());
            } finally {
                statement.execute("reset lock_timeout");
            }
        }
    }

    /// Notes that changes up to `revision` may be gone.
    static void compacted(Connection connection, long revision) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("update revision set compacted = greatest(compacted, least(?, value))")) {
            statement.setLong(1, revision);
            statement.executeUpdate();
        }
    }

    private static boolean isOlder(Connection connection, Partition partition, Duration age) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select at, clock_timestamp() from " + partition.name() + " order by revision desc limit 1")) {
            return row.next()
                    && row.getObject(1, OffsetDateTime.class)
                            .isBefore(row.getObject(2, OffsetDateTime.class).minus(age));
        }
    }

    /// Nothing comes to it any more, and nothing is lost with it.
    private static boolean isEmpty(Connection connection, Partition partition) throws SQLException {
        return ask(connection, "select not exists (select 1 from " + partition.name() + ")")
                .equals("t");
    }

    private static List<Partition> partitions(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PARTITIONS)) {
            List<Partition> partitions = new ArrayList<>();
            while (rows.next()) {
                partitions.add(new Partition(
                        rows.getString(1), rows.getBoolean(2), rows.getLong(3), rows.getLong(4), rows.getLong(5)));
            }
            return partitions;
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
