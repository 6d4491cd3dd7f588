package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.store.StoredResource;
import java.util.Optional;
import java.util.function.Predicate;

/// What a list or watch is about.
///
/// @param namespace `""` for all namespaces and for cluster-scoped kinds
/// @param labels which labels
/// @param fields which fields
/// @param visible which objects exist for the caller; empty: all
public record Selection(
        String namespace, LabelSelector labels, FieldSelector fields, Optional<Predicate<StoredResource>> visible) {

    public Selection(String namespace, LabelSelector labels, FieldSelector fields) {
        this(namespace, labels, fields, Optional.empty());
    }

    /// Of these only what is visible.
    public Selection seenBy(Optional<Predicate<StoredResource>> limit) {
        return limit.isEmpty() ? this : new Selection(namespace, labels, fields, limit);
    }

    public static Selection inNamespace(String namespace) {
        return new Selection(namespace, LabelSelector.EVERYTHING, FieldSelector.EVERYTHING);
    }

    /// Something else than the namespace narrows the selection.
    public boolean isFiltered() {
        return !labels.isEverything() || !fields.isEverything() || visible.isPresent();
    }

    /// The namespace is not looked at: lists and watches get only the right ones.
    public boolean matches(StoredResource object) {
        return labels.matches(object.labels())
                && fields.matches(object)
                && (visible.isEmpty() || visible.get().test(object));
    }
}
