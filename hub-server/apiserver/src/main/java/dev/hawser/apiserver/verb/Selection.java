package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.store.StoredResource;

/// What a list or watch is about.
///
/// @param namespace `""` for all namespaces and for cluster-scoped kinds
/// @param labels which labels
/// @param fields which fields
public record Selection(String namespace, LabelSelector labels, FieldSelector fields) {

    public static Selection inNamespace(String namespace) {
        return new Selection(namespace, LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);
    }

    /// Something else than the namespace narrows the selection.
    public boolean isFiltered() {
        return !labels.isEverything() || !fields.isEverything();
    }

    /// The namespace is not looked at: lists and watches get only the right ones.
    public boolean matches(StoredResource object) {
        return labels.matches(object.labels()) && fields.matches(object);
    }
}
