package dev.hawser.simulator.submariner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.hub.TestCluster;
import dev.hawser.agent.hub.TestHub;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.simulator.cluster.ClusterProfile;
import dev.hawser.simulator.cluster.Objects;
import dev.hawser.simulator.cluster.SimulatedCluster;
import dev.hawser.simulator.cluster.SimulationRuntime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The stand-in for Submariner's operator against a broker on the real API library.
final class SubmarinerOperatorTest {

    private static final String BROKER = "demo-broker";
    private static final String NAMESPACE = "submariner-operator";
    private static final GroupResource ENDPOINTS = new GroupResource("submariner.io", "endpoints");
    private static final GroupResource CLUSTERS = new GroupResource("submariner.io", "clusters");
    private static final GroupResource SUBMARINERS = new GroupResource("submariner.io", "submariners");
    private static final GroupResource IMPORTS = new GroupResource("multicluster.x-k8s.io", "serviceimports");
    private static final GroupResource SLICES = new GroupResource("discovery.k8s.io", "endpointslices");
    private static final GroupResource SECRETS = new GroupResource("", "secrets");

    private final SimulationRuntime runtime = SimulationRuntime.start();
    private final Underlay underlay = new Underlay(7);
    private final TestHub hub = new TestHub();
    private final List<AutoCloseable> open = new ArrayList<>();

    private record Site(SimulatedCluster cluster, SubmarinerOperator operator) {
        String name() {
            return cluster.name();
        }

        JsonNode status() {
            return cluster.objects()
                    .get(SUBMARINERS, NAMESPACE, "submariner")
                    .map(s -> s.path("status"))
                    .orElseThrow();
        }

        JsonNode connection() {
            return status().path("gateways").path(0).path("connections").path(0);
        }
    }

    private final Site frankfurt = site(ClusterProfile.of(0, ""));
    private final Site virginia = site(ClusterProfile.of(1, ""));

    @BeforeEach
    void start() {
        org.awaitility.Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
        TestHub.namespace(hub.client(), BROKER);
        hub.allow("good", "system:serviceaccount:demo-broker:cluster-x");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
        hub.close();
        runtime.close();
    }

    @Test
    void twoClustersConnectAndAFailedGatewayShowsAtItsPeer() {
        install(frankfurt, "good", "secret");
        install(virginia, "good", "secret");

        until(() -> frankfurt.connection().path("status").asText().equals("connected"));
        until(() -> virginia.connection().path("status").asText().equals("connected"));
        until(() ->
                frankfurt.connection().path("latencyRTT").path("last").asText().endsWith("ms"));
        assertThat(hub.client().list(ENDPOINTS, BROKER, Map.of())).hasSize(2);
        assertThat(hub.client().list(CLUSTERS, BROKER, Map.of())).hasSize(2);
        assertThat(frankfurt.connection().path("usingIP").asText())
                .isEqualTo(virginia.cluster().profile().publicAddress(1));

        virginia.operator().gatewayDown();

        until(() -> frankfurt.connection().path("status").asText().equals("error"));
        assertThat(frankfurt.connection().path("statusMessage").asText())
                .startsWith("Failed to successfully ping the remote endpoint IP \"");
        until(() -> virginia.status().path("gateways").isEmpty());
        virginia.operator().gatewayUp();
        until(() -> frankfurt.connection().path("status").asText().equals("connected"));
    }

    @Test
    void aPartitionIsSeenFromBothEndsAndHeals() {
        install(frankfurt, "good", "secret");
        install(virginia, "good", "secret");
        until(() -> frankfurt.connection().path("status").asText().equals("connected"));
        until(() -> virginia.connection().path("status").asText().equals("connected"));

        underlay.partition(virginia.name(), frankfurt.name());

        until(() -> frankfurt.connection().path("status").asText().equals("error"));
        until(() -> virginia.connection().path("status").asText().equals("error"));
        underlay.heal(frankfurt.name(), virginia.name());
        until(() -> frankfurt.connection().path("status").asText().equals("connected"));
    }

    @Test
    void anotherPreSharedKeyNeverConnects() {
        install(frankfurt, "good", "secret");
        install(virginia, "good", "other");

        until(() -> frankfurt.connection().path("status").asText().equals("connecting"));
        await().during(Duration.ofSeconds(4))
                .until(() -> !frankfurt.connection().path("status").asText().equals("connected"));
    }

    @Test
    void aWrongTokenLeavesNothingOnTheBrokerAndThePodsCrash() {
        install(frankfurt, "bad", "secret");

        until(() -> waiting(frankfurt).equals("CrashLoopBackOff"));
        assertThat(hub.client().list(ENDPOINTS, BROKER, Map.of())).isEmpty();
        install(frankfurt, "good", "secret");
        until(() -> hub.client().list(ENDPOINTS, BROKER, Map.of()).size() == 1);
    }

    @Test
    void aMissingSecretKeepsThePodsFromStarting() {
        install(frankfurt, "good", "secret");
        until(() -> !frankfurt.status().path("gateways").isEmpty());

        frankfurt.cluster().objects().delete(SECRETS, NAMESPACE, "submariner-ipsec-psk");

        until(() -> waiting(frankfurt).equals("ContainerCreating"));
    }

    @Test
    void overlappingClustersHaveNoTunnel() {
        Site twin =
                site(ClusterProfile.of(2, "").overlapping(frankfurt.cluster().profile()));
        install(frankfurt, "good", "secret");
        install(twin, "good", "secret");

        until(() -> hub.client().list(ENDPOINTS, BROKER, Map.of()).size() == 2);
        until(() -> !frankfurt.status().path("gateways").isEmpty());
        assertThat(frankfurt.operator().tunnels()).isEmpty();
    }

    @Test
    void anExportedServiceReachesTheOtherClusters() {
        install(frankfurt, "good", "secret");
        install(virginia, "good", "secret");
        until(() -> frankfurt.connection().path("status").asText().equals("connected"));
        until(() -> virginia.connection().path("status").asText().equals("connected"));
        virginia.cluster()
                .objects()
                .ensure(TestCluster.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"));
        Objects objects = frankfurt.cluster().objects();
        objects.ensure(TestCluster.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"));
        objects.ensure(TestCluster.yaml("""
                {apiVersion: v1, kind: Service, metadata: {name: catalog, namespace: shop},
                 spec: {type: ClusterIP, clusterIP: 172.16.0.9, ports: [{name: http, port: 80, protocol: TCP}]}}"""));

        objects.ensure(TestCluster.yaml("""
                {apiVersion: multicluster.x-k8s.io/v1alpha1, kind: ServiceExport,
                 metadata: {name: catalog, namespace: shop}}"""));

        until(() -> hub.client()
                .get(IMPORTS, BROKER, "catalog-shop")
                .orElseThrow()
                .path("status")
                .path("clusters")
                .path(0)
                .path("cluster")
                .asText()
                .equals(frankfurt.name()));
        until(() -> virginia.cluster().objects().get(IMPORTS, "shop", "catalog").isPresent());
        until(() -> virginia.cluster().objects().list(SLICES, "shop").size() == 1);
        GroupResource exports = new GroupResource("multicluster.x-k8s.io", "serviceexports");
        objects.delete(exports, "shop", "catalog");
        until(() -> hub.client().get(IMPORTS, BROKER, "catalog-shop").isEmpty());
        until(() -> virginia.cluster().objects().get(IMPORTS, "shop", "catalog").isEmpty());
    }

    @Test
    void removingSubmarinerTakesTheClusterOffTheBroker() {
        install(frankfurt, "good", "secret");
        until(() -> hub.client().list(ENDPOINTS, BROKER, Map.of()).size() == 1);

        frankfurt.cluster().objects().delete(SUBMARINERS, NAMESPACE, "submariner");

        until(() -> frankfurt
                .cluster()
                .objects()
                .get(SUBMARINERS, NAMESPACE, "submariner")
                .isEmpty());
        assertThat(hub.client().list(ENDPOINTS, BROKER, Map.of())).isEmpty();
        assertThat(hub.client().list(CLUSTERS, BROKER, Map.of())).isEmpty();
    }

    private Site site(ClusterProfile profile) {
        SimulatedCluster cluster = SimulatedCluster.start(runtime, profile, Optional.empty());
        SubmarinerOperator operator = new SubmarinerOperator(cluster, underlay);
        open.add(cluster);
        open.add(operator);
        return new Site(cluster, operator);
    }

    /// What the hub's works bring into a cluster.
    private void install(Site site, String token, String psk) {
        Objects objects = site.cluster().objects();
        objects.ensure(TestCluster.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: submariner-operator}}"));
        CrdCatalog.operator().forEach(objects::ensure);
        objects.ensure(TestCluster.yaml("""
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: submariner-operator, namespace: submariner-operator},
                 spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}},
                 spec: {containers: [{name: o, image: o}]}}}}"""));
        ObjectNode node = objects.get(
                        new GroupResource("", "nodes"),
                        "",
                        site.cluster().profile().worker(1))
                .orElseThrow();
        node.withObject("/metadata/labels").put("submariner.io/gateway", "true");
        objects.put(new GroupResource("", "nodes"), node);
        secret(objects, "submariner-ipsec-psk", Map.of("psk", psk));
        secret(objects, "submariner-broker-secret", Map.of("token", token, "ca.crt", hub.caPem()));
        ObjectNode submariner = TestCluster.yaml("""
                apiVersion: submariner.io/v1alpha1
                kind: Submariner
                metadata: {name: submariner, namespace: submariner-operator}
                spec: {broker: k8s, brokerK8sSecret: submariner-broker-secret, ceIPSecPSKSecret: submariner-ipsec-psk,
                  brokerK8sRemoteNamespace: demo-broker, cableDriver: libreswan, ceIPSecNATTPort: 4500, clusterCIDR: "",
                  serviceCIDR: "", debug: false, ceIPSecDebug: false, natEnabled: true, namespace: submariner-operator}
                """);
        submariner.withObject("/spec").put("clusterID", site.name()).put("brokerK8sApiServer", hub.address());
        objects.ensure(submariner);
    }

    private static void secret(Objects objects, String name, Map<String, String> data) {
        ObjectNode secret = TestCluster.yaml("{apiVersion: v1, kind: Secret, type: Opaque}");
        secret.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
        ObjectNode encoded = secret.putObject("data");
        data.forEach((key, value) ->
                encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        objects.put(SECRETS, secret);
    }

    private static String waiting(Site site) {
        return site.status()
                .path("gatewayDaemonSetStatus")
                .path("nonReadyContainerStates")
                .path(0)
                .path("waiting")
                .path("reason")
                .asText();
    }

    private static void until(Callable<Boolean> condition) {
        await().ignoreExceptions().until(condition);
    }
}
