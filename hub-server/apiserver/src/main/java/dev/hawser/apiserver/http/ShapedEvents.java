package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.EventShape;
import dev.hawser.apiserver.verb.ServedForm;
import dev.hawser.apiserver.verb.WatchEvent;
import org.jspecify.annotations.Nullable;

/// Events that carry a Table or PartialObjectMetadata instead of the object. Only the first Table has the columns.
///
/// @param form of the objects
/// @param representation what is made of them; with the form and the columns it decides whether frames are the same
/// @param withColumns for the first event
/// @param shaping makes it
record ShapedEvents(ServedForm form, Representation representation, boolean withColumns, Shaping shaping)
        implements EventShape {

    @Override
    public EventShape opening() {
        return new ShapedEvents(form, representation, true, shaping);
    }

    @Override
    public byte[] frame(WatchEvent.Type type, StoredResource object, long resourceVersion) {
        ObjectNode tree = form.tree(object);
        Metadata.of(tree).node().put("resourceVersion", Long.toString(resourceVersion));
        return EventFrames.event(type.name(), Documents.bytes(shaping.one(tree, withColumns)));
    }

    @Override
    public byte[] bookmark(long resourceVersion, boolean initialEventsEnd) {
        ObjectNode mark = EventFrames.mark(form.apiVersion(), form.kind().kind(), resourceVersion, initialEventsEnd);
        return EventFrames.event("BOOKMARK", Documents.bytes(shaping.one(mark, withColumns)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ShapedEvents events
                && events.form.equals(form)
                && events.representation.equals(representation)
                && events.withColumns == withColumns
                && events.shaping.include() == shaping.include();
    }

    @Override
    public int hashCode() {
        return 31 * form.hashCode() + representation.hashCode();
    }
}
