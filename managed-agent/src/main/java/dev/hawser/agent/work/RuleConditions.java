package dev.hawser.agent.work;

import dev.hawser.agent.feedback.ConditionRules;
import dev.hawser.api.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Puts what condition rules say into the status of manifests, and sums it up for the work: Progressing holds if it
/// holds for any manifest, every other type only if it holds for all that have it. What rules said that are gone is
/// taken out. Pure.
final class RuleConditions {

    /// @param said by the rules that there are
    static List<Condition> ofManifest(
            List<Condition> conditions, List<Condition> said, @Nullable Long generation, Instant now) {
        List<Condition> next = without(conditions, types(said));
        for (Condition condition : said) {
            next = Condition.merge(next, condition.observing(generation), now);
        }
        return next;
    }

    static List<Condition> ofWork(
            List<Condition> conditions, List<Outcome> outcomes, @Nullable Long generation, Instant now) {
        Map<String, List<Condition>> byType = new TreeMap<>();
        outcomes.stream()
                .flatMap(outcome -> outcome.said().stream())
                .forEach(said -> byType.computeIfAbsent(said.type(), type -> new ArrayList<>())
                        .add(said));
        List<Condition> next = without(conditions, byType.keySet());
        for (Map.Entry<String, List<Condition>> type : byType.entrySet()) {
            next = Condition.merge(next, sum(type.getKey(), type.getValue()).observing(generation), now);
        }
        return next;
    }

    private static Condition sum(String type, List<Condition> all) {
        List<String> order =
                type.equals("Progressing") ? List.of("True", "Unknown", "False") : List.of("False", "Unknown", "True");
        Set<String> there = all.stream().map(Condition::status).collect(Collectors.toSet());
        String status = order.stream().filter(there::contains).findFirst().orElse("Unknown");
        String message = all.size() == 1 && all.getFirst().message() != null
                ? all.getFirst().message()
                : "Aggregated from " + all.size() + " manifest conditions";
        return new Condition(type, status, null, null, "ConditionRulesAggregated", message);
    }

    private static Set<String> types(List<Condition> conditions) {
        return conditions.stream().map(Condition::type).collect(Collectors.toSet());
    }

    private static List<Condition> without(List<Condition> conditions, Set<String> kept) {
        return conditions.stream()
                .filter(condition -> !ConditionRules.isMadeByRule(condition) || kept.contains(condition.type()))
                .toList();
    }

    private RuleConditions() {}
}
