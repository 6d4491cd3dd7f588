package dev.hawser.agent.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.work.ManifestWork.FeedbackRule;
import dev.hawser.api.work.ManifestWork.FeedbackValue;
import dev.hawser.api.work.ManifestWork.FieldValue;
import java.util.ArrayList;
import java.util.List;

/// What the feedback rules of one manifest yield on the object as it is.
///
/// @param values found ones; a path that leads nowhere yields none
/// @param problems one sentence for each rule that could not be followed
public record Feedback(List<FeedbackValue> values, List<String> problems) {

    /// Condition type on a manifest that has feedback rules.
    public static final String SYNCED = "StatusFeedbackSynced";

    /// Largest raw JSON that is reported, in characters; the hub takes four times as much.
    static final int RAW_LIMIT = 256 * 1024;

    public Feedback {
        values = List.copyOf(values);
        problems = List.copyOf(problems);
    }

    /// Reads the values off an object. Pure.
    public static Feedback of(ObjectNode object, List<FeedbackRule> rules) {
        List<FeedbackValue> values = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        String apiVersion = object.path("apiVersion").asText();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        String kind = object.path("kind").asText();
        for (FeedbackRule rule : rules) {
            switch (rule.type()) {
                case "JSONPaths" -> read(object, rule.jsonPaths(), version, values, problems);
                case "WellKnownStatus" -> {
                    var paths = WellKnownStatus.of(group, kind);
                    if (paths.isEmpty()) {
                        problems.add("no well-known status for " + kind + " of group \"" + group + "\"");
                    }
                    read(object, paths, version, values, problems);
                }
                default -> problems.add("feedback rule type " + rule.type() + " is not WellKnownStatus or JSONPaths");
            }
        }
        return new Feedback(values, problems);
    }

    /// The condition that tells whether the rules could be followed.
    public Condition condition() {
        return problems.isEmpty()
                ? Condition.of(SYNCED, true, "StatusSynced", "All values that exist are reported")
                : Condition.of(SYNCED, false, "StatusSyncFailed", String.join("; ", problems));
    }

    private static void read(
            ObjectNode object,
            List<dev.hawser.api.work.ManifestWork.JsonPath> paths,
            String version,
            List<FeedbackValue> values,
            List<String> problems) {
        for (var path : paths) {
            if (path.version() != null
                    && !path.version().isEmpty()
                    && !path.version().equals(version)) {
                problems.add(path.name() + ": the object is read in version " + version + ", not " + path.version());
                continue;
            }
            try {
                List<JsonNode> found = JsonPath.parse(path.path()).find(object);
                if (found.size() > 1) {
                    problems.add(
                            path.name() + ": " + path.path() + " leads to " + found.size() + " values, not to one");
                } else if (found.size() == 1) {
                    add(path.name(), found.getFirst(), values, problems);
                }
            } catch (IllegalArgumentException e) {
                problems.add(path.name() + ": " + e.getMessage());
            }
        }
    }

    private static void add(String name, JsonNode value, List<FeedbackValue> values, List<String> problems) {
        if (value.isTextual()) {
            values.add(new FeedbackValue(name, FieldValue.ofString(value.asText())));
        } else if (value.isBoolean()) {
            values.add(new FeedbackValue(name, FieldValue.ofBoolean(value.asBoolean())));
        } else if (value.isIntegralNumber()) {
            values.add(new FeedbackValue(name, FieldValue.ofInteger(value.asLong())));
        } else if (value.toString().length() > RAW_LIMIT) {
            problems.add(name + ": the value is longer than " + RAW_LIMIT + " characters");
        } else {
            values.add(new FeedbackValue(name, FieldValue.ofJson(value)));
        }
    }
}
