package dev.hawser.hub.store;

import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Snapshots that contain whatever was acknowledged by any replica before they were asked for. Callers that come while
/// the database is being asked share the next question.
final class ConsistentReads {

    private final DataSource database;
    private final Replica replica;
    private final Duration timeout;
    private final Object lock = new Object();

    // Guarded by lock.
    private @Nullable CompletableFuture<Snapshot> next;
    private boolean asking;

    ConsistentReads(DataSource database, Replica replica, Duration timeout) {
        this.database = database;
        this.replica = replica;
        this.timeout = timeout;
    }

    Snapshot latest() {
        CompletableFuture<Snapshot> answer;
        synchronized (lock) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            answer = next;
            if (!asking) {
                asking = true;
                Thread.ofVirtual().name("store-consistent-read").start(this::ask);
            }
        }
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreException("the database does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted", e);
        }
    }

    private void ask() {
        CompletableFuture<Snapshot> waiting = takeNext();
        while (waiting != null) {
            try (Connection connection = database.getConnection()) {
                connection.setNetworkTimeout(Runnable::run, (int) timeout.toMillis());
                try {
                    replica.catchUp(connection);
                } finally {
                    if (!connection.isClosed()) {
                        connection.setNetworkTimeout(Runnable::run, 0);
                    }
                }
                waiting.complete(replica.snapshot());
            } catch (SQLException | RuntimeException e) {
                waiting.completeExceptionally(e);
            }
            waiting = takeNext();
        }
    }

    private @Nullable CompletableFuture<Snapshot> takeNext() {
        synchronized (lock) {
            CompletableFuture<Snapshot> taken = next;
            next = null;
            asking = taken != null;
            return taken;
        }
    }
}
