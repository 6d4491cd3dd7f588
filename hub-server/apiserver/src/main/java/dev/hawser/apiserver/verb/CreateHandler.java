package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;

/// Answers a POST that does not simply store an object: kinds that are only asked (access reviews), and
/// subresources such as `serviceaccounts/token`. Registered per type and subresource.
public interface CreateHandler {

    /// @param caller who asks, already authorized for `create` on the type or subresource
    /// @param namespace `""` for cluster scope
    /// @param name of the object for a subresource, otherwise `""`
    /// @param body the decoded request; may be changed
    /// @return the answer's document, sent with status 201
    /// @throws dev.hawser.apiserver.object.ApiException to refuse
    ObjectNode create(Caller caller, String namespace, String name, ObjectNode body);
}
