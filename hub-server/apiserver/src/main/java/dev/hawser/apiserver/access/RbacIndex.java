package dev.hawser.apiserver.access;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Roles and bindings, by whom they are for. One thread changes it, any number read.
final class RbacIndex {

    static final String GROUP = "rbac.authorization.k8s.io";
    static final GroupResource ROLES = new GroupResource(GROUP, "roles");
    static final GroupResource CLUSTER_ROLES = new GroupResource(GROUP, "clusterroles");
    static final GroupResource ROLE_BINDINGS = new GroupResource(GROUP, "rolebindings");
    static final GroupResource CLUSTER_ROLE_BINDINGS = new GroupResource(GROUP, "clusterrolebindings");
    static final Set<GroupResource> TYPES = Set.of(ROLES, CLUSTER_ROLES, ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS);

    /// @param namespace in which rights are granted, `""` for everywhere
    record Scope(String namespace, boolean group, String subject) {}

    /// @param binding that grants
    /// @param role that is granted
    record Grant(ResourceKey binding, ResourceKey role) {}

    /// @param gathersFrom roles whose rules belong to this one, null if it has rules of its own only
    private record Role(
            Map<String, String> labels,
            List<RbacRule> rules,
            @Nullable Predicate<Map<String, String>> gathersFrom) {}

    private final Map<ResourceKey, Role> roles = new ConcurrentHashMap<>();
    private final Map<ResourceKey, List<RbacRule>> gathered = new ConcurrentHashMap<>();
    private final Map<Scope, List<Grant>> grants = new ConcurrentHashMap<>();

    /// @param previous null if the object is new
    /// @param current null if it is gone
    void change(ResourceKey key, @Nullable StoredResource previous, @Nullable StoredResource current) {
        if (key.type().equals(ROLES) || key.type().equals(CLUSTER_ROLES)) {
            if (current == null) {
                roles.remove(key);
            } else {
                JsonNode document = current.toTree();
                roles.put(
                        key,
                        new Role(
                                current.labels(),
                                RbacRule.read(document.path("rules")),
                                LabelSelectors.anyOf(document.path("aggregationRule"))));
            }
            if (key.type().equals(CLUSTER_ROLES)) {
                gatherAll();
            }
            return;
        }
        if (previous != null) {
            subjects(previous).forEach(scope -> grants.computeIfPresent(scope, (_, list) -> without(list, key)));
        }
        if (current != null) {
            Grant grant = new Grant(key, role(key, current.toTree().path("roleRef")));
            subjects(current).forEach(scope -> grants.merge(scope, List.of(grant), RbacIndex::joined));
        }
    }

    private static @Nullable List<Grant> without(List<Grant> grants, ResourceKey binding) {
        List<Grant> rest = grants.stream()
                .filter(grant -> !grant.binding().equals(binding))
                .toList();
        return rest.isEmpty() ? null : rest;
    }

    private static List<Grant> joined(List<Grant> one, List<Grant> other) {
        List<Grant> all = new ArrayList<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }

    private static Set<Scope> subjects(StoredResource binding) {
        String namespace = binding.key().namespace();
        Set<Scope> scopes = new HashSet<>();
        for (JsonNode subject : binding.toTree().path("subjects")) {
            String name = subject.path("name").asText();
            switch (subject.path("kind").asText()) {
                case "User" -> scopes.add(new Scope(namespace, false, name));
                case "Group" -> scopes.add(new Scope(namespace, true, name));
                case "ServiceAccount" -> {
                    String home = subject.path("namespace").asText(namespace);
                    scopes.add(new Scope(namespace, false, "system:serviceaccount:" + home + ":" + name));
                }
                default -> {}
            }
        }
        return scopes;
    }

    private static ResourceKey role(ResourceKey binding, JsonNode roleRef) {
        String name = roleRef.path("name").asText();
        return roleRef.path("kind").asText().equals("ClusterRole")
                ? new ResourceKey(CLUSTER_ROLES, "", name)
                : new ResourceKey(ROLES, binding.namespace(), name);
    }

    private void gatherAll() {
        roles.forEach((key, role) -> {
            if (role.gathersFrom() == null) {
                gathered.remove(key);
            } else {
                Map<ResourceKey, Role> found = new LinkedHashMap<>();
                gather(key, role, found);
                gathered.put(
                        key,
                        found.values().stream()
                                .flatMap(r -> r.rules().stream())
                                .distinct()
                                .toList());
            }
        });
        gathered.keySet().retainAll(roles.keySet());
    }

    /// A role that is gathered may itself gather.
    private void gather(ResourceKey key, Role role, Map<ResourceKey, Role> found) {
        if (found.putIfAbsent(key, role) != null || role.gathersFrom() == null) {
            return;
        }
        Predicate<Map<String, String>> wanted = role.gathersFrom();
        roles.forEach((other, candidate) -> {
            if (other.type().equals(CLUSTER_ROLES) && wanted.test(candidate.labels())) {
                gather(other, candidate, found);
            }
        });
    }

    List<Grant> grants(String namespace, boolean group, String subject) {
        return grants.getOrDefault(new Scope(namespace, group, subject), List.of());
    }

    /// Null if there is no such role.
    @Nullable List<RbacRule> rules(ResourceKey role) {
        List<RbacRule> all = gathered.get(role);
        if (all != null) {
            return all;
        }
        Role own = roles.get(role);
        return own == null ? null : own.rules();
    }
}
