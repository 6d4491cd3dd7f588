package dev.hawser.apiserver.http;

import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.EventShape;
import dev.hawser.apiserver.verb.ServedForm;
import dev.hawser.apiserver.verb.WatchEvent;

/// Events that carry the object itself.
record ObjectEvents(ServedForm form) implements EventShape {

    @Override
    public byte[] frame(WatchEvent.Type type, StoredResource object, long resourceVersion) {
        return EventFrames.event(type.name(), form.bytes(object, resourceVersion));
    }

    @Override
    public byte[] bookmark(long resourceVersion, boolean initialEventsEnd) {
        return EventFrames.bookmark(form.apiVersion(), form.kind().kind(), resourceVersion, initialEventsEnd);
    }
}
