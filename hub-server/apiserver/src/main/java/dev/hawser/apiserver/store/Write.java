package dev.hawser.apiserver.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// One write: a whole new document, or a deletion.
///
/// @param key which object
/// @param expected precondition, checked in the same transaction as the write
/// @param document the new document without `metadata.resourceVersion`; null deletes. The store takes ownership:
///     the caller does not change it afterwards
/// @param actor who writes, for the change log; `system:hub` for controllers
public record Write(
        ResourceKey key, Expected expected, @Nullable ObjectNode document, String actor) {

    public Write {
        if (document == null && expected instanceof Expected.Absent) {
            throw new IllegalArgumentException("a deletion names the revision that it deletes");
        }
    }
}
