package dev.hawser.hub.store;

import dev.hawser.apiserver.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/// What all replicas of a hub have in common and one of them makes: keys and certificates. Encrypted in the database.
public final class SharedSettings {

    private final DataSource database;
    private final Sealer sealer;

    public SharedSettings(DataSource database, Sealer sealer) {
        this.database = database;
        this.sealer = sealer;
    }

    /// Whether any were made, with whatever key.
    ///
    /// @throws StoreException if the database does not answer
    public static boolean existIn(DataSource database) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement("select 1 from setting limit 1");
                ResultSet row = statement.executeQuery()) {
            return row.next();
        } catch (SQLException e) {
            throw new StoreException("the shared settings could not be read", e);
        }
    }

    /// @throws StoreException if the database does not answer
    public Optional<byte[]> get(String name) {
        try (Connection connection = database.getConnection()) {
            return get(connection, name);
        } catch (SQLException e) {
            throw new StoreException("the setting " + name + " could not be read", e);
        }
    }

    /// What is stored, or else what is made now. If several replicas make it at once, all get what the first one made.
    ///
    /// @throws StoreException if the database does not answer
    public byte[] getOrMake(String name, Supplier<byte[]> maker) {
        Optional<byte[]> found = get(name);
        if (found.isPresent()) {
            return found.get();
        }
        byte[] made = sealer.seal(maker.get(), context(name));
        try (Connection connection = database.getConnection()) {
            write(connection, "insert into setting (value, name) values (?, ?) on conflict do nothing", name, made);
            return get(connection, name).orElseThrow();
        } catch (SQLException e) {
            throw new StoreException("the setting " + name + " could not be made", e);
        }
    }

    /// Replaces what is stored, for instance at a rotation.
    ///
    /// @throws StoreException if the database does not answer
    public void put(String name, byte[] value) {
        try (Connection connection = database.getConnection()) {
            write(
                    connection,
                    "insert into setting (value, name) values (?, ?)"
                            + " on conflict (name) do update set value = excluded.value, changed_at = now()",
                    name,
                    sealer.seal(value, context(name)));
        } catch (SQLException e) {
            throw new StoreException("the setting " + name + " could not be written", e);
        }
    }

    private Optional<byte[]> get(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select value from setting where name = ?")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(sealer.open(row.getBytes(1), context(name))) : Optional.empty();
            }
        }
    }

    private static void write(Connection connection, String sql, String name, byte[] sealed) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, sealed);
            statement.setString(2, name);
            statement.executeUpdate();
        }
    }

    private static String context(String name) {
        return "setting:" + name;
    }
}
