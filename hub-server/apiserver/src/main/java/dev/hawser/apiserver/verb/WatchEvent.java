package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.StoredResource;
import org.jspecify.annotations.Nullable;

/// What one watcher sees of a change.
///
/// @param type how the object appears to the watcher, who only knows what it selects
/// @param object the state that is sent
public record WatchEvent(Type type, StoredResource object) {

    /// The event types that carry an object.
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    /// null if the watcher sees nothing of it. An object that ceases to match is deleted for the watcher and shown as
    /// it was when it still matched.
    static @Nullable WatchEvent of(Change change, Selection selection) {
        StoredResource before = change.previous();
        StoredResource after = change.current();
        boolean was = before != null && selection.matches(before);
        boolean is = after != null && selection.matches(after);
        if (is && after != null) {
            return new WatchEvent(was ? Type.MODIFIED : Type.ADDED, after);
        }
        return was && before != null ? new WatchEvent(Type.DELETED, before) : null;
    }
}
