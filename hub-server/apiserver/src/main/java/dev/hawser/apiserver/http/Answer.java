package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.StatusDocument;
import dev.hawser.apiserver.verb.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/// A complete answer.
///
/// @param status HTTP status
/// @param mediaType Content-Type
/// @param body ready to send
/// @param warnings one per Warning header
/// @param retryAfterSeconds 0 for none
/// @param oldRevision of the written object before, for the audit log
/// @param newRevision of the written object after, for the audit log
/// @param objectName of the written object, for the audit log
record Answer(
        int status,
        String mediaType,
        Buffer body,
        List<String> warnings,
        int retryAfterSeconds,
        long oldRevision,
        long newRevision,
        String objectName) {

    private static final String JSON = "application/json";

    Answer {
        warnings = List.copyOf(warnings);
    }

    static Answer json(int status, byte[] body) {
        return new Answer(status, JSON, Buffer.buffer(body), List.of(), 0, 0, 0, "");
    }

    static Answer of(int status, String mediaType, byte[] body) {
        return new Answer(status, mediaType, Buffer.buffer(body), List.of(), 0, 0, 0, "");
    }

    static Answer json(int status, ObjectNode document) {
        return json(status, Documents.bytes(document));
    }

    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", Buffer.buffer(text), List.of(), 0, 0, 0, "");
    }

    /// What an unknown path gets.
    static Answer pageNotFound() {
        return text(404, "404 page not found\n");
    }

    static Answer failure(ApiException failure) {
        return new Answer(
                failure.code(),
                JSON,
                Buffer.buffer(Documents.bytes(StatusDocument.of(failure))),
                List.of(),
                failure.details().retryAfterSeconds(),
                0,
                0,
                failure.details().name());
    }

    /// With what the client and the audit log are told about a write.
    Answer about(Outcome outcome) {
        return new Answer(
                status,
                mediaType,
                body,
                outcome.warnings(),
                retryAfterSeconds,
                outcome.oldRevision(),
                outcome.newRevision(),
                outcome.document().path("metadata").path("name").asText());
    }
}
