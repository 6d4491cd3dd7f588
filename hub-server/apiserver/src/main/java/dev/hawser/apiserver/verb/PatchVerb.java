package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.patch.FieldManagers;
import dev.hawser.apiserver.patch.JsonPatch;
import dev.hawser.apiserver.patch.MergePatch;
import dev.hawser.apiserver.patch.StrategicMergePatch;
import dev.hawser.apiserver.verb.WriteVerbs.Permission;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// patch: the four kinds of them, each applied to the stored object as often as it takes to win.
public final class PatchVerb {

    private final WriteVerbs writes;
    private final Clock clock;

    PatchVerb(WriteVerbs writes, Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    /// How the body of a PATCH is meant.
    public enum PatchType {
        JSON("application/json-patch+json"),
        MERGE("application/merge-patch+json"),
        STRATEGIC("application/strategic-merge-patch+json"),
        APPLY("application/apply-patch+yaml");

        private final String mediaType;

        PatchType(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }

        /// In the order in which they are named to clients.
        public static List<PatchType> of(Target target) {
            return target.kind().builtIn() ? List.of(values()) : List.of(JSON, MERGE, APPLY);
        }
    }

    /// @param body the decoded patch
    /// @param mayCreate asked if an apply is about to create the object
    public Outcome patch(
            Target target, PatchType type, JsonNode body, Caller caller, WriteOptions options, Permission mayCreate) {
        if (type == PatchType.APPLY) {
            return apply(target, body, caller, options, mayCreate);
        }
        requireShape(type, body);
        return writes.write(target, caller, options, true, mayCreate, current -> {
            ObjectNode live = present(target, current);
            JsonNode patched = switch (type) {
                case JSON -> JsonPatch.apply(live, body);
                case MERGE, APPLY -> MergePatch.apply(live, body);
                case STRATEGIC -> StrategicMergePatch.apply(target.version(), live, (ObjectNode) body);
            };
            if (patched instanceof ObjectNode object) {
                return object;
            }
            throw Failures.badRequest("the patch does not leave an object");
        });
    }

    private Outcome apply(Target target, JsonNode body, Caller caller, WriteOptions options, Permission mayCreate) {
        if (!(body instanceof ObjectNode applied)) {
            throw Failures.badRequest("error decoding YAML: the applied configuration is not an object");
        }
        requireApplied(target, applied);
        return writes.write(target, caller, options, true, mayCreate, current -> {
            if (current == null && !target.subresource().isEmpty()) {
                throw Failures.notFound(target.type(), target.name());
            }
            String uid = Metadata.of(applied).uid();
            if (current == null && !uid.isEmpty()) {
                throw Failures.conflict(
                        target.type(),
                        target.name(),
                        "uid mismatch: the provided object specified uid " + uid
                                + ", and no existing object was found");
            }
            return FieldManagers.apply(
                    target.version(),
                    current,
                    applied,
                    options.fieldManager(),
                    options.force(),
                    target.apiVersion(),
                    target.subresource(),
                    clock.instant());
        });
    }

    private static void requireApplied(Target target, ObjectNode applied) {
        String apiVersion = applied.path("apiVersion").asText("");
        String kind = applied.path("kind").asText("");
        if (!apiVersion.equals(target.apiVersion())
                || !kind.equals(target.kind().kind())) {
            throw Failures.badRequest("invalid object type: " + apiVersion + ", Kind=" + kind);
        }
        if (applied.path("metadata").has("managedFields")) {
            throw Failures.badRequest("metadata.managedFields must be nil");
        }
        Metadata metadata = Metadata.of(applied);
        if (metadata.name().isEmpty()) {
            metadata.node().put("name", target.name());
        }
        BodyChecks.requireIdentity(target, applied);
    }

    private static ObjectNode present(Target target, @Nullable ObjectNode current) {
        if (current == null) {
            throw Failures.notFound(target.type(), target.name());
        }
        return current;
    }

    private static void requireShape(PatchType type, JsonNode body) {
        boolean list = type == PatchType.JSON;
        if (list != body.isArray() || (!list && !body.isObject())) {
            throw Failures.badRequest("error decoding patch: json: cannot unmarshal "
                    + (body.isArray() ? "array" : body.isObject() ? "object" : "value") + " into "
                    + (list ? "a list of operations" : "an object"));
        }
    }
}
