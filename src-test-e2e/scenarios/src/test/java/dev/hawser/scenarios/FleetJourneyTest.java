package dev.hawser.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DOUBLE;
import static org.awaitility.Awaitility.await;

import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.Tunnel;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The main job through the API: clusters join, get Submariner, tunnels show up, and say why when they break.
@ExtendWith(DemoFleet.class)
class FleetJourneyTest {

    private static final Duration RED_WITHIN = Duration.ofSeconds(30);
    private static final Duration HEALS_WITHIN = Duration.ofSeconds(60);

    private final Quickstart quickstart;
    private final KubernetesClient hub;

    FleetJourneyTest(Quickstart quickstart) {
        this.quickstart = quickstart;
        this.hub = quickstart.client();
    }

    @BeforeEach
    void theFleetIsWhole() {
        await().atMost(HEALS_WITHIN)
                .untilAsserted(() -> assertThat(tunnels())
                        .hasSize(6)
                        .allSatisfy(
                                tunnel -> assertThat(tunnel.getStatus().state()).isEqualTo(Tunnel.State.CONNECTED)));
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void threeClustersJoinedByThemselvesAndAreAvailable() {
        assertThat(clusters())
                .hasSize(3)
                .allSatisfy(cluster -> assertThat(cluster.getStatus().conditions())
                        .filteredOn(condition -> condition.status().equals("True"))
                        .extracting("type")
                        .contains(
                                "HubAcceptedManagedCluster",
                                "ManagedClusterJoined",
                                "ManagedClusterConditionAvailable"));
    }

    @Test
    void everyPairIsConnectedAtBothEndsWithRoundTripTimes() {
        assertThat(tunnels()).allSatisfy(tunnel -> {
            assertThat(tunnel.getStatus().rttMillis())
                    .extracting("average", DOUBLE)
                    .isPositive();
            assertThat(tunnel.getStatus().usingAddress()).isNotBlank();
        });
        assertThat(tunnels())
                .extracting(tunnel -> tunnel.getSpec().clusterRef().name() + ">"
                        + tunnel.getSpec().peerRef().name())
                .doesNotHaveDuplicates();
    }

    @Test
    void aGatewayTakenDownTurnsItsTunnelsRedWithTheReasonAndHealsAgain() {
        String victim = clusters().getFirst().getMetadata().getName();

        quickstart.fleet("POST", "/clusters/" + victim + "/gateway/down");

        await().atMost(RED_WITHIN)
                .untilAsserted(() -> assertThat(tunnels())
                        .filteredOn(tunnel -> touches(tunnel, victim))
                        .hasSize(4)
                        .allSatisfy(tunnel -> {
                            assertThat(tunnel.getStatus().state()).isEqualTo(Tunnel.State.ERROR);
                            assertThat(tunnel.getStatus().reason()).isNotNull();
                            assertThat(tunnel.getStatus().message()).isNotBlank();
                        }));
        assertThat(tunnels())
                .filteredOn(tunnel -> !touches(tunnel, victim))
                .hasSize(2)
                .allSatisfy(tunnel -> assertThat(tunnel.getStatus().state()).isEqualTo(Tunnel.State.CONNECTED));

        quickstart.fleet("POST", "/clusters/" + victim + "/gateway/up");
        theFleetIsWhole();
    }

    @Test
    void aPartitionBreaksOnlyTheTunnelOfThatPair() {
        String a = clusters().get(0).getMetadata().getName();
        String b = clusters().get(1).getMetadata().getName();

        quickstart.fleet("POST", "/partitions/" + a + "/" + b);

        await().atMost(RED_WITHIN)
                .untilAsserted(() -> assertThat(tunnels())
                        .filteredOn(tunnel -> tunnel.getStatus().state() != Tunnel.State.CONNECTED)
                        .hasSize(2)
                        .allSatisfy(tunnel -> assertThat(touches(tunnel, a) && touches(tunnel, b))
                                .isTrue()));

        quickstart.fleet("DELETE", "/partitions/" + a + "/" + b);
        theFleetIsWhole();
    }

    @Test
    void exportedServicesHaveTheirClustersetNames() {
        await().atMost(HEALS_WITHIN)
                .untilAsserted(() -> assertThat(hub.resources(ExportedService.class)
                                .inAnyNamespace()
                                .list()
                                .getItems())
                        .isNotEmpty()
                        .allSatisfy(service -> {
                            assertThat(service.getStatus().clusters()).isNotEmpty();
                            assertThat(service.getStatus().dnsNames())
                                    .anySatisfy(name -> assertThat(name)
                                            .isEqualTo("%s.%s.svc.clusterset.local"
                                                    .formatted(
                                                            service.getSpec().service(),
                                                            service.getSpec().namespace())));
                        }));
    }

    @Test
    void kubectlPrintsOneLinePerTunnel() throws Exception {
        Process kubectl = new ProcessBuilder(
                        "kubectl", "--kubeconfig", quickstart.kubeconfig().toString(), "get", "tunnels", "-A")
                .redirectErrorStream(true)
                .start();
        String output = new String(kubectl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(kubectl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output.lines().findFirst().orElse(""))
                .containsSubsequence("NAMESPACE", "NAME", "PEER", "FAMILY", "STATE", "RTT", "NAT", "SINCE", "REASON");
        assertThat(output.lines().filter(line -> line.contains("Submariner") && line.contains("Connected")))
                .hasSize(6);
    }

    /// Those of the demo; guests of other journeys may have stayed.
    private List<ManagedCluster> clusters() {
        return hub.resources(ManagedCluster.class).list().getItems().stream()
                .filter(cluster -> !cluster.getMetadata().getName().startsWith("edge-"))
                .toList();
    }

    private List<Tunnel> tunnels() {
        return hub.resources(Tunnel.class).inAnyNamespace().list().getItems();
    }

    private static boolean touches(Tunnel tunnel, String cluster) {
        return tunnel.getSpec().clusterRef().name().equals(cluster)
                || tunnel.getSpec().peerRef().name().equals(cluster);
    }
}
