package dev.hawser.ui.addon;

import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.ui.cluster.ClusterRow;
import dev.hawser.ui.cluster.ClusterState;
import dev.hawser.ui.hub.Attempt;
import dev.hawser.ui.live.Fleet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The cluster sets on which Submariner can be installed.
record SubmarinerOffer(List<Candidate> sets, boolean mayInstall) {

    /// @param fresh accepted clusters without it
    /// @param present clusters that have it
    /// @param globalnet what the set's broker has decided, absent when there is no broker yet
    record Candidate(String set, List<String> fresh, List<String> present, Optional<Boolean> globalnet) {
        int size() {
            return fresh.size() + present.size();
        }
    }

    static SubmarinerOffer of(Fleet fleet) {
        Set<String> having = fleet.all(ManagedClusterAddOn.class).stream()
                .filter(a -> a.getMetadata().getName().equals(AddOnNames.SUBMARINER))
                .map(a -> a.getMetadata().getNamespace())
                .collect(Collectors.toSet());
        List<Candidate> sets = fleet.all(ManagedCluster.class).stream()
                .filter(SubmarinerOffer::isMember)
                .collect(Collectors.groupingBy(ClusterRow::set))
                .entrySet()
                .stream()
                .filter(e -> !e.getKey().isEmpty())
                .map(e -> candidate(fleet, e.getKey(), e.getValue(), having))
                .sorted(Comparator.comparing(Candidate::set))
                .toList();
        return new SubmarinerOffer(
                sets, fleet.may(Attempt.on("create", "addon.open-cluster-management.io", "managedclusteraddons")));
    }

    private static boolean isMember(ManagedCluster cluster) {
        return switch (ClusterState.of(cluster)) {
            case READY, JOINING, UNAVAILABLE, SILENT -> true;
            case PENDING, DENIED, LEAVING -> false;
        };
    }

    private static Candidate candidate(Fleet fleet, String set, List<ManagedCluster> clusters, Set<String> having) {
        List<String> names =
                clusters.stream().map(c -> c.getMetadata().getName()).sorted().toList();
        Optional<Boolean> globalnet = fleet.all(Broker.class).stream()
                .filter(b -> SubmarinerNames.brokerNamespace(set)
                        .equals(b.getMetadata().getNamespace()))
                .findFirst()
                .map(b -> b.getSpec() != null && Boolean.TRUE.equals(b.getSpec().globalnetEnabled()));
        return new Candidate(
                set,
                names.stream().filter(n -> !having.contains(n)).toList(),
                names.stream().filter(having::contains).toList(),
                globalnet);
    }
}
