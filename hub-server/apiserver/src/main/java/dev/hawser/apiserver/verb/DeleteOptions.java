package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Failures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Options of delete and deletecollection (`metav1.DeleteOptions`).
///
/// @param dryRun answer as if, delete nothing
/// @param propagation what becomes of dependents, null if the client did not say
/// @param uid precondition, `""` for none
/// @param resourceVersion precondition, `""` for none
public record DeleteOptions(boolean dryRun, @Nullable Propagation propagation, String uid, String resourceVersion) {

    public static final DeleteOptions BACKGROUND = new DeleteOptions(false, Propagation.BACKGROUND, "", "");

    /// What becomes of the objects that have the deleted one as their owner.
    public enum Propagation {
        FOREGROUND,
        BACKGROUND,
        ORPHAN
    }

    /// @param body the `DeleteOptions` of the request's body, null if there is none
    /// @throws dev.hawser.apiserver.object.ApiException `BadRequest` for another kind of body, `Invalid` for
    ///     bad options
    public static DeleteOptions parse(Query query, @Nullable JsonNode body) {
        JsonNode options = body == null ? Documents.object() : body;
        requireOptions(options);
        List<Cause> causes = new ArrayList<>();
        List<String> dryRun = new ArrayList<>(query.all("dryRun"));
        options.path("dryRun").forEach(d -> dryRun.add(d.asText()));
        String propagation = options.path("propagationPolicy").asText(query.text("propagationPolicy"));
        JsonNode orphan = options.path("orphanDependents");
        boolean orphanGiven = orphan.isBoolean() || query.has("orphanDependents");
        if (orphanGiven && !propagation.isEmpty()) {
            causes.add(Failures.invalidValue(
                    "propagationPolicy",
                    "\"" + propagation + "\"",
                    "orphanDependents and deletionPropagation cannot be both set"));
        }
        boolean isDryRun = WriteOptions.dryRun(dryRun, causes);
        Propagation policy = propagation(propagation, causes);
        if (!causes.isEmpty()) {
            throw Failures.invalidOptions("DeleteOptions", causes);
        }
        if (policy == null && orphanGiven) {
            boolean keep = orphan.isBoolean() ? orphan.asBoolean() : query.isTrue("orphanDependents");
            policy = keep ? Propagation.ORPHAN : Propagation.BACKGROUND;
        }
        JsonNode preconditions = options.path("preconditions");
        return new DeleteOptions(
                isDryRun,
                policy,
                preconditions.path("uid").asText(""),
                preconditions.path("resourceVersion").asText(""));
    }

    private static @Nullable Propagation propagation(String text, List<Cause> causes) {
        return switch (text) {
            case "" -> null;
            case "Foreground" -> Propagation.FOREGROUND;
            case "Background" -> Propagation.BACKGROUND;
            case "Orphan" -> Propagation.ORPHAN;
            default -> {
                causes.add(Failures.notSupported(
                        "propagationPolicy", "\"" + text + "\"", List.of("Foreground", "Background", "Orphan", "nil")));
                yield null;
            }
        };
    }

    private static void requireOptions(JsonNode body) {
        String kind = body.path("kind").asText("");
        if (!body.isObject() || (!kind.isEmpty() && !kind.equals("DeleteOptions"))) {
            throw Failures.badRequest("the body of a deletion must be of kind DeleteOptions, not \"" + kind + "\" ("
                    + body.path("apiVersion").asText("") + ")");
        }
    }
}
