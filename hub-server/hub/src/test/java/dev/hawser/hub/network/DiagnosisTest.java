package dev.hawser.hub.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.api.network.Tunnel.Reason;
import dev.hawser.api.network.Tunnel.State;
import dev.hawser.api.submariner.EndpointSpec;
import dev.hawser.api.submariner.Gateway;
import dev.hawser.api.submariner.Submariner.DaemonSetCounts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosisTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Diagnosis.Before UP = new Diagnosis.Before(State.CONNECTED, NOW.minusSeconds(600));

    private static EndpointSpec endpoint(String cluster, String subnet, String driver) {
        return new EndpointSpec(
                cluster,
                "cable",
                null,
                List.of(),
                "node",
                List.of(subnet),
                "172.18.0.2",
                List.of(),
                null,
                List.of(),
                false,
                driver,
                Map.of());
    }

    private static ClusterReport report(
            String cluster, @Nullable EndpointSpec announced, Gateway.Connection... connections) {
        Gateway.Status gateway = new Gateway.Status("0.24.0", "active", announced, "", List.of(connections));
        return new ClusterReport(cluster, true, List.of(gateway), null, NOW, announced);
    }

    private static Gateway.Connection connection(String peer, String status, String message) {
        return new Gateway.Connection(
                status, message, endpoint(peer, "10.2.0.0/16", "libreswan"), "172.18.0.3", false, null);
    }

    private final EndpointSpec here = endpoint("a", "10.1.0.0/16", "libreswan");
    private final EndpointSpec there = endpoint("b", "10.2.0.0/16", "libreswan");

    private Diagnosis diagnose(ClusterReport own, ClusterReport peer, Diagnosis.Before before) {
        Diagnosis diagnosis = Diagnosis.of(own, peer, before, NOW);
        assertThat(diagnosis.state() == State.CONNECTED).isEqualTo(diagnosis.message() == null);
        return diagnosis;
    }

    @Test
    void eachFaultHasItsReason() {
        ClusterReport peer = report("b", there);

        assertThat(diagnose(report("a", here, connection("b", "connected", "")), peer, UP)
                        .state())
                .isEqualTo(State.CONNECTED);
        assertThat(diagnose(report("a", here, connection("b", "error", "no ping")), peer, UP)
                        .reason())
                .isEqualTo(Reason.PEER_UNREACHABLE);
        assertThat(diagnose(report("a", here, connection("b", "error", "AUTHENTICATION_FAILED")), peer, UP)
                        .reason())
                .isEqualTo(Reason.PSK_MISMATCH);
        assertThat(diagnose(report("a", null), peer, UP).reason()).isEqualTo(Reason.BROKER_UNREACHABLE);
        assertThat(diagnose(report("a", here), report("b", null), Diagnosis.Before.NOTHING)
                        .reason())
                .isEqualTo(Reason.PEER_NOT_ANNOUNCED);
        assertThat(diagnose(report("a", here), report("b", endpoint("b", "10.1.2.0/24", "libreswan")), UP)
                        .reason())
                .isEqualTo(Reason.CIDR_OVERLAP);
        assertThat(diagnose(report("a", here), report("b", endpoint("b", "10.2.0.0/16", "wireguard")), UP)
                        .reason())
                .isEqualTo(Reason.DRIVER_MISMATCH);
        ClusterReport failing = new ClusterReport(
                "a",
                true,
                List.of(new Gateway.Status("0.24.0", "active", here, "pluto died", List.of())),
                null,
                NOW,
                here);
        assertThat(diagnose(failing, peer, UP).reason()).isEqualTo(Reason.CABLE_ENGINE_FAILED);
    }

    @Test
    void aSilentAgentIsUnknown() {
        ClusterReport silent = new ClusterReport("a", false, List.of(), null, NOW, here);

        assertThat(diagnose(silent, report("b", there), UP).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void aGatewayThatHasNotStartedYetIsNotRed() {
        ClusterReport starting = new ClusterReport("a", true, List.of(), null, NOW, null);

        assertThat(diagnose(starting, report("b", there), Diagnosis.Before.NOTHING))
                .extracting(Diagnosis::state, Diagnosis::reason)
                .containsExactly(State.CONNECTING, Reason.NOT_INSTALLED);
        assertThat(diagnose(starting, report("b", there), UP).reason()).isEqualTo(Reason.GATEWAY_DOWN);
    }

    @Test
    void anEmptyListThatIsLeftOutMeansNoGatewayOnceNoPodIsReady() {
        DaemonSetCounts crashing = new DaemonSetCounts(1, 1, 0, 0, 0, 1, 1, 1L);
        ClusterReport down = new ClusterReport("a", true, null, crashing, NOW, here);

        Diagnosis own = diagnose(down, report("b", there), UP);
        Diagnosis peer = diagnose(report("b", there, connection("a", "error", "no ping")), down, UP);

        assertThat(own)
                .extracting(Diagnosis::state, Diagnosis::reason)
                .containsExactly(State.ERROR, Reason.GATEWAY_DOWN);
        assertThat(peer.reason()).isEqualTo(Reason.PEER_UNREACHABLE);
        assertThat(peer.message()).doesNotContain("is up");
    }

    @Test
    void goDurationsAreRead() {
        assertThat(GoDuration.toMillis("1.2345ms")).hasValue(1.2345);
        assertThat(GoDuration.toMillis("950µs").orElseThrow()).isBetween(0.9499, 0.9501);
        assertThat(GoDuration.toMillis("1m2.5s")).hasValue(62_500);
        assertThat(GoDuration.toMillis("soon")).isEmpty();
        assertThat(GoDuration.text(12.44)).isEqualTo("12.4ms");
        assertThat(GoDuration.text(0.349)).isEqualTo("0.35ms");
    }
}
