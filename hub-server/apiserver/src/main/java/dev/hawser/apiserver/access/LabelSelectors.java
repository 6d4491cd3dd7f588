package dev.hawser.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The label selectors of an `aggregationRule`.
final class LabelSelectors {

    private LabelSelectors() {}

    /// Whether labels match one of `clusterRoleSelectors`; null if there is no rule.
    static @Nullable Predicate<Map<String, String>> anyOf(JsonNode aggregationRule) {
        if (!aggregationRule.isObject()) {
            return null;
        }
        List<Predicate<Map<String, String>>> selectors = new ArrayList<>();
        aggregationRule.path("clusterRoleSelectors").forEach(selector -> selectors.add(allOf(selector)));
        return labels -> selectors.stream().anyMatch(selector -> selector.test(labels));
    }

    private static Predicate<Map<String, String>> allOf(JsonNode selector) {
        List<Predicate<Map<String, String>>> terms = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(e -> terms.add(labels -> e.getValue().asText().equals(labels.get(e.getKey()))));
        selector.path("matchExpressions").forEach(expression -> terms.add(term(expression)));
        return labels -> terms.stream().allMatch(term -> term.test(labels));
    }

    private static Predicate<Map<String, String>> term(JsonNode expression) {
        String key = expression.path("key").asText();
        List<String> values =
                expression.path("values").valueStream().map(JsonNode::asText).toList();
        return switch (expression.path("operator").asText()) {
            case "In" -> labels -> labels.containsKey(key) && values.contains(labels.get(key));
            case "NotIn" -> labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "Exists" -> labels -> labels.containsKey(key);
            case "DoesNotExist" -> labels -> !labels.containsKey(key);
            default -> _ -> false;
        };
    }
}
