package dev.hawser.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One `PolicyRule` of a Role or ClusterRole.
///
/// @param verbs what may be done, `*` for all
/// @param apiGroups `*` for all
/// @param resources `pods`, `pods/log`, `*/log` or `*`
/// @param resourceNames the only objects meant, empty for all
/// @param urls paths that are not resources, with `*` at the end for all below
public record RbacRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> urls) {

    /// Everything, as `system:masters` may do it.
    static final List<RbacRule> EVERYTHING = List.of(
            new RbacRule(List.of("*"), List.of("*"), List.of("*"), List.of(), List.of()),
            new RbacRule(List.of("*"), List.of(), List.of(), List.of(), List.of("*")));

    public RbacRule {
        verbs = List.copyOf(verbs);
        apiGroups = List.copyOf(apiGroups);
        resources = List.copyOf(resources);
        resourceNames = List.copyOf(resourceNames);
        urls = List.copyOf(urls);
    }

    /// Reads `rules` of a role.
    public static List<RbacRule> read(JsonNode rules) {
        List<RbacRule> result = new ArrayList<>();
        for (JsonNode rule : rules) {
            result.add(new RbacRule(
                    texts(rule.path("verbs")),
                    texts(rule.path("apiGroups")),
                    texts(rule.path("resources")),
                    texts(rule.path("resourceNames")),
                    texts(rule.path("nonResourceURLs"))));
        }
        return List.copyOf(result);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).toList();
    }

    /// Writes the rule as the members of a `PolicyRule`.
    public void writeTo(ObjectNode rule) {
        Map<String, List<String>> members = Map.of(
                "apiGroups",
                apiGroups,
                "resources",
                resources,
                "resourceNames",
                resourceNames,
                "nonResourceURLs",
                urls);
        verbs.forEach(rule.putArray("verbs")::add);
        for (String name : List.of("apiGroups", "resources", "resourceNames", "nonResourceURLs")) {
            List<String> values = members.getOrDefault(name, List.of());
            if (!values.isEmpty()) {
                values.forEach(rule.putArray(name)::add);
            }
        }
    }

    /// Whether the rule is about resources, not about URLs.
    public boolean isAboutResources() {
        return !resources.isEmpty();
    }

    boolean allows(Attributes asked) {
        if (!has(verbs, asked.verb())) {
            return false;
        }
        if (!asked.isResourceRequest()) {
            return allowsPath(asked.path());
        }
        return has(apiGroups, asked.group())
                && allowsResource(asked.resource(), asked.subresource())
                && (resourceNames.isEmpty() || resourceNames.contains(asked.name()));
    }

    private boolean allowsResource(String resource, String subresource) {
        for (String granted : resources) {
            if (granted.equals("*")) {
                return true;
            }
            if (subresource.isEmpty()) {
                if (granted.equals(resource)) {
                    return true;
                }
            } else if (granted.endsWith(subresource)
                    && (is(granted, resource, subresource) || is(granted, "*", subresource))) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(String granted, String resource, String subresource) {
        return granted.length() == resource.length() + 1 + subresource.length()
                && granted.startsWith(resource)
                && granted.charAt(resource.length()) == '/';
    }

    private boolean allowsPath(String path) {
        for (String url : urls) {
            if (url.equals("*")
                    || url.equals(path)
                    || (url.endsWith("*") && path.startsWith(url.substring(0, url.length() - 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(List<String> granted, String value) {
        return granted.contains(value) || granted.contains("*");
    }

    /// Whether whoever has this rule has everything that `other` grants, which is about one thing only.
    boolean covers(RbacRule other) {
        boolean verb = has(verbs, other.verbs.getFirst());
        if (!other.isAboutResources()) {
            return verb && other.urls.stream().allMatch(this::allowsPath);
        }
        boolean names = resourceNames.isEmpty()
                || (!other.resourceNames.isEmpty() && resourceNames.containsAll(other.resourceNames));
        String resource = other.resources.getFirst();
        int slash = resource.indexOf('/');
        boolean resourceHeld = resources.contains("*")
                || resources.contains(resource)
                || (slash > 0 && resources.contains("*" + resource.substring(slash)));
        return verb && names && resourceHeld && has(apiGroups, other.apiGroups.getFirst());
    }

    /// The rule as many that are each about one verb and one group, resource and name, or one URL.
    List<RbacRule> parts() {
        List<RbacRule> parts = new ArrayList<>();
        for (String verb : verbs) {
            for (String group : apiGroups) {
                for (String resource : resources) {
                    if (resourceNames.isEmpty()) {
                        parts.add(part(verb, group, resource, List.of()));
                    }
                    resourceNames.forEach(name -> parts.add(part(verb, group, resource, List.of(name))));
                }
            }
            urls.forEach(url -> parts.add(new RbacRule(List.of(verb), List.of(), List.of(), List.of(), List.of(url))));
        }
        return parts;
    }

    private static RbacRule part(String verb, String group, String resource, List<String> names) {
        return new RbacRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
    }

    /// As kube-apiserver shows rules in refusals.
    @Override
    public String toString() {
        List<String> members = new ArrayList<>();
        show(members, "APIGroups", apiGroups);
        show(members, "Resources", resources);
        show(members, "NonResourceURLs", urls);
        show(members, "ResourceNames", resourceNames);
        show(members, "Verbs", verbs);
        return "{" + String.join(", ", members) + "}";
    }

    private static void show(List<String> members, String name, List<String> values) {
        if (!values.isEmpty()) {
            members.add(
                    name + ":" + values.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(" ", "[", "]")));
        }
    }
}
