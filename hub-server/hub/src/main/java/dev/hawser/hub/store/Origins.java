package dev.hawser.hub.store;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Looks up in the log what objects were before a revision.
final class Origins {

    /// The last row of each object, and if a part did not change in it, the row where it did.
    private static final String LASTING = """
            select u.api_group, u.resource, u.namespace, u.name, l.revision,
                   coalesce(l.main, m.main) as main, coalesce(l.status, s.status) as status
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[])
              as u (api_group, resource, namespace, name, main, status)
            cross join lateral (
                select c.revision, c.main, c.status from change_lasting c
                where c.resource = u.resource and c.namespace = u.namespace and c.name = u.name
                  and c.api_group = u.api_group and c.revision < ?
                order by c.revision desc limit 1) l
            left join lateral (
                select c.main from change_lasting c
                where u.main and l.main is null and c.resource = u.resource and c.namespace = u.namespace and c.name = u.name
                  and c.api_group = u.api_group and c.revision < l.revision and c.main is not null
                order by c.revision desc limit 1) m on true
            left join lateral (
                select c.status from change_lasting c
                where u.status and l.status is null and c.resource = u.resource and c.namespace = u.namespace and c.name = u.name
                  and c.api_group = u.api_group and c.revision < l.revision and c.status is not null
                order by c.revision desc limit 1) s on true
            """;

    /// Leases beat: what is not found within this many revisions has stopped.
    private static final String PASSING = """
            select api_group, resource, namespace, name, max(revision) as revision,
                   (array_agg(main order by revision desc) filter (where main is not null))[1] as main,
                   (array_agg(status order by revision desc) filter (where status is not null))[1] as status
            from change_passing where revision < ? and revision > ? - 20000
            group by api_group, resource, namespace, name
            """;

    private final Connection connection;
    private final long before;

    /// @param before the first revision that does not count any more
    Origins(Connection connection, long before) {
        this.connection = connection;
        this.before = before;
    }

    /// Is told of an object's last change; a part is null if it is not found.
    interface Finder {
        void found(ResourceKey key, long revision, byte @Nullable [] main, byte @Nullable [] status);
    }

    /// An object whose last row is wanted, and whether its parts are wanted from further back.
    record Wanted(ResourceKey key, boolean main, boolean status) {}

    void lasting(List<Wanted> keys, Finder finder) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(LASTING)) {
            set(statement, 1, "text", keys, wanted -> wanted.key().type().group());
            set(statement, 2, "text", keys, wanted -> wanted.key().type().resource());
            set(statement, 3, "text", keys, wanted -> wanted.key().namespace());
            set(statement, 4, "text", keys, wanted -> wanted.key().name());
            set(statement, 5, "boolean", keys, Wanted::main);
            set(statement, 6, "boolean", keys, Wanted::status);
            statement.setLong(7, before);
            tell(statement, finder);
        }
    }

    void passing(Finder finder) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(PASSING)) {
            statement.setLong(1, before);
            statement.setLong(2, before);
            tell(statement, finder);
        }
    }

    private static void tell(PreparedStatement statement, Finder finder) throws SQLException {
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                finder.found(
                        new ResourceKey(
                                new GroupResource(row.getString("api_group"), row.getString("resource")),
                                row.getString("namespace"),
                                row.getString("name")),
                        row.getLong("revision"),
                        row.getBytes("main"),
                        row.getBytes("status"));
            }
        }
    }

    private void set(
            PreparedStatement statement, int index, String type, List<Wanted> keys, Function<Wanted, Object> of)
            throws SQLException {
        statement.setArray(
                index, connection.createArrayOf(type, keys.stream().map(of).toArray()));
    }
}
