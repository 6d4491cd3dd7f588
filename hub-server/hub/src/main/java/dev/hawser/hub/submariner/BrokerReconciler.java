package dev.hawser.hub.submariner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.cluster.ManagedClusterSet;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makes the broker of a cluster set: a namespace of the hub with the role of clusters and the key of their
/// tunnels.
/// Clusters that left, in whatever way, are taken off it; the namespace goes with the set.
public final class BrokerReconciler implements Reconciler {

    static final String MANAGER = "hawser-submariner";

    private final Fleet fleet;
    private final RandomGenerator random;
    private final BrokerDeparture departure;

    /// @param random makes keys, so it must be a cryptographically strong one
    public BrokerReconciler(Fleet fleet, RandomGenerator random) {
        this.fleet = fleet;
        this.random = random;
        this.departure = new BrokerDeparture(fleet);
    }

    @Override
    public String name() {
        return "submariner-broker";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(Fleet.typeOf(ManagedClusterSet.class)),
                Trigger.on(Fleet.typeOf(ManagedCluster.class), (cluster, state) -> setOf(cluster)),
                Trigger.on(Fleet.typeOf(ManagedClusterAddOn.class), BrokerReconciler::setsOfAddOn),
                Trigger.on(BrokerObjects.NAMESPACES, (namespace, state) -> setOf(namespace)));
    }

    private static Collection<ResourceKey> setOf(StoredResource object) {
        String set = object.labels().get(ClusterNames.CLUSTER_SET_LABEL);
        return set == null ? List.of() : List.of(Fleet.keyOf(ManagedClusterSet.class, "", set));
    }

    /// Where the cluster is, and where it has been: any broker may hold something of it.
    private static Collection<ResourceKey> setsOfAddOn(StoredResource addOn, Snapshot state) {
        return addOn.key().name().equals(AddOnNames.SUBMARINER)
                ? state.ofType(Fleet.typeOf(ManagedClusterSet.class)).values().stream()
                        .map(StoredResource::key)
                        .toList()
                : List.of();
    }

    @Override
    public Result reconcile(ResourceKey key) {
        String namespace = SubmarinerNames.brokerNamespace(key.name());
        Optional<ManagedClusterSet> set = fleet.get(ManagedClusterSet.class, "", key.name());
        if (set.isEmpty() || set.get().getMetadata().getDeletionTimestamp() != null) {
            removeNamespace(key.name(), namespace);
            return Result.DONE;
        }
        if (isExclusive(set.get())) {
            makeBroker(key.name(), namespace);
            annotate(set.get(), namespace);
            sweep(key.name(), namespace);
        }
        return Result.DONE;
    }

    private static boolean isExclusive(ManagedClusterSet set) {
        ManagedClusterSet.Selector selector =
                set.getSpec() == null ? null : set.getSpec().clusterSelector();
        return selector == null
                || selector.selectorType() == null
                || selector.selectorType().isEmpty()
                || selector.selectorType().equals("ExclusiveClusterSetLabel");
    }

    private void makeBroker(String set, String namespace) {
        fleet.api().apply(BrokerObjects.namespace(set, namespace), MANAGER, true);
        fleet.api().apply(BrokerObjects.role(namespace), MANAGER, true);
        if (fleet.tree(BrokerObjects.SECRETS, namespace, SubmarinerNames.PSK_SECRET)
                .isEmpty()) {
            byte[] bytes = new byte[BrokerObjects.PSK_BYTES];
            random.nextBytes(bytes);
            fleet.api().create(BrokerObjects.psk(namespace, bytes));
        }
    }

    private void annotate(ManagedClusterSet set, String namespace) {
        Map<String, String> annotations = set.getMetadata().getAnnotations();
        if (annotations == null || !namespace.equals(annotations.get(ClusterNames.BROKER_NAMESPACE_ANNOTATION))) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("metadata")
                    .putObject("annotations")
                    .put(ClusterNames.BROKER_NAMESPACE_ANNOTATION, namespace);
            String name = set.getMetadata().getName();
            fleet.api().mergePatch(Fleet.typeOf(ManagedClusterSet.class), "", name, "", patch);
        }
    }

    /// Clusters that have an account here but no add-on, or that moved to another set.
    private void sweep(String set, String namespace) {
        for (ObjectNode account : fleet.trees(BrokerObjects.SERVICE_ACCOUNTS, namespace)) {
            JsonNode labels = account.path("metadata").path("labels");
            String cluster = labels.path(SubmarinerNames.BROKER_ACCOUNT_LABEL).asText();
            if (!cluster.isEmpty() && !isMember(cluster, set)) {
                departure.remove(namespace, cluster);
            }
        }
    }

    private boolean isMember(String cluster, String set) {
        boolean inSet = fleet.get(ManagedCluster.class, "", cluster)
                .map(c -> c.getMetadata().getLabels())
                .filter(labels -> set.equals(labels.get(ClusterNames.CLUSTER_SET_LABEL)))
                .isPresent();
        return inSet && hasAddOn(cluster);
    }

    private boolean hasAddOn(String cluster) {
        return fleet.get(ManagedClusterAddOn.class, cluster, AddOnNames.SUBMARINER)
                .isPresent();
    }

    private void removeNamespace(String set, String namespace) {
        boolean ours = fleet.tree(BrokerObjects.NAMESPACES, "", namespace)
                .map(n -> n.path("metadata"))
                .filter(m -> !m.has("deletionTimestamp"))
                .map(m -> m.path("labels").path(ClusterNames.CLUSTER_SET_LABEL).asText())
                .filter(set::equals)
                .isPresent();
        boolean used = fleet.clustersOf(set).stream()
                .anyMatch(c -> hasAddOn(c.getMetadata().getName()));
        if (ours && !used) {
            fleet.api().delete(BrokerObjects.NAMESPACES, "", namespace, null);
        }
    }
}
