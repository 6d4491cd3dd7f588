package dev.hawser.hub.store;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.LiveState;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// This process' copy of the state: loaded once, then fed from the log in order of the revisions, by whoever comes
/// first: the writer, which knows its own changes, or whoever reads the log.
final class Replica {

    private static final int PAGE = 500;

    private static final String FOLLOWING = """
            select revision, operation, api_group, resource, namespace, name, main, status
            from change where revision > ? order by revision limit
            """ + PAGE;

    private static final String EVERYTHING =
            "select revision, api_group, resource, namespace, name, main, status from resource";

    private final LiveState state;
    private final Parts parts;
    private final PastReader past;
    private final Lineage lineage;
    private final Object applying = new Object();
    private volatile Life life = new Life(new UUID(0, 0), 0);

    Replica(LiveState state, Parts parts, PastReader past, Lineage lineage) {
        this.state = state;
        this.parts = parts;
        this.past = past;
        this.lineage = lineage;
    }

    /// Of the database that was loaded last.
    Life life() {
        return life;
    }

    Snapshot snapshot() {
        return state.snapshot();
    }

    long revision() {
        return state.snapshot().revision();
    }

    /// Loads everything in one consistent read. Watches end, for changes may have been skipped.
    void load(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        if (life.epoch() > 0) {
            lineage.wentBack(connection, life.epoch(), revision());
        }
        Counter counter;
        Map<ResourceKey, StoredResource> objects;
        List<Change> changes;
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
            counter = Counter.read(connection);
            objects = everything(connection);
            changes = past.read(connection, counter, objects);
        } finally {
            connection.rollback();
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(true);
        }
        synchronized (applying) {
            // Unless somebody else has come further meanwhile.
            if (counter.epoch() != life.epoch() || counter.revision() >= revision()) {
                state.reset(counter.revision(), objects.values(), changes);
                life = new Life(counter.hub(), counter.epoch());
            }
        }
    }

    /// Takes over a batch of our own that was just committed, unless it came by the log already.
    void apply(List<Change> own) {
        synchronized (applying) {
            for (Change change : own) {
                if (change.revision() == revision() + 1) {
                    state.add(change);
                }
            }
        }
        state.deliver();
    }

    /// Reads the log up to its end, if the counter says that there is more.
    ///
    /// @throws OutOfStepException if what follows is not in the log any more, or the database went back in time
    void catchUp(Connection connection) throws SQLException {
        catchUp(connection, Counter.read(connection));
    }

    /// Reads the log up to its end, which is at least the counter's.
    void catchUp(Connection connection, Counter target) throws SQLException {
        requireSameLife(target);
        if (target.revision() == revision()) {
            return;
        }
        synchronized (applying) {
            // Another thread may have gone further than our look at the counter.
            Counter newest = Counter.read(connection);
            requireSameLife(newest);
            if (newest.revision() < revision()) {
                throw new OutOfStepException("the database is at revision " + newest.revision() + ", before the "
                        + revision() + " that was seen");
            }
            int read = PAGE;
            while (read == PAGE) {
                read = readPage(connection);
            }
            if (revision() < target.revision()) {
                throw new OutOfStepException("the log ends at " + revision() + ", before " + target.revision());
            }
        }
        state.deliver();
    }

    private void requireSameLife(Counter counter) throws OutOfStepException {
        if (counter.epoch() != life.epoch()) {
            throw new OutOfStepException("a new life of the database has begun at " + counter.epoch());
        }
    }

    private int readPage(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(FOLLOWING)) {
            statement.setLong(1, revision());
            try (ResultSet rows = statement.executeQuery()) {
                int read = 0;
                while (rows.next()) {
                    state.add(change(rows));
                    read++;
                }
                return read;
            }
        }
    }

    private Change change(ResultSet row) throws SQLException {
        long revision = row.getLong("revision");
        ResourceKey key = key(row);
        StoredResource before = state.snapshot().get(key);
        if (revision != revision() + 1) {
            throw new OutOfStepException("change " + revision + " does not follow " + revision());
        }
        byte[] main = row.getBytes("main");
        byte[] status = row.getBytes("status");
        if (row.getString("operation").equals("created")) {
            if (before != null) {
                throw new OutOfStepException(key + " was created, but is there already");
            }
            return new Change(revision, key, null, parts.join(key, revision, main, status));
        }
        if (before == null) {
            throw new OutOfStepException(key + " was changed, but is not known");
        }
        boolean deleted = row.getString("operation").equals("deleted");
        return new Change(revision, key, before, deleted ? null : parts.join(before, revision, main, status));
    }

    private Map<ResourceKey, StoredResource> everything(Connection connection) throws SQLException {
        Map<ResourceKey, StoredResource> objects = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(EVERYTHING)) {
            statement.setFetchSize(PAGE);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ResourceKey key = key(rows);
                    objects.put(
                            key,
                            parts.join(key, rows.getLong("revision"), rows.getBytes("main"), rows.getBytes("status")));
                }
            }
        }
        return objects;
    }

    private static ResourceKey key(ResultSet row) throws SQLException {
        return new ResourceKey(
                new GroupResource(row.getString("api_group"), row.getString("resource")),
                row.getString("namespace"),
                row.getString("name"));
    }
}
