package dev.hawser.hub.store;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.HistoryLimits;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.store.Origins.Wanted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the newest changes back from the log, so that watches resume after a restart and on another replica. The log
/// holds only what changed; what an object was before its first change in it is looked up further back. Where that
/// is not known any more, the past begins later.
final class PastReader {

    private static final Logger LOG = Logger.getLogger(PastReader.class);

    /// So many objects' earlier states are looked up at most: a start must not take long.
    private static final int MOST_LOOKUPS = 3000;

    private static final String NEWEST = """
            select revision, operation, api_group, resource, namespace, name, main, status
            from change where revision > ? and revision <= ? order by revision desc limit ?
            """;

    private final Parts parts;
    private final HistoryLimits limits;

    PastReader(Parts parts, HistoryLimits limits) {
        this.parts = parts;
        this.limits = limits;
    }

    /// A row of the log.
    private static final class Row {

        private final long revision;
        private final ResourceKey key;
        private final String operation;
        private final byte @Nullable [] main;
        private final byte @Nullable [] status;

        Row(ResultSet row) throws SQLException {
            revision = row.getLong("revision");
            key = new ResourceKey(
                    new GroupResource(row.getString("api_group"), row.getString("resource")),
                    row.getString("namespace"),
                    row.getString("name"));
            operation = row.getString("operation");
            main = row.getBytes("main");
            status = row.getBytes("status");
        }

        boolean is(String what) {
            return operation.equals(what);
        }
    }

    /// An object on the way through the log, as far as it is known; no revision: it does not exist.
    private static final class Known {
        private long revision;
        private byte @Nullable [] main;
        private byte @Nullable [] status;
    }

    /// The changes up to the counter, in order and without a gap; none if they cannot be read. To be called in the
    /// transaction that read the objects.
    List<Change> read(Connection connection, Counter counter, Map<ResourceKey, StoredResource> objects)
            throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            try (Statement statement = connection.createStatement()) {
                // By the index whatever the planner believes of tables that have just grown.
                statement.execute("set local statement_timeout = '10s'; set local enable_seqscan = off;"
                        + " set local enable_hashjoin = off; set local enable_mergejoin = off");
            }
            List<Row> rows = newest(connection, counter);
            return rows.isEmpty() ? List.of() : changes(rows, origins(connection, rows, objects));
        } catch (SQLException | RuntimeException e) {
            LOG.warnf("the log was not read back, watches begin anew: %s", e.getMessage());
            connection.rollback(before);
            return List.of();
        }
    }

    private List<Row> newest(Connection connection, Counter counter) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setFetchSize(500);
            statement.setLong(1, counter.compacted());
            statement.setLong(2, counter.revision());
            statement.setInt(3, limits.changes());
            long bytes = 0;
            try (ResultSet row = statement.executeQuery()) {
                long expected = counter.revision();
                while (row.next() && row.getLong("revision") == expected && bytes < limits.bytes()) {
                    Row read = new Row(row);
                    bytes += length(read.main) + length(read.status);
                    rows.add(read);
                    expected--;
                }
            }
        }
        return rows.reversed();
    }

    /// What each object was before the first row, as far as it can be found out.
    private Map<ResourceKey, Known> origins(
            Connection connection, List<Row> rows, Map<ResourceKey, StoredResource> objects) throws SQLException {
        Map<ResourceKey, Needs> needs = new LinkedHashMap<>();
        for (Row row : rows) {
            needs.computeIfAbsent(row.key, key -> new Needs(!row.is("created"))).see(row);
        }
        Map<ResourceKey, Known> origins = new LinkedHashMap<>();
        List<Wanted> lasting = new ArrayList<>();
        boolean passing = false;
        // The newest ones first, if there are too many.
        for (Map.Entry<ResourceKey, Needs> each : new ArrayList<>(needs.entrySet()).reversed()) {
            Known known = new Known();
            origins.put(each.getKey(), known);
            StoredResource now = objects.get(each.getKey());
            if (each.getValue().existed) {
                known.main = each.getValue().main || now == null ? null : now.mainBytes();
                known.status = each.getValue().status || now == null ? null : now.statusBytes();
                if (parts.passes(each.getKey().type())) {
                    passing = true;
                } else {
                    lasting.add(new Wanted(each.getKey(), known.main == null, known.status == null));
                }
            }
        }
        long first = rows.getFirst().revision;
        Origins lookup = new Origins(connection, first);
        lookup.lasting(
                lasting.subList(0, Math.min(lasting.size(), MOST_LOOKUPS)),
                (key, at, main, status) -> fill(origins, key, at, main, status));
        if (passing) {
            lookup.passing((key, at, main, status) -> fill(origins, key, at, main, status));
        }
        return origins;
    }

    private static void fill(
            Map<ResourceKey, Known> origins,
            ResourceKey key,
            long revision,
            byte @Nullable [] main,
            byte @Nullable [] status) {
        Known known = origins.get(key);
        if (known != null) {
            known.revision = revision;
            known.main = main == null ? known.main : main;
            known.status = status == null ? known.status : status;
        }
    }

    /// Which parts of an object before the first row cannot be taken from what it is now.
    private static final class Needs {
        private final boolean existed;
        private boolean main;
        private boolean status;
        private boolean ended;

        Needs(boolean existed) {
            this.existed = existed;
        }

        void see(Row row) {
            ended |= row.is("deleted");
            main |= ended || row.main != null;
            status |= ended || row.status != null;
        }
    }

    private List<Change> changes(List<Row> rows, Map<ResourceKey, Known> state) {
        List<Change> changes = new ArrayList<>();
        Map<ResourceKey, StoredResource> built = new LinkedHashMap<>();
        for (Row row : rows) {
            Known known = state.computeIfAbsent(row.key, key -> new Known());
            boolean created = row.is("created");
            StoredResource previous = created ? null : built.computeIfAbsent(row.key, key -> object(key, known));
            advance(known, row);
            StoredResource current = row.is("deleted") ? null : after(previous, row, known);
            if ((previous == null && !created) || (current == null && !row.is("deleted"))) {
                // What was before is not known: the past begins after this change.
                changes.clear();
            } else {
                changes.add(new Change(row.revision, row.key, previous, current));
            }
            if (current == null) {
                built.remove(row.key);
            } else {
                built.put(row.key, current);
            }
        }
        return changes;
    }

    private @Nullable StoredResource after(@Nullable StoredResource previous, Row row, Known known) {
        return previous == null ? object(row.key, known) : parts.join(previous, row.revision, row.main, row.status);
    }

    private static void advance(Known known, Row row) {
        if (row.is("deleted")) {
            known.revision = 0;
            known.main = null;
            known.status = null;
            return;
        }
        known.revision = row.revision;
        known.main = row.main == null ? known.main : row.main;
        known.status = row.status == null ? known.status : row.status;
    }

    private @Nullable StoredResource object(ResourceKey key, Known known) {
        byte[] main = known.main;
        byte[] status = known.status;
        return known.revision == 0 || main == null || status == null
                ? null
                : parts.join(key, known.revision, main, status);
    }

    private static int length(byte @Nullable [] part) {
        return part == null ? 0 : part.length;
    }
}
