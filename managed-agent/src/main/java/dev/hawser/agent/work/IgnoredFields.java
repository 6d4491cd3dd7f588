package dev.hawser.agent.work;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.feedback.JqPaths;
import dev.hawser.agent.feedback.JsonPath;
import dev.hawser.api.work.ManifestWork.IgnoreField;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fields that server-side apply leaves to others. `OnSpokePresent` (the rule if none is given): they are given when
/// the object is made and never again. `OnSpokeChange`: they are given again when the manifest changes. Source:
/// open-cluster-management-io/api, `work/v1/types.go`.
final class IgnoredFields {

    /// Annotation on an object with ignored fields: what of the manifest was applied last.
    static final String APPLIED = "agent.hawser.dev/applied-manifest";

    private static final String ON_CHANGE = "OnSpokeChange";

    /// What is to be applied now: without the fields that are left to others. A field that is as the manifest has it
    /// stays in, because giving it up would remove it. Pure.
    ///
    /// @param wanted the whole manifest; is changed
    /// @param observed null if the object does not exist
    /// @throws IllegalArgumentException if a path is none, with the path
    static void leaveOut(ObjectNode wanted, @Nullable ObjectNode observed, List<IgnoreField> rules) {
        if (rules.isEmpty()) {
            return;
        }
        ObjectNode compared = wanted.deepCopy();
        rules.stream()
                .filter(rule -> !ON_CHANGE.equals(rule.condition()))
                .flatMap(rule -> places(compared, rule).stream())
                .toList()
                .forEach(place -> remove(compared, place));
        String hash = Manifest.hash(compared);
        boolean changed = observed == null
                || !observed.path("metadata")
                        .path("annotations")
                        .path(APPLIED)
                        .asText()
                        .equals(hash);
        List<JsonPointer> left = new ArrayList<>();
        for (IgnoreField rule : rules) {
            List<JsonPointer> places = places(wanted, rule);
            if (observed != null && !(changed && ON_CHANGE.equals(rule.condition()))) {
                places.stream()
                        .filter(place -> !wanted.at(place).equals(observed.at(place)))
                        .forEach(left::add);
            }
        }
        left.reversed().forEach(place -> remove(wanted, place));
        wanted.withObject("/metadata").withObject("/annotations").put(APPLIED, hash);
    }

    private static List<JsonPointer> places(ObjectNode object, IgnoreField rule) {
        List<JsonPointer> places = new ArrayList<>();
        rule.jsonPaths().forEach(path -> places.addAll(JsonPath.parse(path).places(object)));
        for (String pointer : rule.jsonPointers()) {
            JsonPointer place = JsonPointer.compile(pointer);
            if (!object.at(place).isMissingNode()) {
                places.add(place);
            }
        }
        rule.jqPathExpressions().forEach(expression -> places.addAll(JqPaths.find(expression, object)));
        if (places.stream().anyMatch(JsonPointer::matches)) {
            throw new IllegalArgumentException("ignoreFields cannot leave out the whole object");
        }
        return places;
    }

    private static void remove(ObjectNode root, JsonPointer place) {
        JsonNode parent = root.at(place.head());
        if (parent instanceof ObjectNode object) {
            object.remove(place.last().getMatchingProperty());
        } else if (parent instanceof ArrayNode array && place.last().mayMatchElement()) {
            array.remove(place.last().getMatchingIndex());
        }
    }

    private IgnoredFields() {}
}
