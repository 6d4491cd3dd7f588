package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A rule about writes that a schema cannot say: the hub's own rules and those of built-in kinds. Hooks run after
/// defaulting and pruning and before schema validation, in the order of their registration.
public interface AdmissionHook {

    /// Looks at a write, may complete `request.object()`, may refuse.
    ///
    /// @throws dev.hawser.apiserver.object.ApiException to refuse, with the field named
    void admit(AdmissionRequest request);

    /// May add to the answer what is not stored, such as a secret shown once. Called after the write succeeded,
    /// if any hook has noted something in the request's context.
    default void answer(AdmissionRequest request, ObjectNode answer) {}
}
