package dev.hawser.hub.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/// The one row of the table `revision`.
///
/// @param revision of the last change
/// @param compacted changes up to this one may be missing from the log
/// @param hub tells one hub from another
/// @param epoch the revision at which this life of the database began
/// @param term the newest leader's
/// @param at when it was read
record Counter(long revision, long compacted, UUID hub, long epoch, long term, OffsetDateTime at) {

    private static final String READ = "select value, compacted, hub, epoch, term, clock_timestamp() from revision";

    static Counter read(Connection connection) throws SQLException {
        return ask(connection, READ);
    }

    /// Locks it until the transaction ends: who holds this lock knows the newest state and decides what follows it.
    static Counter lock(Connection connection) throws SQLException {
        return ask(connection, READ + " for update");
    }

    private static Counter ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("the table revision has lost its row", "P0002");
            }
            return new Counter(
                    row.getLong(1),
                    row.getLong(2),
                    row.getObject(3, UUID.class),
                    row.getLong(4),
                    row.getLong(5),
                    row.getObject(6, OffsetDateTime.class));
        }
    }
}
