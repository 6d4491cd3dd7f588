package dev.hawser.hub.store;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.HistoryLimits;
import dev.hawser.apiserver.store.LiveState;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoreException;
import dev.hawser.apiserver.store.StoreException.Outcome;
import dev.hawser.apiserver.store.Term;
import dev.hawser.apiserver.store.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Objects in PostgreSQL, and all of them in memory. What [#commit] acknowledged is durable; any number of replicas
/// work on one database and see one order. Needs the tables of the migrations, four connections, and a pool that does
/// not give out again what broke (Quarkus' does not).
public final class PostgresStore implements Store {

    private static final Logger LOG = Logger.getLogger(PostgresStore.class);

    private static final int CLEAN_UP_EVERY_SECONDS = 60;
    private static final Duration FOLLOWER_PATIENCE = Duration.ofSeconds(2);

    private final DataSource database;
    private final StoreConfig config;
    private final LiveState state;
    private final Parts parts;
    private final Replica replica;
    private final BatchQueue queue;
    private final BatchWriter writer;
    private final LogFollower follower;
    private final ConsistentReads reads;
    private final Retention retention;
    private final Sealer sealer;
    private final Resealing resealing;
    private final Thread writing;
    private final Thread cleaning;
    private final Thread following;
    private volatile boolean closed;

    private PostgresStore(
            DataSource database, StoreConfig config, LiveState state, Parts parts, Replica replica, Lineage lineage) {
        String name = UUID.randomUUID().toString();
        this.replica = replica;
        this.database = database;
        this.config = config;
        this.state = state;
        this.parts = parts;
        this.queue = new BatchQueue(config.batchSize(), config.passingDelay());
        this.writer = new BatchWriter(
                queue,
                replica,
                new BatchSql(parts),
                new WriterConnection(database, lineage),
                new StoreSettings(name, config.writeTimeout(), config.history().partitionSize()));
        this.follower = new LogFollower(database, replica, name, config.pollInterval());
        this.reads = new ConsistentReads(database, replica, config.writeTimeout());
        this.retention = new Retention(database, config.history());
        this.sealer = parts.sealer();
        this.resealing = new Resealing(database, sealer);
        this.writing = Thread.ofVirtual().name("store-writer").start(writer::run);
        this.cleaning = Thread.ofVirtual().name("store-retention").start(this::cleanUpNowAndThen);
        this.following = Thread.ofVirtual().name("store-follower").start(follower::run);
    }

    /// Loads all objects and begins to follow the log.
    ///
    /// @throws DatabaseStartException if the database cannot be read
    public static PostgresStore open(DataSource database, StoreConfig config, Sealer sealer) {
        return open(database, config, sealer, Set.of());
    }

    /// @param ofOneLife objects that are gone when a new life of the database begins
    /// @throws DatabaseStartException if the database cannot be read
    public static PostgresStore open(
            DataSource database, StoreConfig config, Sealer sealer, Set<ResourceKey> ofOneLife) {
        Executor delivery = task -> Thread.ofVirtual().name("store-delivery").start(task);
        StoreConfig.History history = config.history();
        HistoryLimits limits = new HistoryLimits(history.memoryChanges(), history.memoryBytes());
        LiveState state = new LiveState(limits, delivery);
        Parts parts = new Parts(sealer, config.sealedTypes(), config.passingTypes());
        Lineage lineage = new Lineage(config.restored().orElse(null), ofOneLife);
        Replica replica = new Replica(state, parts, new PastReader(parts, limits), lineage);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(true);
            lineage.settle(connection);
            replica.load(connection);
        } catch (SQLException e) {
            throw new DatabaseStartException("The objects cannot be read from the database: " + e.getMessage(), e);
        }
        return new PostgresStore(database, config, state, parts, replica, lineage);
    }

    @Override
    public Snapshot snapshot() {
        return state.snapshot();
    }

    @Override
    public Snapshot latestSnapshot() {
        requireOpen();
        return reads.latest();
    }

    @Override
    public Optional<Snapshot> snapshotAt(long revision) {
        return state.snapshotAt(revision);
    }

    @Override
    public Change commit(Write write) throws ConflictException {
        requireOpen();
        PendingWrite pending =
                PendingWrite.of(write, parts.passes(write.key().type()), Term.current(), System.nanoTime());
        queue.add(pending);
        try {
            return pending.result().get(config.writeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConflictException conflict) {
                throw conflict;
            }
            if (e.getCause() instanceof StoreException failure) {
                throw new StoreException(failure.outcome(), String.valueOf(failure.getMessage()), e);
            }
            throw new StoreException(Outcome.UNKNOWN, "the store failed", e);
        } catch (TimeoutException e) {
            throw new StoreException(pending.withdraw(), "the database did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(pending.withdraw(), "interrupted", e);
        }
    }

    /// Of the database as it was seen last; changes when it is restored.
    public Life life() {
        return replica.life();
    }

    @Override
    public long compactedRevision() {
        return state.compactedRevision();
    }

    @Override
    public void compact(long revision) {
        state.compact(revision);
        try (Connection connection = database.getConnection()) {
            Retention.compacted(connection, revision);
            retention.dropUpTo(revision);
        } catch (SQLException e) {
            throw new StoreException("the log could not be compacted", e);
        }
    }

    /// Drops what is too old of the log, as configured. Happens every minute by itself.
    void enforceRetention() {
        try {
            retention.enforce();
        } catch (SQLException | RuntimeException e) {
            LOG.infof("the log was not cleaned up this time: %s", e.getMessage());
        }
    }

    /// Takes notice of other keys, and seals anew what older ones have sealed. Happens at the start and every minute.
    void renewSeals() {
        try {
            sealer.refresh();
            resealing.run();
        } catch (SQLException | RuntimeException e) {
            LOG.infof("nothing was sealed anew this time: %s", e.getMessage());
        }
    }

    private void cleanUpNowAndThen() {
        try {
            while (!closed) {
                renewSeals();
                TimeUnit.SECONDS.sleep(CLEAN_UP_EVERY_SECONDS);
                enforceRetention();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Watch watch(
            @Nullable Set<GroupResource> types,
            long fromRevision,
            Consumer<Change> consumer,
            Consumer<@Nullable Throwable> onEnd)
            throws CompactedException {
        return state.watch(types, fromRevision, consumer, onEnd);
    }

    @Override
    public long deliveredRevision() {
        return state.deliveredRevision();
    }

    /// Writes what is waiting, then stops.
    @Override
    public void close() {
        closed = true;
        queue.close();
        writer.close();
        follower.close();
        cleaning.interrupt();
        try {
            writing.join(config.writeTimeout());
            // It gives its connection back, unless it is told nothing for too long.
            following.join(FOLLOWER_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        state.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the store is closed", null);
        }
    }
}
