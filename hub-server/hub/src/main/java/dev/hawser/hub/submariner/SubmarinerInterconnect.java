package dev.hawser.hub.submariner;

import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ClusterManagementAddOn;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.addon.Interconnect;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Submariner as one of the interconnects.
public final class SubmarinerInterconnect implements Interconnect {

    private final Fleet fleet;
    private final SetMembers members;
    private final BrokerAccess access;

    public SubmarinerInterconnect(Fleet fleet, SubmarinerSettings settings) {
        this.fleet = fleet;
        this.members = new SetMembers(fleet);
        this.access = new BrokerAccess(fleet, settings.brokerAddress());
    }

    @Override
    public dev.hawser.api.network.Interconnect family() {
        return dev.hawser.api.network.Interconnect.SUBMARINER;
    }

    @Override
    public ClusterManagementAddOn addOn() {
        ClusterManagementAddOn addOn = ClusterManagementAddOn.named(AddOnNames.SUBMARINER);
        addOn.setSpec(new ClusterManagementAddOn.Spec(
                new ClusterManagementAddOn.AddOnMeta(
                        "Submariner", "Joins the pod and service networks of the clusters of a set."),
                List.of(
                        new ClusterManagementAddOn.SupportedConfig(
                                "submarineraddon.open-cluster-management.io", "submarinerconfigs", null),
                        new ClusterManagementAddOn.SupportedConfig(
                                "addon.open-cluster-management.io", "addondeploymentconfigs", null)),
                new ClusterManagementAddOn.InstallStrategy("Manual", null)));
        return addOn;
    }

    @Override
    public Reachability.Status preflight(Reachability.Spec request, Instant now) {
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        TreeSet<String> names = new TreeSet<>(request.clusters());
        String set = request.clusterSet();
        if (set != null) {
            fleet.clustersOf(set).forEach(c -> names.add(c.getMetadata().getName()));
        }
        List<ClusterFacts> facts = new ArrayList<>();
        List<Reachability.Item> missing = new ArrayList<>();
        for (String name : names) {
            Optional<ManagedCluster> cluster = fleet.get(ManagedCluster.class, "", name);
            cluster.ifPresentOrElse(
                    c -> facts.add(members.factsOf(c)),
                    () -> missing.add(new Reachability.Item(
                            Reachability.Check.MEMBERSHIP,
                            List.of(name),
                            Reachability.Verdict.FAIL,
                            "There is no cluster " + name + ".",
                            "Join it first.")));
        }
        if (names.isEmpty()) {
            return new Reachability.Status(
                    Reachability.Verdict.UNKNOWN,
                    "There are no clusters to check.",
                    false,
                    Map.of(),
                    List.of(),
                    time,
                    null);
        }
        try {
            Preflight.Report report =
                    Preflight.check(facts, globalnet(request, set), set, Set.copyOf(request.checks()));
            missing.addAll(report.items());
            boolean complete = missing.size() == report.items().size();
            return new Reachability.Status(
                    complete ? report.verdict() : Reachability.Verdict.FAIL,
                    complete ? report.summary() : missing.getFirst().evidence(),
                    report.globalnetNeeded(),
                    report.globalCidrs(),
                    missing,
                    time,
                    null);
        } catch (IllegalArgumentException e) {
            return new Reachability.Status(
                    Reachability.Verdict.FAIL, e.getMessage(), false, Map.of(), missing, time, null);
        }
    }

    /// The set's plan, under the choice that the request asks about.
    private GlobalnetPlan globalnet(Reachability.Spec request, @Nullable String set) {
        String namespace = set == null ? "" : SubmarinerNames.brokerNamespace(set);
        GlobalnetPlan plan = fleet.get(Broker.class, namespace, SubmarinerNames.BROKER)
                .map(broker -> access.globalnet(namespace, broker))
                .orElse(GlobalnetPlan.of(null));
        Boolean wish = request.globalnet();
        return wish == null ? plan : new GlobalnetPlan(wish, plan.range(), plan.clusterSize(), plan.allocations());
    }
}
