package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.StoredResource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A change on its way to all its watchers. What is sent for it is made once per shape and event type, by the first
/// watcher that sends it.
final class SharedChange {

    private final Change change;
    private final Map<FrameKey, byte[]> frames = new ConcurrentHashMap<>(2);

    SharedChange(Change change) {
        this.change = change;
    }

    private record FrameKey(EventShape shape, WatchEvent.Type type) {}

    Change change() {
        return change;
    }

    long revision() {
        return change.revision();
    }

    String namespace() {
        return change.key().namespace();
    }

    /// @param object the state that the event carries
    byte[] frame(EventShape shape, WatchEvent.Type type, StoredResource object) {
        return frames.computeIfAbsent(new FrameKey(shape, type), key -> shape.frame(type, object, change.revision()));
    }
}
