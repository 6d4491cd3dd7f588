package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.apiserver.kind.GroupResource;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// Says on each ManagedClusterSet whether it has members.
public final class ClusterSetReconciler implements Reconciler {

    /// The type, for those who build on sets.
    public static final GroupResource TYPE = ClusterKinds.SETS;

    private static final String EMPTY = "ClusterSetEmpty";

    private final Store store;
    private final ResourceClient client;
    private final InstantSource clock;

    public ClusterSetReconciler(Store store, ResourceClient client, InstantSource clock) {
        this.store = store;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cluster-set";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(ClusterKinds.SETS), Trigger.on(Members.MANAGED_CLUSTERS, ClusterSetReconciler::setsOf));
    }

    /// The set that the label names, and all sets that select by labels.
    static Collection<ResourceKey> setsOf(StoredResource cluster, Snapshot state) {
        List<ResourceKey> keys = new ArrayList<>();
        String named = cluster.labels().get(ClusterNames.CLUSTER_SET_LABEL);
        if (named != null) {
            keys.add(new ResourceKey(ClusterKinds.SETS, "", named));
        }
        state.ofType(ClusterKinds.SETS).values().stream()
                .filter(set -> selectsByLabels(set.toTree()))
                .forEach(set -> keys.add(set.key()));
        return keys;
    }

    private static boolean selectsByLabels(ObjectNode set) {
        return set.path("spec")
                .path("clusterSelector")
                .path("selectorType")
                .asText()
                .equals("LabelSelector");
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode set = client.get(ClusterKinds.SETS, "", key.name()).orElse(null);
        if (set == null || Metadata.of(set).isBeingDeleted()) {
            return Result.DONE;
        }
        long members = store.snapshot().ofType(Members.MANAGED_CLUSTERS).values().stream()
                .filter(cluster -> isMember(set, cluster))
                .count();
        Condition empty = members == 0
                ? Condition.of(EMPTY, true, "NoClusterMatched", "No ManagedCluster is in the set.")
                : Condition.of(EMPTY, false, "ClustersSelected", members + " ManagedClusters are in the set.");
        StatusConditions.of(set).set(empty, clock.instant()).writeIfChanged(client);
        return Result.DONE;
    }

    static boolean isMember(ObjectNode set, StoredResource cluster) {
        if (selectsByLabels(set)) {
            return matches(set.path("spec").path("clusterSelector").path("labelSelector"), cluster.labels());
        }
        return Metadata.of(set).name().equals(cluster.labels().get(ClusterNames.CLUSTER_SET_LABEL));
    }

    /// A label selector; an empty one selects everything.
    static boolean matches(JsonNode selector, Map<String, String> labels) {
        for (Map.Entry<String, JsonNode> wanted : selector.path("matchLabels").properties()) {
            if (!wanted.getValue().asText().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            String value = labels.get(expression.path("key").asText());
            boolean listed = false;
            for (JsonNode listedValue : expression.path("values")) {
                listed |= listedValue.asText().equals(value);
            }
            boolean holds = switch (expression.path("operator").asText()) {
                case "In" -> listed;
                case "NotIn" -> !listed;
                case "Exists" -> value != null;
                case "DoesNotExist" -> value == null;
                default -> false;
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }
}
