package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Metadata;
import java.time.Instant;
import java.util.Optional;

/// What the status of a CustomResourceDefinition says about how it is served.
final class CrdStatus {

    private CrdStatus() {}

    /// @param refusal why the names are not accepted, empty if they are
    static void write(ObjectNode definition, Optional<String> refusal, Instant now) {
        ObjectNode status = definition.withObject("/status");
        boolean accepted = refusal.isEmpty();
        if (accepted) {
            status.set("acceptedNames", definition.path("spec").path("names").deepCopy());
        } else if (!status.has("acceptedNames")) {
            status.putObject("acceptedNames").put("kind", "").put("plural", "");
        }
        condition(
                status,
                "NamesAccepted",
                accepted,
                accepted ? "NoConflicts" : "NamesConflict",
                refusal.orElse("no conflicts found"),
                now);
        condition(
                status,
                "Established",
                accepted,
                accepted ? "InitialNamesAccepted" : "NotAccepted",
                accepted ? "the initial names have been accepted" : "not all names are accepted",
                now);
        noteStoredVersion(definition, status);
    }

    private static void noteStoredVersion(ObjectNode definition, ObjectNode status) {
        ArrayNode stored =
                status.get("storedVersions") instanceof ArrayNode present ? present : status.putArray("storedVersions");
        for (JsonNode version : definition.path("spec").path("versions")) {
            String name = version.path("name").asText();
            boolean noted = stored.valueStream().anyMatch(v -> v.asText().equals(name));
            if (version.path("storage").asBoolean() && !noted) {
                stored.add(name);
            }
        }
    }

    /// The time stays while the status of the condition does.
    private static void condition(
            ObjectNode status, String type, boolean holds, String reason, String message, Instant now) {
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode present ? present : status.putArray("conditions");
        ObjectNode condition = null;
        for (JsonNode candidate : conditions) {
            if (candidate instanceof ObjectNode object
                    && candidate.path("type").asText().equals(type)) {
                condition = object;
            }
        }
        String value = holds ? "True" : "False";
        if (condition == null) {
            condition = conditions.addObject().put("type", type);
        }
        if (!condition.path("status").asText().equals(value)) {
            condition.put("status", value);
            condition.put("lastTransitionTime", Metadata.time(now));
        }
        condition.put("reason", reason);
        condition.put("message", message);
    }
}
