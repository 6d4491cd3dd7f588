package dev.hawser.hub.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// Somebody who holds the lock on the counter and lets nobody write.
final class LockedCounter {

    private final Connection connection;

    private LockedCounter(Connection connection) {
        this.connection = connection;
    }

    static LockedCounter of(TestDatabase database) throws SQLException {
        Connection connection = database.pool().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select * from revision for update");
        }
        return new LockedCounter(connection);
    }

    void close() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
        connection.close();
    }
}
