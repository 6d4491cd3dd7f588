package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.store.StoredResource;

/// In which form a watch sends its events. Equal shapes make equal frames, so that they can be shared.
public interface EventShape {

    /// One line of the stream: the event with the object, ready to send.
    ///
    /// @param resourceVersion what the object says as its `metadata.resourceVersion`
    byte[] frame(WatchEvent.Type type, StoredResource object, long resourceVersion);

    /// The shape of the first event, if that is another one.
    default EventShape opening() {
        return this;
    }

    /// One line that only tells how far the watch is.
    ///
    /// @param initialEventsEnd the current state has been sent completely
    byte[] bookmark(long resourceVersion, boolean initialEventsEnd);
}
