package dev.hawser.hub.store;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Seals anew what was sealed with a key that is older than the present one: objects, their past and the shared
/// settings. A few at a time, under the lock of the writers, so that nothing is written over. No revision changes.
final class Resealing {

    private static final Logger LOG = Logger.getLogger(Resealing.class);

    /// Any number that nothing else locks.
    private static final long LOCK = 0x6861_7773_6572_0002L;

    private static final String OBJECTS = """
            select resource, api_group, namespace, name, 0 as revision, true as lasting, main, status from resource
            where sealed and (substring(main from 5 for 5) = any (?) or substring(status from 5 for 5) = any (?))
            limit 50
            """;

    private static final String CHANGES = """
            select resource, api_group, namespace, name, revision, lasting, main, status from change
            where sealed and (substring(main from 5 for 5) = any (?) or substring(status from 5 for 5) = any (?))
            limit 50
            """;

    private static final String SETTINGS =
            "select name, value from setting where substring(value from 5 for 5) = any (?) limit 50";

    private final DataSource database;
    private final Sealer sealer;

    Resealing(DataSource database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /// Does it all, unless another replica is at it.
    ///
    /// @return how many rows were sealed anew
    int run() throws SQLException {
        List<byte[]> outdated = sealer.outdated();
        if (outdated.isEmpty()) {
            return 0;
        }
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            if (!locks(connection, "select pg_try_advisory_lock(" + LOCK + ")")) {
                return 0;
            }
            try {
                int count = 0;
                for (String rows : List.of(OBJECTS, CHANGES, SETTINGS)) {
                    int done;
                    do {
                        done = some(connection, rows, outdated);
                        count += done;
                    } while (done > 0);
                }
                if (count > 0) {
                    LOG.infof(
                            "%d rows were sealed anew: nothing in this database is sealed with the %d older keys of the"
                                    + " key file any more",
                            count, outdated.size());
                }
                return count;
            } finally {
                locks(connection, "select pg_advisory_unlock(" + LOCK + ")");
            }
        }
    }

    private static boolean locks(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }

    private int some(Connection connection, String rows, List<byte[]> outdated) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Counter.lock(connection);
            int count = 0;
            try (PreparedStatement statement = connection.prepareStatement(rows)) {
                for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
                    statement.setArray(i, connection.createArrayOf("bytea", outdated.toArray(byte[][]::new)));
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        if (rows.equals(SETTINGS)) {
                            setting(connection, row);
                        } else {
                            object(connection, row, rows.equals(OBJECTS));
                        }
                        count++;
                    }
                }
            }
            connection.commit();
            return count;
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void object(Connection connection, ResultSet row, boolean current) throws SQLException {
        ResourceKey key = new ResourceKey(
                new GroupResource(row.getString("api_group"), row.getString("resource")),
                row.getString("namespace"),
                row.getString("name"));
        String where = current
                ? "update resource set main = ?, status = ? where resource = ? and api_group = ? and namespace = ?"
                        + " and name = ?"
                : "update change set main = ?, status = ? where revision = ? and lasting = ?";
        try (PreparedStatement statement = connection.prepareStatement(where)) {
            statement.setBytes(1, anew(row.getBytes("main"), key + "#main"));
            statement.setBytes(2, anew(row.getBytes("status"), key + "#status"));
            if (current) {
                statement.setString(3, key.type().resource());
                statement.setString(4, key.type().group());
                statement.setString(5, key.namespace());
                statement.setString(6, key.name());
            } else {
                statement.setLong(3, row.getLong("revision"));
                statement.setBoolean(4, row.getBoolean("lasting"));
            }
            statement.executeUpdate();
        }
    }

    private void setting(Connection connection, ResultSet row) throws SQLException {
        String name = row.getString("name");
        try (PreparedStatement statement = connection.prepareStatement("update setting set value = ? where name = ?")) {
            statement.setBytes(1, anew(row.getBytes("value"), "setting:" + name));
            statement.setString(2, name);
            statement.executeUpdate();
        }
    }

    private byte @Nullable [] anew(byte @Nullable [] stored, String context) {
        return stored != null && Parts.isSealed(stored) ? sealer.seal(sealer.open(stored, context), context) : stored;
    }
}
