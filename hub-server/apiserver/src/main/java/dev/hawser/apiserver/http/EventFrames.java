package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.StatusDocument;
import java.nio.charset.StandardCharsets;

/// The lines of a watch stream.
final class EventFrames {

    private static final byte[] END = "}\n".getBytes(StandardCharsets.US_ASCII);

    private EventFrames() {}

    /// @param object ready to send
    static byte[] event(String type, byte[] object) {
        byte[] start = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
        byte[] frame = new byte[start.length + object.length + END.length];
        System.arraycopy(start, 0, frame, 0, start.length);
        System.arraycopy(object, 0, frame, start.length, object.length);
        System.arraycopy(END, 0, frame, start.length + object.length, END.length);
        return frame;
    }

    /// The last line of a watch that cannot go on.
    static byte[] error(ApiException failure) {
        return event("ERROR", Documents.bytes(StatusDocument.of(failure)));
    }

    static byte[] bookmark(String apiVersion, String kind, long resourceVersion, boolean initialEventsEnd) {
        return event("BOOKMARK", Documents.bytes(mark(apiVersion, kind, resourceVersion, initialEventsEnd)));
    }

    /// An object that has nothing but a revision.
    static ObjectNode mark(String apiVersion, String kind, long resourceVersion, boolean initialEventsEnd) {
        ObjectNode object = Documents.object();
        object.put("kind", kind);
        object.put("apiVersion", apiVersion);
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(resourceVersion));
        metadata.putNull("creationTimestamp");
        if (initialEventsEnd) {
            metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
        }
        return object;
    }
}
