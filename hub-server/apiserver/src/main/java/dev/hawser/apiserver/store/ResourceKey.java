package dev.hawser.apiserver.store;

import dev.hawser.apiserver.kind.GroupResource;

/// Which object.
///
/// @param type group and plural
/// @param namespace `""` for cluster-scoped objects
/// @param name unique in type and namespace
public record ResourceKey(GroupResource type, String namespace, String name) {

    /// The key within its type; its natural order is the order of lists: like etcd's, by the bytes of
    /// `namespace/name`.
    public String path() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    @Override
    public String toString() {
        return type.qualifiedName() + ":" + path();
    }
}
