package dev.hawser.hub.reconcile;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import java.util.Collection;
import java.util.List;

/// A watched type and the keys that its objects concern.
///
/// @param type that is watched
/// @param keys which keys to reconcile for an object
public record Trigger(GroupResource type, Mapping keys) {

    /// From an object to the keys that depend on it. Asked for the object before and after a change, so that a label
    /// that moved from one owner to another wakes both. Must be quick: it runs on the store's delivery thread.
    @FunctionalInterface
    public interface Mapping {
        /// @param object before or after the change
        /// @param state the newest state, to find others that depend on the object
        Collection<ResourceKey> keysOf(StoredResource object, Snapshot state);
    }

    /// Objects of the type are the keys themselves.
    public static Trigger on(GroupResource type) {
        return new Trigger(type, (object, state) -> List.of(object.key()));
    }

    /// Objects of the type concern other keys.
    public static Trigger on(GroupResource type, Mapping keys) {
        return new Trigger(type, keys);
    }

    /// A namespaced object concerns the cluster-scoped object of `owner` that is named like its namespace: things in a
    /// cluster's namespace concern the cluster.
    public static Trigger onNamespaceOf(GroupResource type, GroupResource owner) {
        return new Trigger(
                type,
                (object, state) ->
                        List.of(new ResourceKey(owner, "", object.key().namespace())));
    }
}
