package dev.hawser.apiserver.store;

import dev.hawser.apiserver.kind.GroupResource;
import java.util.Collection;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// All objects as they were at one revision. Immutable; holding one costs only what has changed since.
public interface Snapshot {

    /// Everything up to and including this revision is in the snapshot, nothing later.
    long revision();

    @Nullable StoredResource get(ResourceKey key);

    /// The objects of a type, by [ResourceKey#path()]; empty if there are none. Ordered as lists are.
    SortedMap<String, StoredResource> ofType(GroupResource type);

    /// The objects of a type in one namespace, in order of their names.
    Collection<StoredResource> inNamespace(GroupResource type, String namespace);
}
