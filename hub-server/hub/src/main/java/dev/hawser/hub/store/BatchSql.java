package dev.hawser.hub.store;

import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The statements of a batch: each writes all rows of its kind at once. JDBC, because this path was measured to need
/// it.
final class BatchSql {

    private static final String INSERT = """
            insert into resource (resource, api_group, namespace, name, revision, changed_at, uid, sealed, main, status)
            select u.resource, u.api_group, u.namespace, u.name, u.revision, ?, u.uid, u.sealed, u.main, u.status
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::boolean[], ?::bytea[], ?::bytea[])
              as u (resource, api_group, namespace, name, revision, uid, sealed, main, status)
            """;

    /// What did not change stays as it lies on disk.
    private static final String UPDATE = """
            update resource r
            set revision = u.revision, changed_at = ?, uid = u.uid, sealed = u.sealed or (u.main is null and r.sealed),
                main = coalesce(u.main, r.main), status = coalesce(u.status, r.status)
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::boolean[], ?::bytea[], ?::bytea[])
              as u (resource, api_group, namespace, name, revision, uid, sealed, main, status)
            where r.resource = u.resource and r.api_group = u.api_group
              and r.namespace = u.namespace and r.name = u.name
            """;

    private static final String DELETE = """
            delete from resource r
            using unnest(?::text[], ?::text[], ?::text[], ?::text[]) as u (resource, api_group, namespace, name)
            where r.resource = u.resource and r.api_group = u.api_group
              and r.namespace = u.namespace and r.name = u.name
            """;

    private static final String LOG = """
            insert into change (revision, lasting, at, batch, operation, resource, api_group, namespace, name, actor,
                                sealed, main, status)
            select u.revision, u.lasting, ?, ?, u.operation, u.resource, u.api_group, u.namespace, u.name, u.actor,
                   u.sealed, u.main, u.status
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::boolean[], ?::text[], ?::text[], ?::boolean[], ?::bytea[], ?::bytea[])
              as u (resource, api_group, namespace, name, revision, lasting, operation, actor, sealed, main, status)
            """;

    private static final String COUNT =
            "update revision set value = ? returning pg_notify('" + LogFollower.CHANNEL + "', ?)";

    private final Parts parts;

    BatchSql(Parts parts) {
        this.parts = parts;
    }

    /// The parts of an object that are not what they were, as they are stored.
    private static final class Changed {

        private final byte @Nullable [] main;
        private final byte @Nullable [] status;

        private Changed(byte @Nullable [] main, byte @Nullable [] status) {
            this.main = main;
            this.status = status;
        }

        static Changed of(Parts parts, @Nullable StoredResource before, @Nullable StoredResource after) {
            return after == null
                    ? new Changed(null, null)
                    : new Changed(parts.changedMain(before, after), parts.changedStatus(before, after));
        }

        byte @Nullable [] main() {
            return main;
        }

        byte @Nullable [] status() {
            return status;
        }

        boolean isSealed() {
            return (main != null && Parts.isSealed(main)) || (status != null && Parts.isSealed(status));
        }
    }

    /// Whether this batch is in the log already: whether a commit without an answer has happened.
    boolean isLogged(Connection connection, UUID batch, long after) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select 1 from change where revision > ? and batch = ? limit 1")) {
            statement.setLong(1, after);
            statement.setObject(2, batch);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /// Makes room in the log; returns the revision from which on there is none.
    long prepareLog(Connection connection, long upTo, int partitionSize) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select prepare_change_partitions(?, ?)")) {
            statement.setLong(1, upTo);
            statement.setLong(2, partitionSize);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    void write(Connection connection, BatchPlan plan, UUID batch, OffsetDateTime at, String replica)
            throws SQLException {
        List<BatchPlan.RowChange> rows = plan.rows();
        upsert(
                connection,
                INSERT,
                at,
                rows.stream()
                        .filter(r -> r.before() == null && r.after() != null)
                        .toList());
        upsert(
                connection,
                UPDATE,
                at,
                rows.stream()
                        .filter(r -> r.before() != null && r.after() != null)
                        .toList());
        delete(
                connection,
                rows.stream()
                        .filter(r -> r.before() != null && r.after() == null)
                        .toList());
        log(connection, plan.planned(), batch, at);
        count(connection, plan.lastRevision(), replica);
    }

    private void upsert(Connection connection, String sql, OffsetDateTime at, List<BatchPlan.RowChange> rows)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        List<Changed> changed = rows.stream()
                .map(row -> Changed.of(parts, row.before(), after(row)))
                .toList();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Parameters to = new Parameters(connection, statement);
            to.add(at);
            to.addKeys(rows, BatchPlan.RowChange::key);
            to.addArray("bigint", rows, row -> after(row).revision());
            to.addArray("text", rows, row -> after(row).uid());
            to.addArray("boolean", changed, Changed::isSealed);
            to.addBytes(changed, Changed::main);
            to.addBytes(changed, Changed::status);
            requireAll(statement.executeUpdate(), rows.size());
        }
    }

    private static void delete(Connection connection, List<BatchPlan.RowChange> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            new Parameters(connection, statement).addKeys(rows, BatchPlan.RowChange::key);
            requireAll(statement.executeUpdate(), rows.size());
        }
    }

    private void log(Connection connection, List<BatchPlan.Planned> planned, UUID batch, OffsetDateTime at)
            throws SQLException {
        List<Changed> changed = planned.stream()
                .map(BatchPlan.Planned::change)
                .map(change -> Changed.of(parts, change.previous(), change.current()))
                .toList();
        try (PreparedStatement statement = connection.prepareStatement(LOG)) {
            Parameters to = new Parameters(connection, statement);
            to.add(at);
            to.add(batch);
            to.addKeys(planned, each -> each.change().key());
            to.addArray("bigint", planned, each -> each.change().revision());
            to.addArray(
                    "boolean",
                    planned,
                    each -> !parts.passes(each.change().key().type()));
            to.addArray("text", planned, each -> operation(each.change()));
            to.addArray("text", planned, each -> each.write().write().actor());
            to.addArray("boolean", changed, Changed::isSealed);
            to.addBytes(changed, Changed::main);
            to.addBytes(changed, Changed::status);
            requireAll(statement.executeUpdate(), planned.size());
        }
    }

    private static void count(Connection connection, long revision, String replica) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setLong(1, revision);
            statement.setString(2, revision + " " + replica);
            statement.execute();
        }
    }

    private static String operation(Change change) {
        if (change.previous() == null) {
            return "created";
        }
        return change.current() == null ? "deleted" : "updated";
    }

    private static StoredResource after(BatchPlan.RowChange row) {
        return Objects.requireNonNull(row.after());
    }

    /// The database and the memory disagree: nothing may be committed on that ground.
    private static void requireAll(int written, int expected) throws SQLException {
        if (written != expected) {
            throw new OutOfStepException(written + " rows instead of " + expected + " were written");
        }
    }

    /// Sets one array per column.
    private static final class Parameters {

        private final Connection connection;
        private final PreparedStatement statement;
        private int index;

        Parameters(Connection connection, PreparedStatement statement) {
            this.connection = connection;
            this.statement = statement;
        }

        void add(Object value) throws SQLException {
            statement.setObject(++index, value);
        }

        <T> void addKeys(List<T> rows, Function<T, ResourceKey> key) throws SQLException {
            addArray("text", rows, row -> key.apply(row).type().resource());
            addArray("text", rows, row -> key.apply(row).type().group());
            addArray("text", rows, row -> key.apply(row).namespace());
            addArray("text", rows, row -> key.apply(row).name());
        }

        <T> void addArray(String type, List<T> rows, Function<T, Object> column) throws SQLException {
            add(connection.createArrayOf(type, rows.stream().map(column).toArray()));
        }

        <T> void addBytes(List<T> rows, Function<T, byte @Nullable []> column) throws SQLException {
            byte[][] values = new byte[rows.size()][];
            for (int i = 0; i < values.length; i++) {
                values[i] = column.apply(rows.get(i));
            }
            add(connection.createArrayOf("bytea", values));
        }

        private void add(Array array) throws SQLException {
            statement.setArray(++index, array);
        }
    }
}
