package dev.hawser.hub.submariner;

import static dev.hawser.api.network.Reachability.Check;
import static dev.hawser.api.network.Reachability.Item;
import static dev.hawser.api.network.Reachability.Verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Will these clusters connect by Submariner, judged before anything is installed.
public final class Preflight {

    /// @param items problems first
    /// @param globalnetNeeded networks overlap
    /// @param globalCidrs what each cluster has or would get, empty without Globalnet
    public record Report(Verdict verdict, List<Item> items, boolean globalnetNeeded, Map<String, String> globalCidrs) {

        public Report {
            items = List.copyOf(items);
            globalCidrs = Map.copyOf(globalCidrs);
        }

        /// The answer in one sentence.
        public String summary() {
            long problems = items.stream()
                    .filter(i -> i.verdict() == Verdict.FAIL || i.verdict() == Verdict.WARN)
                    .count();
            return switch (verdict) {
                case PASS -> "The clusters will connect: " + items.size() + " checks passed.";
                case UNKNOWN ->
                    "Nothing speaks against it, but facts are missing: "
                            + items.getFirst().evidence();
                case WARN, FAIL ->
                    items.getFirst().evidence() + (problems > 1 ? " (and " + (problems - 1) + " more)" : "");
            };
        }

        /// Items about this cluster that forbid to install it.
        public List<Item> failuresOf(String cluster) {
            return items.stream()
                    .filter(i -> i.verdict() == Verdict.FAIL && i.pair().contains(cluster))
                    .toList();
        }
    }

    private final GlobalnetPlan globalnet;
    private final @Nullable String clusterSet;
    private final Set<Check> checks;
    private final List<Item> items = new ArrayList<>();
    private boolean globalnetNeeded;

    private Preflight(GlobalnetPlan globalnet, @Nullable String clusterSet, Set<Check> checks) {
        this.globalnet = globalnet;
        this.clusterSet = clusterSet;
        this.checks = checks;
    }

    /// @param clusterSet that the clusters shall be members of, null if that does not matter
    /// @param checks all when empty
    public static Report check(
            List<ClusterFacts> clusters, GlobalnetPlan globalnet, @Nullable String clusterSet, Set<Check> checks) {
        Preflight run = new Preflight(globalnet, clusterSet, checks);
        List<ClusterFacts> sorted = clusters.stream()
                .sorted(Comparator.comparing(ClusterFacts::name))
                .toList();
        for (int i = 0; i < sorted.size(); i++) {
            run.alone(sorted.get(i));
            for (int j = i + 1; j < sorted.size(); j++) {
                run.pair(sorted.get(i), sorted.get(j));
            }
        }
        return run.report(sorted);
    }

    /// Whether one cluster fits to others that are there already.
    public static Report checkJoining(
            ClusterFacts joining, List<ClusterFacts> others, GlobalnetPlan globalnet, String clusterSet) {
        Preflight run = new Preflight(globalnet, clusterSet, Set.of());
        run.alone(joining);
        others.forEach(other -> run.pair(joining, other));
        List<ClusterFacts> all = new ArrayList<>(others);
        all.add(joining);
        return run.report(all);
    }

    private Report report(List<ClusterFacts> clusters) {
        Map<String, String> globalCidrs = globalCidrs(clusters);
        items.sort(Comparator.comparing(Item::verdict).reversed());
        Verdict verdict =
                items.stream().map(Item::verdict).max(Comparator.naturalOrder()).orElse(Verdict.PASS);
        return new Report(verdict, items, globalnetNeeded, globalCidrs);
    }

    private void alone(ClusterFacts cluster) {
        item(Check.CLUSTER_ID, ClusterRules.clusterId(cluster), cluster);
        item(Check.KUBERNETES_VERSION, ClusterRules.kubernetesVersion(cluster), cluster);
        item(Check.NETWORK_PLUGIN, ClusterRules.networkPlugin(cluster), cluster);
        item(Check.KUBE_PROXY_MODE, ClusterRules.kubeProxyMode(cluster), cluster);
        item(Check.GATEWAY_NODES, ClusterRules.gatewayNodes(cluster), cluster);
        if (clusterSet != null) {
            item(Check.MEMBERSHIP, ClusterRules.membership(cluster, clusterSet), cluster);
        }
        for (ClusterFacts.Network network : cluster.networks()) {
            for (Cidr nodes : cluster.nodes()) {
                if (network.cidr().overlaps(nodes)) {
                    item(
                            Check.NODE_NETWORKS,
                            new Finding(
                                    Verdict.FAIL,
                                    "The node network " + nodes + " of " + cluster.name() + " overlaps its own "
                                            + network + ".",
                                    "Give the nodes addresses outside of pod and service networks."),
                            cluster);
                }
            }
        }
    }

    private void pair(ClusterFacts a, ClusterFacts b) {
        cidrs(a, b);
        nodeNetwork(a, b);
        nodeNetwork(b, a);
        Finding driver = a.cableDriver().equals(b.cableDriver())
                ? new Finding(Verdict.PASS, "Both use " + a.cableDriver() + ".", null)
                : new Finding(
                        Verdict.FAIL,
                        a.name() + " uses cable driver " + a.cableDriver() + ", " + b.name() + " uses "
                                + b.cableDriver() + ".",
                        "Set the same spec.cableDriver in both SubmarinerConfigs.");
        item(Check.CABLE_DRIVER, driver, a, b);
    }

    private void cidrs(ClusterFacts a, ClusterFacts b) {
        boolean overlap = false;
        for (ClusterFacts.Network left : a.networks()) {
            for (ClusterFacts.Network right : b.networks()) {
                if (left.cidr().overlaps(right.cidr())) {
                    overlap = true;
                    separated(
                            Check.CIDR_OVERLAP,
                            "The " + left + " of " + a.name() + " overlaps the " + right + " of " + b.name(),
                            a,
                            b);
                }
            }
        }
        for (ClusterFacts cluster : List.of(a, b)) {
            if (!overlap && (cluster.pods().isEmpty() || cluster.services().isEmpty())) {
                item(
                        Check.CIDR_OVERLAP,
                        new Finding(
                                Verdict.UNKNOWN,
                                "The pod or service network of " + cluster.name() + " is not known.",
                                "Wait for the agent's report, or compare the networks by hand."),
                        a,
                        b);
                return;
            }
        }
        if (!overlap) {
            item(
                    Check.CIDR_OVERLAP,
                    new Finding(
                            Verdict.PASS,
                            "The networks " + a.networks() + " and " + b.networks() + " do not overlap.",
                            null),
                    a,
                    b);
        }
    }

    private void nodeNetwork(ClusterFacts nodesOf, ClusterFacts networksOf) {
        for (Cidr nodes : nodesOf.nodes()) {
            for (ClusterFacts.Network network : networksOf.networks()) {
                if (network.cidr().overlaps(nodes)) {
                    separated(
                            Check.NODE_NETWORKS,
                            "The node network " + nodes + " of " + nodesOf.name() + " overlaps the " + network + " of "
                                    + networksOf.name(),
                            nodesOf,
                            networksOf);
                }
            }
        }
    }

    private void separated(Check check, String overlap, ClusterFacts a, ClusterFacts b) {
        globalnetNeeded = true;
        Finding finding = globalnet.enabled()
                ? new Finding(Verdict.PASS, overlap + "; Globalnet separates them.", null)
                : new Finding(
                        Verdict.FAIL,
                        overlap + ", and Globalnet is off.",
                        "Rebuild one cluster with other networks, or switch Globalnet on for the whole set before the"
                                + " first cluster is joined: spec.globalnetEnabled of Broker submariner-broker.");
        item(check, finding, a, b);
    }

    private Map<String, String> globalCidrs(List<ClusterFacts> clusters) {
        Map<String, String> cidrs = new TreeMap<>();
        GlobalnetPlan plan = globalnet;
        for (ClusterFacts cluster : clusters) {
            if (!globalnet.enabled()) {
                continue;
            }
            try {
                plan = plan.allocate(cluster.name(), cluster.config().globalCIDR());
                Cidr cidr = plan.cidrOf(cluster.name()).orElseThrow();
                cidrs.put(cluster.name(), cidr.toString());
                item(Check.GLOBALNET, globalnetRoom(cluster, cidr, clusters), cluster);
            } catch (GlobalnetPlan.AllocationException e) {
                item(Check.GLOBALNET, new Finding(Verdict.FAIL, cluster.name() + ": " + e.getMessage(), null), cluster);
            }
        }
        return cidrs;
    }

    private static Finding globalnetRoom(ClusterFacts cluster, Cidr global, List<ClusterFacts> clusters) {
        for (ClusterFacts other : clusters) {
            List<ClusterFacts.Network> networks = new ArrayList<>(other.networks());
            other.nodes().forEach(nodes -> networks.add(new ClusterFacts.Network("node network", nodes)));
            for (ClusterFacts.Network network : networks) {
                if (network.cidr().overlaps(global)) {
                    return new Finding(
                            Verdict.FAIL,
                            "The global CIDR " + global + " of " + cluster.name() + " overlaps the " + network + " of "
                                    + other.name() + ".",
                            "Choose another spec.globalnetCIDRRange of the Broker, or spec.globalCIDR of the"
                                    + " SubmarinerConfig.");
                }
            }
        }
        return new Finding(Verdict.PASS, cluster.name() + " gets the global CIDR " + global + ".", null);
    }

    private void item(Check check, Finding finding, ClusterFacts... about) {
        if (checks.isEmpty() || checks.contains(check)) {
            List<String> names = java.util.Arrays.stream(about)
                    .map(ClusterFacts::name)
                    .sorted()
                    .toList();
            items.add(new Item(check, names, finding.verdict(), finding.evidence(), finding.fix()));
        }
    }

    /// What one check found.
    ///
    /// @param fix null if nothing is to be done
    record Finding(
            Verdict verdict, String evidence, @Nullable String fix) {}
}
