package dev.hawser.hub.store;

import dev.hawser.apiserver.store.Term;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Writes batch after batch, each in one transaction. It takes the lock on the counter, brings the replica up to it,
/// decides on that ground what each write becomes, writes and commits. A commit whose answer was lost is looked up in
/// the log under the same lock before anything is answered or tried again.
final class BatchWriter {

    private static final Logger LOG = Logger.getLogger(BatchWriter.class);
    private static final Duration MAX_PAUSE = Duration.ofMillis(500);

    private final BatchQueue queue;
    private final Replica replica;
    private final BatchSql sql;
    private final WriterConnection connections;
    private final StoreSettings settings;

    private long logEndsAt;
    private volatile boolean closed;

    BatchWriter(BatchQueue queue, Replica replica, BatchSql sql, WriterConnection connections, StoreSettings settings) {
        this.queue = queue;
        this.replica = replica;
        this.sql = sql;
        this.connections = connections;
        this.settings = settings;
    }

    /// Works until the queue is closed and empty.
    void run() {
        try {
            List<PendingWrite> batch = queue.take();
            while (!batch.isEmpty()) {
                write(new Batch(UUID.randomUUID(), batch));
                batch = queue.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.close();
        }
    }

    /// No more attempts after failed ones.
    void close() {
        closed = true;
    }

    /// A batch, and the plan whose commit was sent off without an answer yet.
    private static final class Batch {

        private final UUID id;
        private final List<PendingWrite> writes;
        private @Nullable BatchPlan uncertain;

        Batch(UUID id, List<PendingWrite> writes) {
            this.id = id;
            this.writes = writes;
        }

        List<PendingWrite> wanted() {
            return writes.stream()
                    .filter(write -> !write.withdrawn() && !write.result().isDone())
                    .toList();
        }

        /// What goes into the transaction: not what was given up, nor what a leader of the past has left.
        List<PendingWrite> send(long term) {
            for (PendingWrite write : wanted()) {
                if (write.term() != Term.NONE && write.term() != term) {
                    write.fail("this replica no longer leads", new IllegalStateException("term " + write.term()));
                }
            }
            return wanted().stream().filter(PendingWrite::send).toList();
        }

        void notSent() {
            uncertain = null;
            writes.forEach(PendingWrite::notSent);
        }

        void fail(String message, Throwable cause) {
            writes.forEach(write -> write.fail(message, cause));
        }
    }

    private void write(Batch batch) throws InterruptedException {
        long deadline = System.nanoTime() + settings.writeTimeout().toNanos();
        long pause = 10;
        while (true) {
            try {
                attempt(batch);
                return;
            } catch (OutOfStepException e) {
                LOG.warnf("loading everything anew: %s", e.getMessage());
                loadAnew();
            } catch (SQLException e) {
                connections.discard();
                if (isRefused(e) && batch.uncertain == null) {
                    refuse(batch, e);
                    return;
                }
                LOG.warnf("a batch of %d writes failed, trying again: %s", batch.writes.size(), words(e));
            } catch (RuntimeException e) {
                connections.discard();
                LOG.error("a batch failed", e);
                batch.fail("the store failed", e);
                return;
            }
            if (closed || System.nanoTime() > deadline || batch.wanted().isEmpty()) {
                batch.fail("the database does not answer", new IllegalStateException("gave up"));
                return;
            }
            TimeUnit.MILLISECONDS.sleep(pause);
            pause = Math.min(pause * 2, MAX_PAUSE.toMillis());
        }
    }

    private void attempt(Batch batch) throws SQLException {
        Connection connection = connections.get();
        Counter counter = Counter.lock(connection);
        replica.catchUp(connection, counter);
        BatchPlan sent = batch.uncertain;
        if (sent != null && sql.isLogged(connection, batch.id, sent.base())) {
            connection.rollback();
            answer(sent);
            return;
        }
        batch.notSent();
        BatchPlan plan = BatchPlan.of(replica.snapshot(), batch.send(counter.term()));
        try {
            if (plan.planned().isEmpty()) {
                connection.rollback();
            } else {
                prepareLog(connection, plan.lastRevision());
                sql.write(connection, plan, batch.id, counter.at(), settings.replicaName());
                batch.uncertain = plan;
                connection.commit();
            }
        } catch (SQLException e) {
            if (batch.uncertain == null) {
                batch.notSent();
            }
            throw e;
        }
        answer(plan);
    }

    /// The replica first, so that who is answered reads what it wrote.
    private void answer(BatchPlan plan) {
        replica.apply(plan.planned().stream().map(BatchPlan.Planned::change).toList());
        plan.planned().forEach(each -> each.write().result().complete(each.change()));
        plan.conflicts().forEach(each -> each.write().result().completeExceptionally(each.reason()));
    }

    private void prepareLog(Connection connection, long upTo) throws SQLException {
        int size = settings.partitionSize();
        if (upTo >= logEndsAt) {
            logEndsAt = sql.prepareLog(connection, upTo + size / 2, size);
        }
    }

    private void loadAnew() {
        connections.discard();
        logEndsAt = 0;
        try {
            replica.load(connections.get());
        } catch (SQLException e) {
            LOG.warnf("loading failed: %s", e.getMessage());
        } finally {
            connections.discard();
        }
    }

    /// The database does not take something of the batch: each write is tried alone, and only the bad one fails.
    private void refuse(Batch batch, SQLException reason) throws InterruptedException {
        if (batch.writes.size() == 1) {
            LOG.errorf(
                    "the database refuses to write %s: %s",
                    batch.writes.getFirst().write().key(), words(reason));
            batch.fail(
                    isFull(reason) ? "the database's disk is full" : "the database refuses the write",
                    new SQLException(words(reason)));
            return;
        }
        for (PendingWrite write : new ArrayList<>(batch.wanted())) {
            write(new Batch(UUID.randomUUID(), List.of(write)));
        }
    }

    /// Trying the same again would give the same: bad data (22), a violated constraint (23), no disk (53100).
    private static boolean isRefused(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || isFull(e);
    }

    /// The first line only: the others may hold the content of documents.
    private static String words(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private static boolean isFull(SQLException e) {
        return "53100".equals(e.getSQLState());
    }
}
