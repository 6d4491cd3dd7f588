package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.store.ResourceKey;

/// What a request is about: a type in a version, a collection of it or one object, or one aspect of an object.
///
/// @param kind the type
/// @param version in which the client speaks
/// @param namespace `""` for cluster scope or all namespaces
/// @param name `""` for the collection
/// @param subresource `""` for the object itself, e.g. `status`
public record Target(ResourceKind kind, KindVersion version, String namespace, String name, String subresource) {

    public GroupResource type() {
        return kind.type();
    }

    public String apiVersion() {
        return kind.apiVersion(version);
    }

    public ResourceKey key() {
        return new ResourceKey(kind.type(), namespace, name);
    }

    public Target named(String newName) {
        return new Target(kind, version, namespace, newName, subresource);
    }

    public boolean isStatus() {
        return subresource.equals("status");
    }
}
