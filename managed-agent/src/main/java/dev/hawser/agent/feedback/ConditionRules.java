package dev.hawser.agent.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.work.ManifestWork.ConditionRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the condition rules of one manifest say of the object as it is. Source: open-cluster-management-io/api,
/// `work/v1/types.go`, and the conventions of its agent: a rule that cannot be evaluated is False, one of an unknown
/// type Unknown, a well-known one without meaning for the kind is passed over.
public final class ConditionRules {

    /// Condition type that ends the applying of a manifest.
    public static final String COMPLETE = "Complete";

    private static final String REASON_PREFIX = "ConditionRule";
    private static final String EVALUATED = "ConditionRuleEvaluated";
    private static final String INVALID = "ConditionRuleInvalid";
    private static final String FAILED = "ConditionRuleExpressionError";

    /// Whether a rule made the condition, of a manifest or, summed up, of a work.
    public static boolean isMadeByRule(Condition condition) {
        return condition.reason() != null && condition.reason().startsWith(REASON_PREFIX);
    }

    /// Whether the rules can tell that a manifest is complete.
    public static boolean tellCompletion(List<ConditionRule> rules) {
        return rules.stream().anyMatch(rule -> COMPLETE.equals(rule.condition()));
    }

    /// The condition of an object that was complete before and is gone.
    public static Condition completed() {
        return Condition.of(COMPLETE, true, EVALUATED, "Manifest is " + COMPLETE);
    }

    /// One condition for each rule that applies.
    public static List<Condition> evaluate(ObjectNode object, List<ConditionRule> rules) {
        List<Condition> conditions = new ArrayList<>();
        for (ConditionRule rule : rules) {
            String type = Objects.requireNonNullElse(rule.condition(), "");
            switch (rule.type()) {
                case "WellKnownConditions" ->
                    wellKnown(object, type).ifPresent(known -> conditions.add(said(object, rule, type, known)));
                case "CEL" -> conditions.add(byExpressions(object, rule, type));
                default ->
                    conditions.add(Condition.unknown(
                            type,
                            INVALID,
                            "condition rule type " + rule.type() + " is not CEL or WellKnownConditions"));
            }
        }
        return conditions;
    }

    private record Known(boolean holds, String message) {}

    private static Optional<Known> wellKnown(ObjectNode object, String type) {
        String kind =
                object.path("apiVersion").asText() + " " + object.path("kind").asText();
        JsonNode status = object.path("status");
        if (!type.equals(COMPLETE)) {
            return Optional.empty();
        }
        return switch (kind) {
            case "batch/v1 Job" -> {
                boolean finished = status.path("conditions")
                        .valueStream()
                        .filter(c -> List.of("Complete", "Failed")
                                .contains(c.path("type").asText()))
                        .anyMatch(c -> c.path("status").asText().equals("True"));
                yield Optional.of(new Known(finished, finished ? "Job is finished" : "Job is not finished"));
            }
            case "v1 Pod" -> {
                String phase = status.path("phase").asText();
                yield Optional.of(
                        new Known(List.of("Succeeded", "Failed").contains(phase), "Pod is in phase " + phase));
            }
            default -> Optional.empty();
        };
    }

    private static Condition byExpressions(ObjectNode object, ConditionRule rule, String type) {
        Map<String, Object> variables = Map.of("object", CelExpressions.value(object));
        try {
            boolean holds = true;
            for (String expression : rule.celExpressions()) {
                Object answer = CelExpressions.evaluate(expression, variables);
                if (!(answer instanceof Boolean yes)) {
                    return Condition.of(
                            type, false, FAILED, expression + " yields " + kindOf(answer) + ", not true or false");
                }
                if (!yes) {
                    holds = false;
                    break;
                }
            }
            return said(object, rule, type, new Known(holds, ""));
        } catch (IllegalArgumentException e) {
            return Condition.of(type, false, FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static Condition said(ObjectNode object, ConditionRule rule, String type, Known known) {
        return Condition.of(type, known.holds(), EVALUATED, message(object, rule, type, known));
    }

    private static String message(ObjectNode object, ConditionRule rule, String type, Known known) {
        if (isSet(rule.messageExpression())) {
            try {
                Object text = CelExpressions.evaluate(
                        String.valueOf(rule.messageExpression()),
                        Map.of("object", CelExpressions.value(object), "result", known.holds()));
                if (!(text instanceof String said)) {
                    return "messageExpression yields " + kindOf(text) + ", not a string";
                }
                if (!said.isEmpty()) {
                    return said;
                }
            } catch (IllegalArgumentException e) {
                return String.valueOf(e.getMessage());
            }
        }
        if (isSet(rule.message())) {
            return String.valueOf(rule.message());
        }
        if (!known.message().isEmpty()) {
            return known.message();
        }
        return "Manifest is " + (known.holds() ? "" : "not ") + type;
    }

    private static boolean isSet(@Nullable String text) {
        return text != null && !text.isEmpty();
    }

    private static String kindOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    private ConditionRules() {}
}
