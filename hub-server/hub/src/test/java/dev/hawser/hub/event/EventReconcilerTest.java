package dev.hawser.hub.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.RbacAuthorizer;
import dev.hawser.apiserver.admission.BuiltInRules;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.reconcile.Reconciler;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventReconcilerTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final SetClock clock = new SetClock();
    private final MemoryStore store = new MemoryStore();
    private RbacAuthorizer rbac;
    private ApiServer api;
    private ResourceClient client;
    private EventReconciler events;

    @BeforeEach
    void open() {
        KindRegistry kinds = new KindRegistry();
        kinds.registerAll(BuiltInKinds.hub());
        kinds.registerAll(CrdCatalog.hub().stream().map(CrdReader::read).toList());
        rbac = new RbacAuthorizer(store);
        api = ApiServer.over(store)
                .kinds(kinds)
                .clock(clock)
                .random(new Random(1))
                .hooks(BuiltInRules.hooks(rbac, clock))
                .build();
        client = api.client(Caller.HUB);
        events = new EventReconciler(store, client, clock);
        write("{apiVersion: v1, kind: Namespace, metadata: {name: default}}");
        write("{apiVersion: v1, kind: Namespace, metadata: {name: emea}}");
        write("{apiVersion: cluster.open-cluster-management.io/v1, kind: ManagedCluster, metadata: {name: emea},"
                + " spec: {hubAcceptsClient: true}}");
    }

    @AfterEach
    void close() {
        api.close();
        rbac.close();
        store.close();
    }

    @Test
    void aTunnelThatBreaksAndHealsIsToldWithItsReason() {
        tunnel("Connected", "", "", "2026-03-01T12:00:00Z");
        tunnel("Error", "GatewayDown", "emea has no active gateway.", "2026-03-01T12:00:05Z");
        tunnel("Connected", "", "", "2026-03-01T12:00:40Z");

        assertThat(told("emea"))
                .containsExactlyInAnyOrder(
                        "Normal TunnelUp x2 Tunnel submariner-apac is connected.",
                        "Warning GatewayDown x1 Tunnel is down. emea has no active gateway.");
        JsonNode event = all("emea").getFirst();
        assertThat(event.at("/involvedObject/kind").asText()).isEqualTo("Tunnel");
        assertThat(event.at("/involvedObject/uid").asText()).isNotEmpty();
    }

    @Test
    void whatWasToldIsNotToldAgainByAnotherLeader() {
        tunnel("Error", "GatewayDown", "emea has no active gateway.", "2026-03-01T12:00:00Z");

        EventReconciler next = new EventReconciler(store, client, clock);
        next.reconcile(tunnelKey());
        next.reconcile(tunnelKey());

        assertThat(told("emea")).containsExactly("Warning GatewayDown x1 Tunnel is down. emea has no active gateway.");
    }

    @Test
    void whatHappenedWhileNobodyLedIsToldAfterwards() {
        tunnel("Connected", "", "", "2026-03-01T12:00:00Z");
        write(tunnelYaml("Error", "GatewayDown", "emea has no active gateway.", "2026-03-01T12:10:00Z"));
        clock.now = Instant.parse("2026-03-01T12:30:00Z");

        new EventReconciler(store, client, clock).reconcile(tunnelKey());

        assertThat(told("emea")).anyMatch(line -> line.startsWith("Warning GatewayDown x1"));
    }

    @Test
    void anEventIsKeptForHoursHoweverLongAgoTheThingWas() {
        write("{apiVersion: v1, kind: Event, metadata: {name: m.1, namespace: emea}, involvedObject: {kind: ConfigMap,"
                + " name: m, namespace: emea}, reason: Painted, lastTimestamp: '2026-01-01T00:00:00Z'}");
        EventExpiry expiry = new EventExpiry(client, clock);
        ResourceKey key = new ResourceKey(EventReconciler.EVENTS, "emea", "m.1");

        expiry.reconcile(key);
        assertThat(all("emea")).hasSize(1);

        clock.now = clock.now.plus(EventReconciler.KEPT);
        expiry.reconcile(key);
        assertThat(all("emea")).isEmpty();
    }

    @Test
    void oldNewsAreNoNews() {
        write(tunnelYaml("Error", "GatewayDown", "emea has no active gateway.", "2026-03-01T08:00:00Z"));

        events.reconcile(tunnelKey());

        assertThat(told("emea")).isEmpty();
    }

    @Test
    void aReasonThatChangesWithoutATransitionIsTold() {
        cluster("Unknown", "ManagedClusterLeaseUpdateStopped", "2026-03-01T08:00:00Z");
        cluster("Unknown", "Other", "2026-03-01T08:00:00Z");

        assertThat(told("default")).containsExactly("Warning Other x1 Text.");
    }

    @Test
    void eventsOfAClusterAreInTheDefaultNamespaceAndItsEndIsToldToo() {
        cluster("True", "ManagedClusterAvailable", "2026-03-01T11:59:00Z");
        cluster("Unknown", "ManagedClusterLeaseUpdateStopped", "2026-03-01T12:00:00Z");
        client.delete(Subject.CLUSTER.type(), "", "emea", null);
        events.reconcile(clusterKey());

        assertThat(told("default"))
                .containsExactlyInAnyOrder(
                        "Normal ManagedClusterAvailable x1 Text.",
                        "Warning ManagedClusterLeaseUpdateStopped x1 Text.",
                        "Normal ManagedClusterDetached x1 Cluster emea has left the fleet.");
    }

    @Test
    void anInstallationThatIsUnderWayIsNoCauseForAWarning() {
        write("""
                apiVersion: addon.open-cluster-management.io/v1alpha1
                kind: ManagedClusterAddOn
                metadata: {name: submariner, namespace: emea}
                spec: {}
                status:
                  conditions:
                  - {type: Available, status: "False", reason: Installing, message: Text., lastTransitionTime: "2026-03-01T12:00:00Z"}
                  - {type: Degraded, status: "True", reason: SubmarinerAgentDegraded, message: Text., lastTransitionTime: "2026-03-01T12:00:00Z"}
                """);

        events.reconcile(new ResourceKey(Subject.ADD_ON.type(), "emea", "submariner"));

        assertThat(told("emea")).containsExactly("Normal Installing x1 Text.");
    }

    @Test
    void aFirstCertificateAndARenewedOneAreToldApart() {
        assertThat(certificateStory("system:hawser:join-token:emea")).isEqualTo("CertificateIssued");
        assertThat(certificateStory("system:open-cluster-management:emea:agent1"))
                .isEqualTo("CertificateRenewed");
    }

    private static String certificateStory(String asker) {
        ObjectNode request = read("""
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: emea-1, labels: {open-cluster-management.io/cluster-name: emea}}
                spec: {username: "%s"}
                status:
                  certificate: Zm9v
                  conditions:
                  - {type: Approved, status: "True", reason: Ok, message: Ok., lastUpdateTime: "2026-03-01T12:00:00Z"}
                """.formatted(asker));
        ResourceKey key = new ResourceKey(Subject.CERTIFICATE_REQUESTS, "", "emea-1");
        return Subject.CERTIFICATE
                .story()
                .of(StoredResource.of(key, 1, request))
                .getFirst()
                .reason();
    }

    @Test
    void eventsAreForgottenAfterSomeHours() {
        tunnel("Error", "GatewayDown", "emea has no active gateway.", "2026-03-01T12:00:00Z");
        Reconciler expiry = new EventExpiry(client, clock);
        ResourceKey key = new ResourceKey(
                EventReconciler.EVENTS,
                "emea",
                all("emea").getFirst().at("/metadata/name").asText());

        assertThat(expiry.reconcile(key).requeueAfter()).isEqualTo(EventReconciler.KEPT);
        clock.now = clock.now.plus(EventReconciler.KEPT).minus(Duration.ofSeconds(1));
        expiry.reconcile(key);
        assertThat(told("emea")).hasSize(1);
        clock.now = clock.now.plusSeconds(1);
        expiry.reconcile(key);

        assertThat(told("emea")).isEmpty();
    }

    private void tunnel(String state, String reason, String message, String since) {
        clock.now = Instant.parse(since).isAfter(clock.now) ? Instant.parse(since) : clock.now;
        write(tunnelYaml(state, reason, message, since));
        events.reconcile(tunnelKey());
    }

    private static String tunnelYaml(String state, String reason, String message, String since) {
        String why = reason.isEmpty() ? "" : ", reason: " + reason + ", message: \"" + message + "\"";
        return """
                apiVersion: network.hawser.dev/v1alpha1
                kind: Tunnel
                metadata: {name: submariner-apac, namespace: emea}
                spec: {clusterRef: {name: emea}, peerRef: {name: apac}, interconnect: Submariner}
                status: {state: %s, since: "%s"%s}
                """.formatted(state, since, why);
    }

    private void cluster(String status, String reason, String since) {
        write("""
                apiVersion: cluster.open-cluster-management.io/v1
                kind: ManagedCluster
                metadata: {name: emea}
                status:
                  conditions:
                  - {type: ManagedClusterConditionAvailable, status: "%s", reason: %s, message: Text., lastTransitionTime: "%s"}
                """.formatted(status, reason, since));
        events.reconcile(clusterKey());
    }

    private static ResourceKey tunnelKey() {
        return new ResourceKey(Subject.TUNNEL.type(), "emea", "submariner-apac");
    }

    private static ResourceKey clusterKey() {
        return new ResourceKey(Subject.CLUSTER.type(), "", "emea");
    }

    private List<ObjectNode> all(String namespace) {
        return client.list(EventReconciler.EVENTS, namespace, Map.of());
    }

    private List<String> told(String namespace) {
        return all(namespace).stream()
                .map(e -> e.path("type").asText() + " " + e.path("reason").asText() + " x"
                        + e.path("count").asInt() + " " + e.path("message").asText())
                .toList();
    }

    private void write(String yaml) {
        ObjectNode tree = read(yaml);
        JsonNode status = tree.remove("status");
        ObjectNode written = client.apply(tree, "test", true);
        if (status != null) {
            written.set("status", status);
            client.updateStatus(written);
        }
    }

    private static ObjectNode read(String yaml) {
        try {
            return (ObjectNode) YAML.readTree(yaml);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
