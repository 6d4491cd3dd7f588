package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A write on its way into the store.
///
/// @param kind of the object
/// @param version in which the client speaks; `object` and `old` are in it
/// @param operation what is done
/// @param subresource `""` for the object itself
/// @param caller who asks
/// @param namespace `""` for cluster scope
/// @param name `""` while a generated name is not yet chosen
/// @param old the stored object, null on create
/// @param object the new object; hooks may change it. Null on delete
/// @param dryRun nothing will be stored
/// @param context scratch space from the hook's `admit` to its `answer`; never stored
public record AdmissionRequest(
        ResourceKind kind,
        KindVersion version,
        Operation operation,
        String subresource,
        Caller caller,
        String namespace,
        String name,
        @Nullable ObjectNode old,
        @Nullable ObjectNode object,
        boolean dryRun,
        Map<String, Object> context) {

    /// What is done to the object. A patch or an apply is CREATE or UPDATE, by whether the object existed.
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE
    }
}
