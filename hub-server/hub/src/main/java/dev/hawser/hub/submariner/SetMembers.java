package dev.hawser.hub.submariner;

import dev.hawser.api.Condition;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.hub.addon.Fleet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Who is in a set, and in which order clusters got Submariner.
final class SetMembers {

    private final Fleet fleet;

    SetMembers(Fleet fleet) {
        this.fleet = fleet;
    }

    Optional<ClusterFacts> facts(String cluster) {
        return fleet.get(ManagedCluster.class, "", cluster).map(this::factsOf);
    }

    ClusterFacts factsOf(ManagedCluster cluster) {
        return ClusterFacts.of(
                cluster,
                fleet.get(SubmarinerConfig.class, cluster.getMetadata().getName(), SubmarinerNames.SUBMARINER)
                        .orElse(null));
    }

    /// Whether the cluster's agent reports; a cluster that never joined does not.
    boolean isAlive(String cluster) {
        return fleet.get(ManagedCluster.class, "", cluster)
                .filter(c -> c.getStatus() != null)
                .flatMap(c -> Condition.find(c.getStatus().conditions(), ClusterNames.AVAILABLE))
                .filter(Condition::holds)
                .isPresent();
    }

    /// The clusters of the set that go before this one: those that have Submariner already, and those whose add-on
    /// is
    /// older. Only these can be a reason to refuse it, so of two clusters that do not fit one is refused, and a
    /// cluster
    /// that is in is never thrown out by one that comes.
    List<ClusterFacts> before(ManagedClusterAddOn addOn, String clusterSet) {
        String self = addOn.getMetadata().getNamespace();
        return fleet.clustersOf(clusterSet).stream()
                .filter(c -> !c.getMetadata().getName().equals(self))
                .filter(c -> fleet.get(
                                ManagedClusterAddOn.class, c.getMetadata().getName(), AddOnNames.SUBMARINER)
                        .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
                        .filter(other ->
                                isInstalled(other.getMetadata().getNamespace()) || ORDER.compare(other, addOn) < 0)
                        .isPresent())
                .map(this::factsOf)
                .toList();
    }

    private static final Comparator<ManagedClusterAddOn> ORDER = Comparator.comparing(
                    (ManagedClusterAddOn a) -> a.getMetadata().getCreationTimestamp())
            .thenComparing(a -> a.getMetadata().getNamespace());

    boolean isInstalled(String cluster) {
        return fleet.get(ManifestWork.class, cluster, SubmarinerNames.RESOURCE_WORK)
                .isPresent();
    }
}
