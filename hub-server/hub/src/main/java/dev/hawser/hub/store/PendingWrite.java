package dev.hawser.hub.store;

import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.StoreException;
import dev.hawser.apiserver.store.StoreException.Outcome;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A write that waits for its transaction.
///
/// @param write what shall be written
/// @param encoded its document, null for a deletion; the revision is not the final one
/// @param patient may wait for company
/// @param term of the leader that writes it, [Term#NONE] for everybody else
/// @param since when it came, by [System#nanoTime()]
/// @param phase where it stands between its writer, who may lose patience, and the batch
/// @param result completed when it is durable, or failed
record PendingWrite(
        Write write,
        @Nullable StoredResource encoded,
        boolean patient,
        long term,
        long since,
        AtomicReference<Phase> phase,
        CompletableFuture<Change> result) {

    /// Where a write stands.
    enum Phase {
        /// May be taken back.
        WAITING,
        /// In a transaction whose end is not known yet.
        SENT,
        /// Nobody waits for it any more; it will not happen.
        WITHDRAWN
    }

    static PendingWrite of(Write write, boolean patient, long term, long now) {
        StoredResource encoded = write.document() == null ? null : StoredResource.of(write.key(), 0, write.document());
        return new PendingWrite(
                write, encoded, patient, term, now, new AtomicReference<>(Phase.WAITING), new CompletableFuture<>());
    }

    /// Takes it into a transaction; false if nobody waits for it any more.
    boolean send() {
        return phase.compareAndSet(Phase.WAITING, Phase.SENT);
    }

    /// The transaction has surely not happened.
    void notSent() {
        phase.compareAndSet(Phase.SENT, Phase.WAITING);
    }

    /// Gives up on it; what is said of it then is the truth.
    Outcome withdraw() {
        return phase.compareAndSet(Phase.WAITING, Phase.WITHDRAWN) || phase.get() == Phase.WITHDRAWN
                ? Outcome.NOT_WRITTEN
                : Outcome.UNKNOWN;
    }

    boolean withdrawn() {
        return phase.get() == Phase.WITHDRAWN;
    }

    void fail(String message, Throwable cause) {
        result.completeExceptionally(new StoreException(withdraw(), message, cause));
    }
}
