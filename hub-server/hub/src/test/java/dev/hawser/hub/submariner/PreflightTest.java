package dev.hawser.hub.submariner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.api.network.Reachability.Check;
import dev.hawser.api.network.Reachability.Item;
import dev.hawser.api.network.Reachability.Verdict;
import dev.hawser.api.submariner.SubmarinerConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PreflightTest {

    private static final GlobalnetPlan OFF = GlobalnetPlan.of(null);

    private static ClusterFacts cluster(String name, String pods, String services, String cni, String proxy) {
        return new ClusterFacts(
                name,
                "emea",
                true,
                Cidr.parseList(pods),
                Cidr.parseList(services),
                List.of(),
                Optional.of(cni),
                Optional.of(proxy),
                Optional.of("v1.32.0"),
                "K3s",
                List.of(new ClusterFacts.Node(name + "-w1", null)),
                SubmarinerConfig.Spec.EMPTY);
    }

    private static ClusterFacts cluster(String name, String pods, String services) {
        return cluster(name, pods, services, "flannel", "iptables");
    }

    private static Preflight.Report check(GlobalnetPlan globalnet, ClusterFacts... clusters) {
        return Preflight.check(List.of(clusters), globalnet, "emea", Set.of());
    }

    @Test
    void clustersWithDifferentNetworksPass() {
        Preflight.Report report =
                check(OFF, cluster("a", "10.1.0.0/16", "10.2.0.0/16"), cluster("b", "10.3.0.0/16", "10.4.0.0/16"));

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.globalnetNeeded()).isFalse();
    }

    @Test
    void aPodNetworkThatOverlapsAServiceNetworkFails() {
        Preflight.Report report =
                check(OFF, cluster("a", "10.1.0.0/16", "10.2.0.0/16"), cluster("b", "10.2.3.0/24", "10.4.0.0/16"));

        Item item = report.items().getFirst();
        assertThat(item.check()).isEqualTo(Check.CIDR_OVERLAP);
        assertThat(item.pair()).containsExactly("a", "b");
        assertThat(item.evidence()).contains("service network 10.2.0.0/16 of a", "pod network 10.2.3.0/24 of b");
        assertThat(report.failuresOf("b")).hasSize(1);
        assertThat(report.globalnetNeeded()).isTrue();
    }

    @Test
    void globalnetSeparatesWhatOverlaps() {
        GlobalnetPlan on = new GlobalnetPlan(true, GlobalnetPlan.DEFAULT_RANGE, 65536, new TreeMap<>());
        Preflight.Report report =
                check(on, cluster("a", "10.1.0.0/16", "10.2.0.0/16"), cluster("b", "10.1.0.0/16", "10.2.0.0/16"));

        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.globalCidrs()).containsEntry("a", "242.0.0.0/16").containsEntry("b", "242.1.0.0/16");
    }

    @Test
    void aGlobalCidrMustNotOverlapANetworkOfAnyCluster() {
        GlobalnetPlan on = new GlobalnetPlan(true, GlobalnetPlan.DEFAULT_RANGE, 65536, new TreeMap<>());
        Preflight.Report report =
                check(on, cluster("a", "242.0.0.0/16", "10.2.0.0/16"), cluster("b", "10.1.0.0/16", "10.3.0.0/16"));

        assertThat(report.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(report.items().getFirst().check()).isEqualTo(Check.GLOBALNET);
    }

    @Test
    void ciliumIsRefusedAndIpvsIsWarnedAbout() {
        Preflight.Report cilium = check(OFF, cluster("a", "10.1.0.0/16", "10.2.0.0/16", "cilium", "iptables"));
        Preflight.Report ipvs = check(OFF, cluster("a", "10.1.0.0/16", "10.2.0.0/16", "flannel", "ipvs"));

        assertThat(cilium.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(ipvs.verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void whatIsNotKnownIsUnknown() {
        Preflight.Report report = check(OFF, cluster("a", "", ""), cluster("b", "10.1.0.0/16", "10.2.0.0/16"));

        assertThat(report.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aClusterOfAnotherSetFails() {
        Preflight.Report report =
                Preflight.check(List.of(cluster("a", "10.1.0.0/16", "10.2.0.0/16")), OFF, "apac", Set.of());

        assertThat(report.items().getFirst().check()).isEqualTo(Check.MEMBERSHIP);
        assertThat(report.items().getFirst().fix()).contains("kubectl label managedcluster a");
    }
}
