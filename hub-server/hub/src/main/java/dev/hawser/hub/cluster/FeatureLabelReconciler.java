package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.identity.Members;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Mirrors each add-on's health to a label of its ManagedCluster
/// (`feature.open-cluster-management.io/addon-<name>`), so that placements can select by it.
public final class FeatureLabelReconciler implements Reconciler {

    private final ResourceClient client;

    public FeatureLabelReconciler(ResourceClient client) {
        this.client = client;
    }

    @Override
    public String name() {
        return "cluster-feature-labels";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.onNamespaceOf(ClusterKinds.ADDONS, Members.MANAGED_CLUSTERS));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode cluster =
                client.get(Members.MANAGED_CLUSTERS, "", key.name()).orElse(null);
        if (cluster == null) {
            return Result.DONE;
        }
        Map<String, String> wanted = new TreeMap<>();
        for (ObjectNode addon : client.list(ClusterKinds.ADDONS, key.name(), Map.of())) {
            wanted.put(
                    ClusterNames.ADDON_FEATURE_LABEL_PREFIX + Metadata.of(addon).name(), health(addon));
        }
        ObjectNode patch = Documents.object();
        ObjectNode labels = patch.putObject("metadata").putObject("labels");
        cluster.path("metadata").path("labels").properties().forEach(label -> {
            if (label.getKey().startsWith(ClusterNames.ADDON_FEATURE_LABEL_PREFIX)
                    && !wanted.containsKey(label.getKey())) {
                labels.putNull(label.getKey());
            }
        });
        wanted.forEach((name, value) -> {
            if (!cluster.path("metadata").path("labels").path(name).asText("").equals(value)) {
                labels.put(name, value);
            }
        });
        if (!labels.isEmpty()) {
            client.mergePatch(Members.MANAGED_CLUSTERS, "", key.name(), "", patch);
        }
        return Result.DONE;
    }

    private static String health(ObjectNode addon) {
        String status = StatusConditions.of(addon)
                .find(AddOnNames.AVAILABLE)
                .map(Condition::status)
                .orElse("Unknown");
        return switch (status) {
            case "True" -> "available";
            case "False" -> "unhealthy";
            default -> "unreachable";
        };
    }
}
