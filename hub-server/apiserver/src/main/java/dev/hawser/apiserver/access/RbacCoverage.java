package dev.hawser.apiserver.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Whether rights are within rights: nobody may grant what he does not have.
public final class RbacCoverage {

    private RbacCoverage() {}

    /// What of `wanted` is not granted by `held`, put together per resource, in a stable order.
    public static List<RbacRule> missing(List<RbacRule> held, List<RbacRule> wanted) {
        Map<RbacRule, List<String>> verbs = new LinkedHashMap<>();
        for (RbacRule rule : wanted) {
            for (RbacRule part : rule.parts()) {
                if (held.stream().noneMatch(have -> have.covers(part))) {
                    RbacRule object = new RbacRule(
                            List.of(), part.apiGroups(), part.resources(), part.resourceNames(), part.urls());
                    List<String> missing = verbs.computeIfAbsent(object, _ -> new ArrayList<>());
                    String verb = part.verbs().getFirst();
                    if (!missing.contains(verb)) {
                        missing.add(verb);
                    }
                }
            }
        }
        return verbs.entrySet().stream()
                .map(e -> new RbacRule(
                        e.getValue(),
                        e.getKey().apiGroups(),
                        e.getKey().resources(),
                        e.getKey().resourceNames(),
                        e.getKey().urls()))
                .sorted(Comparator.comparing(RbacRule::toString))
                .toList();
    }
}
