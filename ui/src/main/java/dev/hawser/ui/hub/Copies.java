package dev.hawser.ui.hub;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One copy of each object in each revision, however many people look at it.
///
/// Every person's objects come by that person's own watches, so that nobody sees what the hub does not show to them;
/// but
/// an object of one revision is the same for everybody, so that it is in memory once. It is forgotten when nobody has
/// it
/// any more. What is handed out is shared and must not be changed.
final class Copies {

    private record Key(Class<?> kind, String uid, String revision) {}

    private static final class Copy extends WeakReference<HasMetadata> {
        private final Key key;

        Copy(Key key, HasMetadata object, ReferenceQueue<HasMetadata> queue) {
            super(object, queue);
            this.key = key;
        }
    }

    private final Map<Key, Copy> known = new ConcurrentHashMap<>();
    private final ReferenceQueue<HasMetadata> forgotten = new ReferenceQueue<>();

    /// The copy that everybody has; this one if it is the first.
    <R extends HasMetadata> R of(Class<R> kind, R object) {
        forget();
        ObjectMeta metadata = object.getMetadata();
        if (metadata.getUid() == null || metadata.getResourceVersion() == null) {
            return object;
        }
        Key key = new Key(kind, metadata.getUid(), metadata.getResourceVersion());
        Copy fresh = new Copy(key, object, forgotten);
        while (true) {
            Copy present = known.putIfAbsent(key, fresh);
            if (present == null) {
                return object;
            }
            HasMetadata shared = present.get();
            if (shared != null) {
                return kind.cast(shared);
            }
            known.remove(key, present);
        }
    }

    /// How many objects are held, for all people together.
    int size() {
        forget();
        return known.size();
    }

    private void forget() {
        for (var gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            if (gone instanceof Copy copy) {
                known.remove(copy.key, copy);
            }
        }
    }
}
