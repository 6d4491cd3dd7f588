package dev.hawser.hub.submariner;

import dev.hawser.api.addon.AddOnDeploymentConfig;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.reconcile.Trigger;
import java.util.Collection;
import java.util.List;

/// What concerns which add-on.
final class AddOnTriggers {

    private AddOnTriggers() {}

    static List<Trigger> all() {
        return List.of(
                Trigger.on(
                        Fleet.typeOf(ManagedClusterAddOn.class),
                        (addOn, state) ->
                                addOn.key().name().equals(AddOnNames.SUBMARINER) ? List.of(addOn.key()) : List.of()),
                Trigger.on(
                        Fleet.typeOf(ManagedCluster.class),
                        (cluster, state) -> List.of(addOnOf(cluster.key().name()))),
                Trigger.on(
                        Fleet.typeOf(SubmarinerConfig.class),
                        (config, state) -> List.of(addOnOf(config.key().namespace()))),
                Trigger.on(
                        Fleet.typeOf(ManifestWork.class),
                        (work, state) ->
                                isOurs(work) ? List.of(addOnOf(work.key().namespace())) : List.of()),
                Trigger.on(
                        Fleet.typeOf(Broker.class),
                        (broker, state) -> clustersOf(broker.key().namespace(), state)),
                Trigger.on(
                        Fleet.typeOf(AddOnDeploymentConfig.class),
                        (config, state) -> state.ofType(Fleet.typeOf(ManagedClusterAddOn.class)).values().stream()
                                .map(StoredResource::key)
                                .filter(key -> key.name().equals(AddOnNames.SUBMARINER))
                                .toList()),
                Trigger.on(BrokerObjects.SECRETS, AddOnTriggers::clustersOfSecret));
    }

    static ResourceKey addOnOf(String cluster) {
        return Fleet.keyOf(ManagedClusterAddOn.class, cluster, AddOnNames.SUBMARINER);
    }

    private static boolean isOurs(StoredResource work) {
        return AddOnNames.SUBMARINER.equals(work.labels().get(AddOnNames.ADDON_LABEL));
    }

    private static Collection<ResourceKey> clustersOfSecret(StoredResource secret, Snapshot state) {
        String namespace = secret.key().namespace();
        String name = secret.key().name();
        if (!namespace.endsWith(SubmarinerNames.BROKER_NAMESPACE_SUFFIX)) {
            return List.of();
        }
        if (name.equals(SubmarinerNames.PSK_SECRET)) {
            return clustersOf(namespace, state);
        }
        String account = SubmarinerNames.BROKER_ACCOUNT_PREFIX;
        return name.startsWith(account) && name.endsWith("-token")
                ? List.of(addOnOf(name.substring(account.length(), name.length() - "-token".length())))
                : List.of();
    }

    /// The clusters of the set whose broker the namespace is.
    private static Collection<ResourceKey> clustersOf(String namespace, Snapshot state) {
        StoredResource broker = state.get(new ResourceKey(BrokerObjects.NAMESPACES, "", namespace));
        String set = broker == null ? null : broker.labels().get(ClusterNames.CLUSTER_SET_LABEL);
        return set == null
                ? List.of()
                : state.ofType(Fleet.typeOf(ManagedCluster.class)).values().stream()
                        .filter(c -> set.equals(c.labels().get(ClusterNames.CLUSTER_SET_LABEL)))
                        .map(c -> addOnOf(c.key().name()))
                        .toList();
    }
}
