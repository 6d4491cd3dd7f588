package dev.hawser.apiserver.store;

import org.jspecify.annotations.Nullable;

/// One committed change.
///
/// @param revision the number of this change: gapless, in commit order, over all types
/// @param key which object
/// @param previous the object before, null if it was created
/// @param current the object after, null if it was deleted
public record Change(
        long revision,
        ResourceKey key,
        @Nullable StoredResource previous,
        @Nullable StoredResource current) {

    public Change {
        if (previous == null && current == null) {
            throw new IllegalArgumentException("a change needs a before or an after");
        }
    }
}
