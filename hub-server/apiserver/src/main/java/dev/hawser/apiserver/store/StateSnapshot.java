package dev.hawser.apiserver.store;

import dev.hawser.apiserver.kind.GroupResource;
import java.util.Collection;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/// A snapshot on persistent maps: the next one shares all but the path to what has changed.
///
/// @param revision the last change that is in it
/// @param types objects by type and [ResourceKey#path()]
record StateSnapshot(long revision, HashPMap<GroupResource, TreePMap<String, StoredResource>> types)
        implements Snapshot {

    /// Nothing was ever written. Not 0, which means "any" to clients.
    static final StateSnapshot EMPTY = new StateSnapshot(1, HashTreePMap.empty());

    /// The state at `revision`, made of all its objects.
    static StateSnapshot of(long revision, Collection<StoredResource> objects) {
        HashPMap<GroupResource, TreePMap<String, StoredResource>> types = HashTreePMap.empty();
        for (StoredResource object : objects) {
            types = put(types, object.key(), object);
        }
        return new StateSnapshot(revision, types);
    }

    StateSnapshot after(Change change) {
        return new StateSnapshot(change.revision(), put(types, change.key(), change.current()));
    }

    /// The state before the change that made this one.
    StateSnapshot before(Change change) {
        return new StateSnapshot(change.revision() - 1, put(types, change.key(), change.previous()));
    }

    @Override
    public @Nullable StoredResource get(ResourceKey key) {
        TreePMap<String, StoredResource> objects = types.get(key.type());
        return objects == null ? null : objects.get(key.path());
    }

    @Override
    public SortedMap<String, StoredResource> ofType(GroupResource type) {
        return objects(types, type);
    }

    @Override
    public Collection<StoredResource> inNamespace(GroupResource type, String namespace) {
        // '0' is what follows '/'.
        return objects(types, type).subMap(namespace + "/", namespace + "0").values();
    }

    @Override
    public String toString() {
        return "snapshot at " + revision;
    }

    private static HashPMap<GroupResource, TreePMap<String, StoredResource>> put(
            HashPMap<GroupResource, TreePMap<String, StoredResource>> types,
            ResourceKey key,
            @Nullable StoredResource object) {
        TreePMap<String, StoredResource> objects = objects(types, key.type());
        TreePMap<String, StoredResource> changed =
                object == null ? objects.minus(key.path()) : objects.plus(key.path(), object);
        return changed.isEmpty() ? types.minus(key.type()) : types.plus(key.type(), changed);
    }

    private static TreePMap<String, StoredResource> objects(
            HashPMap<GroupResource, TreePMap<String, StoredResource>> types, GroupResource type) {
        TreePMap<String, StoredResource> objects = types.get(type);
        return objects == null ? TreePMap.empty() : objects;
    }
}
