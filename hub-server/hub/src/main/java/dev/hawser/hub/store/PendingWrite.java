package dev.hawser.hub.store;

import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A write that waits for its transaction.
///
/// @param write what shall be written
/// @param encoded its document, null for a deletion; the revision is not the final one
/// @param patient may wait for company
/// @param since when it came, by [System#nanoTime()]
/// @param result completed when it is durable, or failed
record PendingWrite(
        Write write, @Nullable StoredResource encoded, boolean patient, long since, CompletableFuture<Change> result) {

    static PendingWrite of(Write write, boolean patient, long now) {
        StoredResource encoded = write.document() == null ? null : StoredResource.of(write.key(), 0, write.document());
        return new PendingWrite(write, encoded, patient, now, new CompletableFuture<>());
    }

    /// Nobody waits for it any more.
    boolean abandoned() {
        return result.isDone();
    }
}
