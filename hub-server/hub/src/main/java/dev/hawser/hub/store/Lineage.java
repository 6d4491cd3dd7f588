package dev.hawser.hub.store;

import dev.hawser.apiserver.store.ResourceKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Notices that a database is not the one that was written to last: it was restored from a backup, a standby was
/// promoted, or somebody said so. Then revisions may have been given out that it does not know. A new life begins: the
/// counter jumps beyond all of them, so that no revision ever means two things, and watches from before get 410.
///
/// The jump goes to the microseconds since 1970: more than any earlier life can have counted up to, for it began at
/// such a number itself and writes less than one change a microsecond.
final class Lineage {

    private static final Logger LOG = Logger.getLogger(Lineage.class);

    /// Changes with the cluster of databases, the database, the table (a restored dump makes it anew) and the
    /// timeline (after a promotion or a recovery to a point in time).
    private static final String PLACE = """
            select (select system_identifier from pg_control_system())
                   || '/' || (select oid from pg_database where datname = current_database())
                   || '/' || 'revision'::regclass::oid
                   || '/' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
            """;

    /// Where the functions of the above are not allowed to the user or not there.
    private static final String PLACE_WITHOUT_SERVER = """
            select (select oid from pg_database where datname = current_database()) || '/' || 'revision'::regclass::oid
            """;

    /// Not allowed, not there, not supported: it stays so. Anything else may be another answer next time.
    private static final Set<String> NOT_TOLD = Set.of("42501", "42883", "42P01", "0A000");

    private static final String BEGIN = """
            update revision
            set value = next, compacted = next, epoch = next
            from (select greatest(value + 1000000000, ? + 1000000000,
                                  (extract(epoch from clock_timestamp()) * 1000000)::bigint) as next
                  from revision) n
            returning next, pg_notify('%s', next || ' restored')
            """.formatted(LogFollower.CHANNEL);

    private static final String FORGET =
            "delete from resource where resource = ? and api_group = ? and namespace = ? and name = ?";

    private final @Nullable String declared;
    private final Set<ResourceKey> ofOneLife;

    /// @param declared what the operator has set after a restore, null if nothing
    /// @param ofOneLife objects that do not outlive it
    Lineage(@Nullable String declared, Set<ResourceKey> ofOneLife) {
        this.declared = declared;
        this.ofOneLife = Set.copyOf(ofOneLife);
    }

    /// To be asked on every connection before something is written on it, outside of a transaction.
    void settle(Connection connection) throws SQLException {
        String place = place(connection);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select place, restored from revision")) {
            if (!row.next() || !differs(row.getString(1), row.getString(2), place)) {
                return;
            }
        }
        inTransaction(connection, () -> {
            String was;
            String known;
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select place, restored from revision for update")) {
                row.next();
                was = row.getString(1);
                known = row.getString(2);
            }
            if (was != null && !was.equals(place)) {
                begin(connection, 0, "the database is at another place than before: restored, promoted or moved");
            } else if (declared != null && !declared.equals(known)) {
                begin(connection, 0, "hawser.store.restored is new");
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("update revision set place = ?, restored = coalesce(?, restored)")) {
                statement.setString(1, place);
                statement.setString(2, declared);
                statement.executeUpdate();
            }
        });
    }

    /// Begins a new life because revisions were seen that the database does not know, unless it has begun already.
    ///
    /// @param epoch the life in which they were seen
    /// @param seen the highest of them
    void wentBack(Connection connection, long epoch, long seen) throws SQLException {
        inTransaction(connection, () -> {
            Counter counter = Counter.lock(connection);
            if (counter.epoch() == epoch && counter.revision() < seen) {
                begin(connection, seen, "the database has lost the changes after " + counter.revision());
            }
        });
    }

    private boolean differs(@Nullable String was, @Nullable String known, String place) {
        return !place.equals(was) || (declared != null && !declared.equals(known));
    }

    private void begin(Connection connection, long seen, String reason) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BEGIN)) {
            statement.setLong(1, seen);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                LOG.warnf(
                        "A new life of the database begins at revision %d: %s. Watches list anew; agents delete"
                                + " nothing that they are not told to delete in this life.",
                        row.getLong(1), reason);
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
            for (ResourceKey key : ofOneLife) {
                statement.setString(1, key.type().resource());
                statement.setString(2, key.type().group());
                statement.setString(3, key.namespace());
                statement.setString(4, key.name());
                statement.executeUpdate();
            }
        }
    }

    private static String place(Connection connection) throws SQLException {
        try {
            return ask(connection, PLACE);
        } catch (SQLException e) {
            if (!NOT_TOLD.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
            LOG.debugf("the database does not tell where it is: %s", e.getMessage());
            return ask(connection, PLACE_WITHOUT_SERVER);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static void inTransaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }
}
