package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API from inside the process, as one caller: the same defaulting, validation, admission and conflict rules as
/// over HTTP, without transport and authorization. For the hub's controllers and the simulator.
///
/// Objects are complete documents with `apiVersion` and `kind`. Trees passed in are not kept, trees returned are the
/// caller's own. All methods throw [dev.hawser.apiserver.object.ApiException] as the API would answer.
public interface ResourceClient {

    /// The object in its storage version.
    Optional<ObjectNode> get(GroupResource type, String namespace, String name);

    /// Objects in list order, in their storage version.
    ///
    /// @param namespace null for all namespaces
    /// @param labels all of them must match; empty for no selection
    List<ObjectNode> list(GroupResource type, @Nullable String namespace, Map<String, String> labels);

    ObjectNode create(ObjectNode object);

    /// Replaces the object; fails with Conflict if `metadata.resourceVersion` is set and not current.
    ObjectNode update(ObjectNode object);

    /// Replaces `status` only; the precondition as with [#update].
    ObjectNode updateStatus(ObjectNode object);

    /// Server-side apply: creates or merges, owning the fields that are in `object`.
    ///
    /// @param force take over fields that others own, instead of failing with Conflict
    ObjectNode apply(ObjectNode object, String fieldManager, boolean force);

    /// Server-side apply to `/status`.
    ObjectNode applyStatus(ObjectNode object, String fieldManager, boolean force);

    /// JSON merge patch (RFC 7396) of an object.
    ///
    /// @param subresource `""` or e.g. `status`
    ObjectNode mergePatch(GroupResource type, String namespace, String name, String subresource, ObjectNode patch);

    /// Deletes with background propagation. No error if it is gone already.
    ///
    /// @param resourceVersion precondition, null for none
    void delete(GroupResource type, String namespace, String name, @Nullable String resourceVersion);
}
