package dev.hawser.apiserver.access;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.StoredResource;
import java.util.Optional;
import java.util.function.Predicate;

/// Narrows what somebody who may read sees. To roles, a list is a list; where only some of the objects are for the
/// caller, the others do not exist for him: neither in lists, nor in watches, nor by name.
public interface Visibility {

    /// Whoever may read sees everything.
    Visibility ALL = (caller, type, namespace) -> Optional.empty();

    /// @param type as stored
    /// @param namespace `""` for all
    /// @return which objects are visible; empty for all
    Optional<Predicate<StoredResource>> limit(Caller caller, GroupResource type, String namespace);
}
