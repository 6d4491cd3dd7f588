package dev.hawser.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.protobuf.ProtobufBody;
import dev.hawser.apiserver.verb.PatchVerb.PatchType;
import dev.hawser.apiserver.verb.Target;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The body of a request as a tree, or the refusal in kube-apiserver's words.
///
/// @param contentType the header, `""` if absent
/// @param content all of it
record RequestBody(String contentType, Buffer content) {

    private static final List<String> OBJECT_TYPES = List.of("application/json", "application/yaml");
    private static final List<String> BUILT_IN_TYPES =
            List.of("application/json", "application/yaml", ProtobufBody.MEDIA_TYPE);

    /// An object of the target's kind, in JSON, YAML or, for built-in kinds, protobuf.
    ObjectNode object(Target target) {
        JsonNode tree;
        try {
            boolean known = target.kind().builtIn()
                    && ProtobufBody.isKnown(target.apiVersion(), target.kind().kind());
            tree = mediaType().equals(ProtobufBody.MEDIA_TYPE) && known
                    ? ProtobufBody.read(
                            content.getBytes(),
                            target.apiVersion(),
                            target.kind().kind())
                    : decode(known ? BUILT_IN_TYPES : OBJECT_TYPES);
        } catch (JsonProcessingException e) {
            throw unrecognized(target, "couldn't get version/kind; json parse error: " + fault(e));
        }
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw unrecognized(target, "couldn't get version/kind; json parse error: the value is not an object");
    }

    /// `DeleteOptions`, or null if the body is empty.
    @Nullable JsonNode deleteOptions() {
        if (content.length() == 0) {
            return null;
        }
        try {
            return mediaType().equals(ProtobufBody.MEDIA_TYPE)
                    ? ProtobufBody.read(content.getBytes(), "v1", "DeleteOptions")
                    : decode(BUILT_IN_TYPES);
        } catch (JsonProcessingException e) {
            throw Failures.badRequest("couldn't get version/kind; json parse error: " + fault(e));
        }
    }

    /// @param contentType the header, `""` if absent
    static PatchType patchType(String contentType, Target target) {
        MediaRange given = MediaRange.parseOne(contentType);
        String name = given.type() + "/" + given.subtype();
        List<PatchType> allowed = PatchType.of(target);
        for (PatchType type : PatchType.values()) {
            if (type.mediaType().equals(name)) {
                if (allowed.contains(type)) {
                    return type;
                }
                throw Failures.unsupportedMediaType(
                        allowed.stream().map(PatchType::mediaType).toList());
            }
        }
        throw new ApiException(
                Reason.UNSUPPORTED_MEDIA_TYPE,
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(
                                ", ", allowed.stream().map(PatchType::mediaType).toList()));
    }

    JsonNode patch(PatchType type) {
        if (type == PatchType.APPLY) {
            return YamlBody.parse(content.getBytes());
        }
        try {
            return Documents.parse(content.getBytes());
        } catch (JsonProcessingException e) {
            throw Failures.badRequest("error decoding patch: " + fault(e));
        }
    }

    private String mediaType() {
        MediaRange given = MediaRange.parseOne(contentType);
        return given.type() + "/" + given.subtype();
    }

    private JsonNode decode(List<String> accepted) throws JsonProcessingException {
        return switch (mediaType()) {
            case "/", "application/json", "text/json" -> Documents.parse(content.getBytes());
            case "application/yaml", "application/x-yaml", "text/yaml" -> YamlBody.parse(content.getBytes());
            default -> throw Failures.unsupportedMediaType(accepted);
        };
    }

    private static ApiException unrecognized(Target target, String why) {
        return Failures.badRequest("the object provided is unrecognized (must be of type "
                + target.kind().kind() + "): " + why);
    }

    private static String fault(JsonProcessingException e) {
        return e.getOriginalMessage();
    }
}
