package dev.hawser.hub.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.addon.ClusterManagementAddOn;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ManagedClusterSet;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.network.Tunnel;
import dev.hawser.api.submariner.Endpoint;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.hub.addon.Fleet;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// From a cluster set to tunnels and back, through the real API and the real reconcilers.
class SubmarinerJourneyTest {

    private FleetUnderTest fleet = new FleetUnderTest();

    @BeforeEach
    void twoClustersInASet() {
        fleet.set("emea").broker("emea", false);
        fleet.cluster("alpha", "emea", "10.1.0.0/16", "10.101.0.0/16");
        fleet.cluster("beta", "emea", "10.2.0.0/16", "10.102.0.0/16");
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    private void install(String... clusters) {
        for (String cluster : clusters) {
            fleet.addOn(cluster);
        }
        fleet.settle();
        for (String cluster : clusters) {
            fleet.applied(cluster, "submariner-operator");
        }
        fleet.settle();
        for (String cluster : clusters) {
            fleet.applied(cluster, "submariner-resource").applied(cluster, "submariner-gateways");
        }
        fleet.settle();
    }

    private Condition condition(String cluster, String type) {
        return Condition.find(
                        fleet.get(ManagedClusterAddOn.class, cluster, "submariner")
                                .getStatus()
                                .conditions(),
                        type)
                .orElseThrow();
    }

    private static String endpoint(String cluster, String ip) {
        return """
                {"cluster_id": "%1$s", "cable_name": "submariner-cable-%1$s-%2$s", "hostname": "%1$s-w1",
                 "subnets": [], "private_ip": "%2$s", "public_ip": "1.2.3.4", "nat_enabled": true,
                 "backend": "libreswan", "backend_config": {"udp-port": "4500"}}""".formatted(cluster, ip);
    }

    private static String report(String own, String peer, String status, String rtt) {
        return """
                [{"version": "0.24.0", "haStatus": "active", "statusFailure": "", "localEndpoint": %s,
                  "connections": [{"status": "%s", "statusMessage": "", "endpoint": %s, "usingIP": "1.2.3.4",
                  "usingNAT": true, "latencyRTT": {"last": "%4$s", "min": "1ms", "average": "%4$s", "max": "9ms",
                  "stdDev": "1ms"}}]}]""".formatted(endpoint(own, "172.18.0.2"), status, endpoint(peer, "172.18.0.3"), rtt);
    }

    private Tunnel.Status tunnel(String cluster, String peer) {
        return fleet.get(Tunnel.class, cluster, "submariner-" + peer).getStatus();
    }

    private void connected(String rtt) {
        fleet.gateways("alpha", report("alpha", "beta", "connected", rtt));
        fleet.gateways("beta", report("beta", "alpha", "connected", rtt));
    }

    @Test
    void theAddOnIsOfferedFromTheStart() {
        assertThat(fleet.get(ClusterManagementAddOn.class, "", "submariner")
                        .getSpec()
                        .installStrategy())
                .isEqualTo(new ClusterManagementAddOn.InstallStrategy("Manual", null));
    }

    @Test
    void aSetGetsABrokerWithAKeyOf48Bytes() {
        ObjectNode secret = fleet.client()
                .get(FleetUnderTest.SECRETS, "emea-broker", "submariner-ipsec-psk")
                .orElseThrow();

        assertThat(Base64.getDecoder().decode(secret.at("/data/psk").asText())).hasSize(48);
        assertThat(fleet.get(ManagedClusterSet.class, "", "emea").getMetadata().getAnnotations())
                .containsEntry("cluster.open-cluster-management.io/submariner-broker-ns", "emea-broker");
    }

    @Test
    void theSubmarinerObjectComesAfterTheOperator() {
        fleet.addOn("alpha");
        fleet.settle();
        assertThat(fleet.find(ManifestWork.class, "alpha", "submariner-operator"))
                .isNotNull();
        assertThat(fleet.find(ManifestWork.class, "alpha", "submariner-resource"))
                .isNull();

        fleet.applied("alpha", "submariner-operator");
        fleet.settle();

        List<ObjectNode> manifests = fleet.get(ManifestWork.class, "alpha", "submariner-resource")
                .getSpec()
                .manifests();
        assertThat(manifests)
                .extracting(m -> m.path("kind").asText())
                .containsExactly("Secret", "Secret", "Submariner");
        ObjectNode token = manifests.get(1);
        assertThat(token.at("/data/token").asText()).isEqualTo(FleetUnderTest.base64("token-of-cluster-alpha-token"));
        assertThat(manifests.get(2).at("/spec/brokerK8sApiServer").asText()).isEqualTo("hub.example.com:6443");
        assertThat(manifests.get(2).at("/spec/brokerK8sRemoteNamespace").asText())
                .isEqualTo("emea-broker");
        assertThat(condition("alpha", "SubmarinerBrokerConfigApplied").holds()).isTrue();
    }

    @Test
    void withoutABrokerNothingIsPushed() {
        fleet.set("apac")
                .cluster("gamma", "apac", "10.3.0.0/16", "10.103.0.0/16")
                .addOn("gamma");
        fleet.settle();

        assertThat(condition("gamma", "SubmarinerBrokerConfigApplied").reason()).isEqualTo("BrokerConfigMissing");
        assertThat(fleet.find(ManifestWork.class, "gamma", "submariner-operator"))
                .isNull();
    }

    @Test
    void anOverlapWithoutGlobalnetIsRefusedAndNamesBothClustersAndNetworks() {
        install("alpha");
        fleet.cluster("gamma", "emea", "10.1.128.0/17", "10.103.0.0/16").addOn("gamma");
        fleet.settle();

        Condition refused = condition("gamma", "SubmarinerBrokerConfigApplied");
        assertThat(refused.status()).isEqualTo("False");
        assertThat(refused.reason()).isEqualTo("CidrOverlap");
        assertThat(refused.message()).contains("alpha", "gamma", "10.1.0.0/16", "10.1.128.0/17", "Globalnet");
        assertThat(fleet.find(ManifestWork.class, "gamma", "submariner-operator"))
                .isNull();
        assertThat(condition("alpha", "SubmarinerBrokerConfigApplied").holds()).isTrue();
    }

    @Test
    void withGlobalnetOverlappingClustersGetDifferentGlobalCidrs() {
        fleet.broker("emea", true);
        fleet.cluster("gamma", "emea", "10.1.0.0/16", "10.101.0.0/16");

        install("alpha", "gamma");

        assertThat(List.of(globalCidr("alpha"), globalCidr("gamma")))
                .containsExactlyInAnyOrder("242.0.0.0/16", "242.1.0.0/16");
    }

    private String globalCidr(String cluster) {
        return fleet.get(ManifestWork.class, cluster, "submariner-resource")
                .getSpec()
                .manifests()
                .get(2)
                .at("/spec/globalCIDR")
                .asText();
    }

    @Test
    void reportsBecomeTunnelsAtBothEnds() {
        install("alpha", "beta");
        connected("12.4ms");
        fleet.settle();

        for (Tunnel.Status status : List.of(tunnel("alpha", "beta"), tunnel("beta", "alpha"))) {
            assertThat(status.state()).isEqualTo(Tunnel.State.CONNECTED);
            assertThat(status.reason()).isNull();
            assertThat(status.rtt()).isEqualTo("12.4ms");
            assertThat(status.nat()).isTrue();
            assertThat(status.peerState()).isEqualTo(Tunnel.State.CONNECTED);
            assertThat(Condition.find(status.conditions(), "EndsAgree")
                            .orElseThrow()
                            .holds())
                    .isTrue();
        }
        assertThat(condition("alpha", "SubmarinerConnectionDegraded").holds()).isFalse();
        assertThat(condition("alpha", "SubmarinerGatewayNodesLabeled").message())
                .contains("alpha-w1");
    }

    @Test
    void jitterOfTheRoundTripTimeIsNotWritten() {
        install("alpha", "beta");
        connected("12.4ms");
        fleet.settle();
        String before = revision();

        fleet.forward(Duration.ofSeconds(5));
        connected("12.6ms");
        fleet.settle();

        assertThat(revision()).isEqualTo(before);

        fleet.forward(Duration.ofSeconds(30));
        connected("12.7ms");
        fleet.settle();

        assertThat(tunnel("alpha", "beta").rtt()).isEqualTo("12.7ms");
    }

    private String revision() {
        return fleet.get(Tunnel.class, "alpha", "submariner-beta").getMetadata().getResourceVersion();
    }

    @Test
    void aGatewayThatIsGoneTurnsTheTunnelRedAtBothEnds() {
        install("alpha", "beta");
        connected("12.4ms");
        fleet.settle();

        fleet.forward(Duration.ofSeconds(10));
        fleet.gateways("alpha", "[]");
        fleet.gateways("beta", report("beta", "alpha", "error", "12.4ms"));
        fleet.settle();

        assertThat(tunnel("alpha", "beta").state()).isEqualTo(Tunnel.State.ERROR);
        assertThat(tunnel("alpha", "beta").reason()).isEqualTo(Tunnel.Reason.GATEWAY_DOWN);
        assertThat(tunnel("beta", "alpha").state()).isEqualTo(Tunnel.State.ERROR);
        assertThat(tunnel("beta", "alpha").reason()).isEqualTo(Tunnel.Reason.PEER_UNREACHABLE);
        assertThat(tunnel("beta", "alpha").message()).contains("alpha has no active gateway");
        assertThat(tunnel("alpha", "beta").flaps()).isEqualTo(1);
        assertThat(tunnel("alpha", "beta").since()).isEqualTo("2026-01-01T12:00:10Z");
    }

    @Test
    void aGatewayThatDiedWithoutAWordIsRedWithin30Seconds() {
        install("alpha", "beta");
        connected("12.4ms");
        fleet.settle();

        for (int second = 5; second <= 25; second += 5) {
            fleet.forward(Duration.ofSeconds(5));
            fleet.gateways("beta", report("beta", "alpha", "error", "12." + second + "ms"));
            fleet.settle();
        }

        assertThat(tunnel("alpha", "beta").state()).isEqualTo(Tunnel.State.ERROR);
        assertThat(tunnel("alpha", "beta").reason()).isEqualTo(Tunnel.Reason.GATEWAY_DOWN);
        assertThat(tunnel("beta", "alpha").reason()).isEqualTo(Tunnel.Reason.PEER_UNREACHABLE);
    }

    @Test
    void silenceIsUnknownAndNotRed() {
        install("alpha", "beta");
        connected("12.4ms");
        fleet.settle();

        for (int second = 5; second <= 25; second += 5) {
            fleet.forward(Duration.ofSeconds(5));
            fleet.gateways("beta", report("beta", "alpha", "connected", "12." + second + "ms"));
            fleet.settle();
        }

        assertThat(tunnel("alpha", "beta").state()).isEqualTo(Tunnel.State.UNKNOWN);
        assertThat(tunnel("alpha", "beta").reason()).isEqualTo(Tunnel.Reason.REPORT_STALE);
        assertThat(tunnel("beta", "alpha").state()).isEqualTo(Tunnel.State.CONNECTED);
    }

    @Test
    void removalTakesTheObjectFirstThenTheOperatorThenTheBrokersShare() {
        install("alpha", "beta");
        connected("12.4ms");
        fleet.yaml("{apiVersion: submariner.io/v1, kind: Endpoint, metadata: {name: e, namespace: emea-broker, labels:"
                + " {submariner-io/clusterID: alpha}}, spec: " + endpoint("alpha", "172.18.0.2") + "}");
        fleet.settle();
        hold("alpha", "submariner-resource");

        fleet.client().delete(Fleet.typeOf(ManagedClusterAddOn.class), "alpha", "submariner", null);
        fleet.settle();

        assertThat(fleet.get(ManifestWork.class, "alpha", "submariner-resource")
                        .getMetadata()
                        .getDeletionTimestamp())
                .isNotNull();
        assertThat(fleet.find(ManifestWork.class, "alpha", "submariner-operator"))
                .isNotNull();
        assertThat(fleet.find(Tunnel.class, "alpha", "submariner-beta")).isNull();

        letGo("alpha", "submariner-resource");
        fleet.settle();
        assertThat(fleet.get(ManifestWork.class, "alpha", "submariner-gateways")
                        .getSpec()
                        .manifests())
                .allSatisfy(
                        node -> assertThat(node.at("/metadata").has("labels")).isFalse());
        fleet.applied("alpha", "submariner-gateways");
        fleet.settle();

        assertThat(fleet.find(ManifestWork.class, "alpha", "submariner-operator"))
                .isNull();
        assertThat(fleet.find(ManagedClusterAddOn.class, "alpha", "submariner")).isNull();
        assertThat(fleet.find(Endpoint.class, "emea-broker", "e")).isNull();
        assertThat(fleet.client().get(FleetUnderTest.type("", "serviceaccounts"), "emea-broker", "cluster-alpha"))
                .isEmpty();
        assertThat(fleet.find(Tunnel.class, "beta", "submariner-alpha")).isNull();
    }

    @Test
    void aClusterThatNeverCleansUpHoldsTheRemovalUpForTwoMinutesOnly() {
        install("alpha", "beta");
        hold("alpha", "submariner-resource");
        fleet.client().delete(Fleet.typeOf(ManagedClusterAddOn.class), "alpha", "submariner", null);
        fleet.settle();
        assertThat(fleet.find(ManagedClusterAddOn.class, "alpha", "submariner")).isNotNull();

        fleet.forward(Duration.ofMinutes(3));
        fleet.settle();

        assertThat(fleet.find(ManagedClusterAddOn.class, "alpha", "submariner")).isNull();
    }

    private void hold(String cluster, String work) {
        finalizers(cluster, work, "cluster.open-cluster-management.io/manifest-work-cleanup");
    }

    private void letGo(String cluster, String work) {
        finalizers(cluster, work, null);
    }

    private void finalizers(String cluster, String work, @Nullable String finalizer) {
        ObjectNode tree = fleet.client()
                .get(Fleet.typeOf(ManifestWork.class), cluster, work)
                .orElseThrow();
        ObjectNode metadata = (ObjectNode) tree.path("metadata");
        metadata.remove("finalizers");
        if (finalizer != null) {
            metadata.putArray("finalizers").add(finalizer);
        }
        fleet.client().update(tree);
    }

    @Test
    void aClusterWritesOnlyItsOwnObjectsOnTheBroker() {
        install("alpha", "beta");
        var alpha = fleet.clientOf("system:serviceaccount:emea-broker:cluster-alpha");
        ObjectNode mine = Endpoint.named("emea-broker", "mine").toTree();
        mine.putObject("spec")
                .put("cluster_id", "alpha")
                .put("cable_name", "c")
                .put("hostname", "h")
                .put("nat_enabled", false)
                .put("backend", "libreswan")
                .putArray("subnets");
        alpha.create(mine.deepCopy());
        ObjectNode forged = mine.deepCopy();
        ((ObjectNode) forged.path("metadata")).put("name", "forged");
        ((ObjectNode) forged.path("spec")).put("cluster_id", "beta");

        assertThatThrownBy(() -> alpha.create(forged))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("spec.cluster_id must be alpha");
    }

    @Test
    void anExportIsListedWithItsNamesAndReadiness() {
        install("alpha", "beta");
        fleet.yaml("""
                apiVersion: multicluster.x-k8s.io/v1beta1
                kind: ServiceImport
                metadata:
                  name: web-shop
                  namespace: emea-broker
                  annotations:
                    multicluster.kubernetes.io/service-name: web
                    lighthouse.submariner.io/sourceNamespace: shop
                spec: {type: ClusterSetIP, ports: [{name: http, protocol: TCP, port: 80}]}
                status: {clusters: [{cluster: alpha}, {cluster: beta}]}
                """);
        for (String cluster : List.of("alpha", "beta")) {
            fleet.yaml("""
                    apiVersion: discovery.k8s.io/v1
                    kind: EndpointSlice
                    metadata:
                      name: web-%1$s
                      namespace: emea-broker
                      labels:
                        endpointslice.kubernetes.io/managed-by: lighthouse-agent.submariner.io
                        multicluster.kubernetes.io/source-cluster: %1$s
                        multicluster.kubernetes.io/service-name: web
                        lighthouse.submariner.io/sourceNamespace: shop
                    addressType: IPv4
                    ports: [{name: http, protocol: TCP, port: 80}]
                    endpoints: [{addresses: [10.101.0.9], conditions: {ready: %2$s}}]
                    """.formatted(cluster, cluster.equals("alpha")));
        }
        fleet.settle();

        ExportedService.Status status =
                fleet.get(ExportedService.class, "emea-broker", "web.shop").getStatus();
        assertThat(status.readyClusters()).isEqualTo("1/2");
        assertThat(status.dnsNames())
                .containsExactly(
                        "web.shop.svc.clusterset.local",
                        "alpha.web.shop.svc.clusterset.local",
                        "beta.web.shop.svc.clusterset.local",
                        "_http._tcp.web.shop.svc.clusterset.local");
        assertThat(status.conflicts()).isEmpty();

        fleet.client()
                .delete(
                        FleetUnderTest.type("multicluster.x-k8s.io", "serviceimports"),
                        "emea-broker",
                        "web-shop",
                        null);
        fleet.settle();
        assertThat(fleet.find(ExportedService.class, "emea-broker", "web.shop")).isNull();
    }

    @Test
    void aReachabilityRequestIsAnsweredAndGoesAfterItsTime() {
        fleet.cluster("gamma", "emea", "10.1.0.0/16", "10.103.0.0/16");
        fleet.yaml("{apiVersion: network.hawser.dev/v1alpha1, kind: Reachability, metadata: {name: ask}, spec:"
                + " {interconnect: Submariner, clusterSet: emea, ttl: 10m}}");
        fleet.settle();

        Reachability.Status answer = fleet.get(Reachability.class, "", "ask").getStatus();
        assertThat(answer.verdict()).isEqualTo(Reachability.Verdict.FAIL);
        assertThat(answer.globalnetNeeded()).isTrue();
        assertThat(answer.items().getFirst().pair()).containsExactly("alpha", "gamma");

        fleet.forward(Duration.ofMinutes(11));
        fleet.settle();
        assertThat(fleet.find(Reachability.class, "", "ask")).isNull();
    }
}
