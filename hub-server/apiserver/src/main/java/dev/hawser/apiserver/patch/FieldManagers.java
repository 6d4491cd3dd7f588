package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.KindVersion;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who owns which field: keeps `metadata.managedFields` through every write, and does server-side apply.
public final class FieldManagers {

    private FieldManagers() {}

    /// Records the owner of what a create, an update or a patch changes.
    ///
    /// @param version of the kind in which the documents are
    /// @param live the stored object; null if it is created
    /// @param updated the new object, decoded, pruned and with defaults; its `metadata.managedFields` is changed
    /// @param manager the `fieldManager`, or the part of User-Agent before the first slash
    /// @param apiVersion of the documents
    /// @param subresource `""` for the object itself
    /// @return `updated`
    public static ObjectNode update(
            KindVersion version,
            @Nullable ObjectNode live,
            ObjectNode updated,
            String manager,
            String apiVersion,
            String subresource,
            Instant now) {
        return updated;
    }

    /// Server-side apply: `live` merged with `applied`, without what the manager applied before and no longer
    /// does. Neither is changed. Defaults are to be set in the result, not in `applied`.
    ///
    /// @param live the stored object; null if it is created
    /// @param applied the fields the manager wants to own, not defaulted and not pruned
    /// @param force take fields over that others own with another value
    /// @throws dev.hawser.apiserver.object.ApiException Conflict with a cause per field, BadRequest if `applied`
    ///     does not fit the schema
    public static ObjectNode apply(
            KindVersion version,
            @Nullable ObjectNode live,
            ObjectNode applied,
            String manager,
            boolean force,
            String apiVersion,
            String subresource,
            Instant now) {
        return applied;
    }
}
