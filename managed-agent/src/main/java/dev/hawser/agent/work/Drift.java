package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Whether an object is still what a work wants. Pure.
final class Drift {

    /// What was seen right after an apply.
    ///
    /// @param wanted hash of what was applied
    /// @param generation 0 for kinds without
    record Mark(String wanted, String uid, long generation, String resourceVersion) {

        static Mark of(String wanted, ObjectNode answer) {
            JsonNode metadata = answer.path("metadata");
            return new Mark(
                    wanted,
                    metadata.path("uid").asText(),
                    metadata.path("generation").asLong(0),
                    metadata.path("resourceVersion").asText());
        }
    }

    /// Whether the object must be applied (again).
    ///
    /// @param wantedHash of the manifest as it would be applied now
    /// @param mark of the last apply, null if there was none since the agent started
    static boolean mustApply(ObjectNode wanted, String wantedHash, @Nullable ObjectNode observed, @Nullable Mark mark) {
        if (observed == null || mark == null || !mark.wanted().equals(wantedHash)) {
            return true;
        }
        JsonNode metadata = observed.path("metadata");
        if (!metadata.path("uid").asText().equals(mark.uid())) {
            return true;
        }
        if (metadata.path("resourceVersion").asText().equals(mark.resourceVersion())) {
            return false;
        }
        return !contains(observed, wanted);
    }

    /// Whether everything that is wanted is there: members of objects by name, elements of lists by place. `stringData`
    /// of a Secret is looked for in `data`.
    static boolean contains(JsonNode observed, JsonNode wanted) {
        if (wanted.isObject()) {
            if (!observed.isObject()) {
                return isEmptyDeep(wanted) && observed.isMissingNode();
            }
            for (var member : wanted.properties()) {
                JsonNode there = observed.path(member.getKey());
                boolean same = (member.getKey().equals("stringData") && !observed.has("stringData"))
                        ? containsEncoded(observed.path("data"), member.getValue())
                        : contains(there, member.getValue());
                if (!same) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isArray()) {
            if (observed.size() != wanted.size()) {
                return false;
            }
            for (int i = 0; i < wanted.size(); i++) {
                if (!contains(observed.path(i), wanted.path(i))) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isNull()) {
            return observed.isNull() || observed.isMissingNode();
        }
        return (wanted.isNumber() && observed.isNumber())
                ? wanted.decimalValue().compareTo(observed.decimalValue()) == 0
                : wanted.equals(observed);
    }

    private static boolean containsEncoded(JsonNode data, JsonNode plain) {
        for (var member : plain.properties()) {
            byte[] bytes = member.getValue().asText().getBytes(StandardCharsets.UTF_8);
            if (!data.path(member.getKey()).asText().equals(Base64.getEncoder().encodeToString(bytes))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmptyDeep(JsonNode node) {
        for (JsonNode child : node) {
            boolean empty = child.isNull() || (child.isContainerNode() && isEmptyDeep(child));
            if (!empty) {
                return false;
            }
        }
        return true;
    }

    private Drift() {}
}
