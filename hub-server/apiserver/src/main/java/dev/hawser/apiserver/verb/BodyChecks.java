package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import java.util.List;

/// Whether the object in a request's body is the one that the URL names.
final class BodyChecks {

    private BodyChecks() {}

    /// `apiVersion` and `kind`; built-in kinds may lack both and get them.
    static void requireKind(Target target, ObjectNode body) {
        String kind = body.path("kind").asText("");
        String apiVersion = body.path("apiVersion").asText("");
        if (target.kind().builtIn()) {
            requireBuiltIn(target, body, kind, apiVersion);
            return;
        }
        for (String member : new String[] {"kind", "apiVersion"}) {
            if (body.path(member).asText("").isEmpty()) {
                String shown = member.equals("kind") ? "Kind" : "apiVersion";
                throw Failures.badRequest("the object provided is unrecognized (must be of type "
                        + target.kind().kind() + "): Object '" + shown + "' is missing in the body");
            }
        }
        requireVersion(target, apiVersion);
        if (!kind.equals(target.kind().kind())) {
            throw Failures.invalid(
                    target.type().group(),
                    kind,
                    Metadata.of(body).name(),
                    List.of(Failures.invalidValue(
                            "kind",
                            "\"" + kind + "\"",
                            "must be " + target.kind().kind())));
        }
    }

    /// Name and namespace of an update's body.
    static void requireIdentity(Target target, ObjectNode body) {
        Metadata metadata = Metadata.of(body);
        if (metadata.name().isEmpty()) {
            if (target.kind().builtIn()) {
                throw Failures.badRequest("the name of the object (" + target.name()
                        + " based on URL) was undeterminable: name must be provided");
            }
            metadata.node().put("name", target.name());
        }
        if (!metadata.name().equals(target.name())) {
            throw Failures.badRequest("the name of the object (" + metadata.name()
                    + ") does not match the name on the URL (" + target.name() + ")");
        }
        requireNamespace(target, metadata);
    }

    /// The namespace of the URL counts; a cluster-scoped object has none.
    static void requireNamespace(Target target, Metadata metadata) {
        if (!target.kind().namespaced()) {
            metadata.node().remove("namespace");
            return;
        }
        if (!metadata.namespace().isEmpty() && !metadata.namespace().equals(target.namespace())) {
            throw Failures.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        metadata.node().put("namespace", target.namespace());
    }

    private static void requireBuiltIn(Target target, ObjectNode body, String kind, String apiVersion) {
        if (!apiVersion.isEmpty() && !apiVersion.equals(target.apiVersion())) {
            requireVersion(target, apiVersion);
        }
        if (!kind.isEmpty() && !kind.equals(target.kind().kind())) {
            throw Failures.badRequest(kind + " in version \"" + target.version().name() + "\" cannot be handled as a "
                    + target.kind().kind() + ": the kinds differ");
        }
        body.put("apiVersion", target.apiVersion());
        body.put("kind", target.kind().kind());
    }

    private static void requireVersion(Target target, String apiVersion) {
        if (!apiVersion.equals(target.apiVersion())) {
            throw Failures.badRequest("the API version in the data (" + apiVersion
                    + ") does not match the expected API version (" + target.apiVersion() + ")");
        }
    }
}
