package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.identity.Members;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Makes administrators of cluster sets: for each set the ClusterRole `hawser:cluster-set-admin:<set>` that names the
/// set and its clusters, and, for whoever is bound to it by a ClusterRoleBinding, a RoleBinding to
/// `hawser:cluster-set-admin` in the namespace of each of these clusters. What is no longer meant goes.
public final class ClusterSetRoles implements Reconciler {

    static final String ROLE = "hawser:cluster-set-admin";
    private static final String PREFIX = ROLE + ":";
    private static final String LABEL = "rbac.hawser.dev/cluster-set";
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String MANAGER = "hawser-cluster-set-roles";

    private final Store store;
    private final ResourceClient client;

    public ClusterSetRoles(Store store, ResourceClient client) {
        this.store = store;
        this.client = client;
    }

    @Override
    public String name() {
        return "cluster-set-roles";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(ClusterKinds.SETS),
                Trigger.on(Members.MANAGED_CLUSTERS, ClusterSetReconciler::setsOf),
                Trigger.on(ClusterKinds.NAMESPACES, (namespace, state) -> setsOfCluster(namespace.key(), state)),
                Trigger.on(ClusterKinds.ROLE_BINDINGS, (binding, state) -> labelled(binding)),
                Trigger.on(ClusterKinds.CLUSTER_ROLE_BINDINGS, (binding, state) -> boundTo(binding)));
    }

    private static Collection<ResourceKey> setsOfCluster(ResourceKey namespace, Snapshot state) {
        StoredResource cluster = state.get(new ResourceKey(Members.MANAGED_CLUSTERS, "", namespace.name()));
        return cluster == null ? List.of() : ClusterSetReconciler.setsOf(cluster, state);
    }

    private static Collection<ResourceKey> labelled(StoredResource binding) {
        String set = binding.labels().get(LABEL);
        return set == null ? List.of() : List.of(key(set));
    }

    private static Collection<ResourceKey> boundTo(StoredResource binding) {
        String role = binding.toTree().path("roleRef").path("name").asText();
        return role.startsWith(PREFIX) ? List.of(key(role.substring(PREFIX.length()))) : List.of();
    }

    private static ResourceKey key(String set) {
        return new ResourceKey(ClusterKinds.SETS, "", set);
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode set = client.get(ClusterKinds.SETS, "", key.name())
                .filter(found -> !Metadata.of(found).isBeingDeleted())
                .orElse(null);
        Set<String> members = set == null ? Set.of() : members(set);
        if (set == null) {
            client.delete(ClusterKinds.CLUSTER_ROLES, "", PREFIX + key.name(), null);
        } else {
            client.apply(role(key.name(), members), MANAGER, true);
        }
        ArrayNode subjects = set == null ? Documents.array() : subjects(PREFIX + key.name());
        bind(key.name(), subjects.isEmpty() ? Set.of() : members, subjects);
        return Result.DONE;
    }

    /// The clusters of the set that have their namespace.
    private Set<String> members(ObjectNode set) {
        Snapshot state = store.snapshot();
        Set<String> names = new TreeSet<>();
        for (StoredResource cluster : state.ofType(Members.MANAGED_CLUSTERS).values()) {
            String name = cluster.key().name();
            StoredResource namespace = state.get(new ResourceKey(ClusterKinds.NAMESPACES, "", name));
            boolean there =
                    namespace != null && !Metadata.of(namespace.toTree()).isBeingDeleted();
            if (there && ClusterSetReconciler.isMember(set, cluster)) {
                names.add(name);
            }
        }
        return names;
    }

    private static ObjectNode role(String set, Set<String> members) {
        ObjectNode role = labelled("ClusterRole", PREFIX + set, "", set);
        ArrayNode rules = role.putArray("rules");
        String group = "cluster.open-cluster-management.io";
        rule(rules, group, "managedclustersets", Set.of(set), "get", "list", "watch", "update", "patch");
        rule(rules, group, "managedclustersets/join", Set.of(set), "create");
        rule(rules, group, "managedclustersets/bind", Set.of(set), "create");
        if (!members.isEmpty()) {
            rule(rules, group, "managedclusters", members, "get", "list", "watch", "update", "patch", "delete");
            rule(rules, group, "managedclusters/accept", members, "update");
            rule(rules, "", "namespaces", members, "get");
        }
        return role;
    }

    private static void rule(ArrayNode rules, String group, String resource, Set<String> names, String... verbs) {
        ObjectNode rule = rules.addObject();
        rule.putArray("apiGroups").add(group);
        rule.putArray("resources").add(resource);
        names.forEach(rule.putArray("resourceNames")::add);
        List.of(verbs).forEach(rule.putArray("verbs")::add);
    }

    /// Everybody who is bound to the role everywhere.
    private ArrayNode subjects(String role) {
        ArrayNode all = Documents.array();
        for (StoredResource stored :
                store.snapshot().ofType(ClusterKinds.CLUSTER_ROLE_BINDINGS).values()) {
            ObjectNode binding = stored.toTree();
            JsonNode to = binding.path("roleRef");
            if (to.path("kind").asText().equals("ClusterRole")
                    && to.path("name").asText().equals(role)) {
                binding.path("subjects").forEach(all::add);
            }
        }
        return all;
    }

    private void bind(String set, Set<String> clusters, ArrayNode subjects) {
        for (ObjectNode present : client.list(ClusterKinds.ROLE_BINDINGS, null, Map.of(LABEL, set))) {
            Metadata metadata = Metadata.of(present);
            if (!clusters.contains(metadata.namespace())) {
                client.delete(ClusterKinds.ROLE_BINDINGS, metadata.namespace(), metadata.name(), null);
            }
        }
        for (String cluster : clusters) {
            ObjectNode binding = labelled("RoleBinding", PREFIX + set, cluster, set);
            binding.putObject("roleRef")
                    .put("apiGroup", GROUP)
                    .put("kind", "ClusterRole")
                    .put("name", ROLE);
            binding.set("subjects", subjects.deepCopy());
            client.apply(binding, MANAGER, true);
        }
    }

    private static ObjectNode labelled(String kind, String name, String namespace, String set) {
        ObjectNode object = Documents.object();
        object.put("apiVersion", GROUP + "/v1").put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        metadata.putObject("labels").put(LABEL, set);
        return object;
    }
}
