package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.identity.Members;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// Lets a cluster go, in order: add-ons by their cleanup priority, works, rights and namespace, and last the
/// finalizer.
///
/// While its agent is alive, each step waits until the agent has cleaned up in the cluster. When it is not (never
/// joined, or silent), nobody will, so finalizers are removed and the detach goes on: it always ends.
public final class DetachReconciler implements Reconciler {

    private static final Logger LOG = Logger.getLogger(DetachReconciler.class);
    private static final String PRIORITY = "open-cluster-management.io/cleanup-priority";
    private static final String OF_CLUSTER = "cluster.open-cluster-management.io/managedCluster";

    private final ResourceClient client;
    private final InstantSource clock;

    public DetachReconciler(ResourceClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cluster-detach";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(Members.MANAGED_CLUSTERS),
                Trigger.onNamespaceOf(ClusterKinds.ADDONS, Members.MANAGED_CLUSTERS),
                Trigger.onNamespaceOf(ClusterKinds.WORKS, Members.MANAGED_CLUSTERS));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode cluster =
                client.get(Members.MANAGED_CLUSTERS, "", key.name()).orElse(null);
        if (cluster == null
                || !Metadata.of(cluster).isBeingDeleted()
                || !Metadata.of(cluster).finalizers().contains(ClusterNames.CLEANUP_FINALIZER)) {
            return Result.DONE;
        }
        boolean abandoned = !StatusConditions.of(cluster).isTrue(ClusterNames.AVAILABLE)
                || !Members.Member.of(cluster).inForce();
        List<ObjectNode> addons = client.list(ClusterKinds.ADDONS, key.name(), Map.of());
        if (!addons.isEmpty()) {
            remove(ClusterKinds.ADDONS, lowestPriority(addons), abandoned);
            return waitFor(cluster, addons.size() + " add-ons");
        }
        List<ObjectNode> works = client.list(ClusterKinds.WORKS, key.name(), Map.of());
        if (!works.isEmpty()) {
            remove(ClusterKinds.WORKS, works, abandoned);
            return waitFor(cluster, works.size() + " works");
        }
        AcceptanceReconciler.removeRights(client, key.name());
        removeNamespace(key.name());
        release(cluster);
        return Result.DONE;
    }

    /// Those to remove next: all of the lowest priority among what is left.
    private List<ObjectNode> lowestPriority(List<ObjectNode> addons) {
        int lowest = addons.stream().mapToInt(this::priority).min().orElse(0);
        return addons.stream().filter(addon -> priority(addon) == lowest).toList();
    }

    private int priority(ObjectNode addon) {
        String name = Metadata.of(addon).name();
        String own = annotation(addon);
        return number(
                own.isEmpty()
                        ? client.get(ClusterKinds.CLUSTER_ADDONS, "", name)
                                .map(DetachReconciler::annotation)
                                .orElse("")
                        : own);
    }

    private static String annotation(ObjectNode object) {
        return object.path("metadata").path("annotations").path(PRIORITY).asText();
    }

    private static int number(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    }

    private void remove(GroupResource type, List<ObjectNode> objects, boolean abandoned) {
        for (ObjectNode object : objects) {
            Metadata metadata = Metadata.of(object);
            if (!metadata.isBeingDeleted()) {
                client.delete(type, metadata.namespace(), metadata.name(), null);
            }
            if (abandoned && !metadata.finalizers().isEmpty()) {
                LOG.infof("%s %s/%s is let go: its agent does not answer", type, metadata.namespace(), metadata.name());
                ObjectNode patch = Documents.object();
                patch.putObject("metadata").putNull("finalizers");
                client.mergePatch(type, metadata.namespace(), metadata.name(), "", patch);
            }
        }
    }

    private Result waitFor(ObjectNode cluster, String what) {
        Instant now = clock.instant();
        StatusConditions.of(cluster)
                .set(
                        Condition.of(
                                ClusterNames.DELETING,
                                true,
                                "ResourceRemaining",
                                "Waiting until " + what + " are cleaned up."),
                        now)
                .writeIfChanged(client);
        return Result.DONE;
    }

    /// Only a namespace that was made for the cluster.
    private void removeNamespace(String cluster) {
        JsonNode namespace = client.get(ClusterKinds.NAMESPACES, "", cluster).orElse(null);
        if (namespace != null
                && namespace
                        .path("metadata")
                        .path("labels")
                        .path(OF_CLUSTER)
                        .asText()
                        .equals(cluster)) {
            client.delete(ClusterKinds.NAMESPACES, "", cluster, null);
        }
    }

    private void release(ObjectNode cluster) {
        Metadata metadata = Metadata.of(cluster);
        List<String> left = new ArrayList<>(metadata.finalizers());
        left.remove(ClusterNames.CLEANUP_FINALIZER);
        metadata.setFinalizers(left);
        client.update(cluster);
        LOG.infof("Cluster %s has left the fleet", metadata.name());
    }
}
