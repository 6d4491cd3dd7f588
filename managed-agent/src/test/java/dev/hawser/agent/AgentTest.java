package dev.hawser.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.hub.TestAuthority;
import dev.hawser.agent.hub.TestCluster;
import dev.hawser.agent.hub.TestHub;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.Clients;
import dev.hawser.agent.runtime.AgentRuntime;
import dev.hawser.agent.work.WorkController;
import dev.hawser.api.cluster.HubIdentity;
import dev.hawser.apiserver.kind.GroupResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole agent between a real hub API and a real cluster API.
final class AgentTest {

    private static final String NAME = "emea-1";
    private static final GroupResource SECRETS = new GroupResource("", "secrets");

    private final Vertx vertx = Vertx.vertx();
    private final AgentRuntime runtime = AgentRuntime.start(vertx);
    private final TestCluster cluster = new TestCluster();
    private final KubernetesClient client = runtime.clients().plain(cluster.url());
    private TestHub hub = new TestHub();
    private Agent agent = agent();

    @BeforeEach
    void patience() {
        org.awaitility.Awaitility.setDefaultTimeout(Duration.ofSeconds(20));
        org.awaitility.Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
    }

    @AfterEach
    void stop() {
        agent.close();
        client.close();
        hub.close();
        cluster.close();
        runtime.close();
        vertx.close();
    }

    @Test
    void aClusterJoinsKeepsItsLeaseAndTellsWhatItIs() {
        cluster.client().create(TestCluster.yaml("""
                {apiVersion: v1, kind: Node, metadata: {name: w1, labels: {topology.kubernetes.io/region: eu-1}},
                 status: {capacity: {cpu: "4"}, addresses: [{type: InternalIP, address: 10.0.0.1}]}}"""));

        agent.start();

        until(() -> agent.isReady());
        until(() -> claim("id.k8s.io").isPresent()
                && claim("region.open-cluster-management.io").isPresent());
        assertThat(claim("region.open-cluster-management.io")).contains("eu-1");
        assertThat(claim("mine.example.com")).contains("yes");
        assertThat(condition(member(), "ManagedClusterConditionAvailable")).isEqualTo("True");
        assertThat(condition(member(), "ManagedClusterJoined")).isEqualTo("True");
        assertThat(hub.client().get(TestHub.LEASES, NAME, "managed-cluster-lease"))
                .hasValueSatisfying(
                        lease -> assertThat(lease.path("spec").has("renewTime")).isTrue());
        assertThat(hub.writes())
                .filteredOn(write -> write.startsWith("system:hawser:join-token"))
                .allMatch(write -> write.contains(" create "));
    }

    @Test
    void aRestartedAgentIsTheSameOne() {
        joined();
        String secret =
                cluster.client().get(SECRETS, "hawser-agent", "hub-identity").toString();
        agent.close();

        agent = agent();
        agent.start();

        until(() -> agent.isReady());
        assertThat(cluster.client().get(SECRETS, "hawser-agent", "hub-identity").toString())
                .isEqualTo(secret);
    }

    @Test
    void aCertificateIsRenewedBeforeItEnds() {
        hub.close();
        hub = new TestHub(Duration.ofSeconds(6));
        agent.close();
        agent = agent();
        joined();
        String first = identity();

        until(() -> !identity().equals(first));
        agent.isReady();

        String renewed = identity();
        until(() -> !identity().equals(renewed));
    }

    @Test
    void aWorkIsAppliedReportedAndKeptUp() {
        joined();

        work("w", """
                spec:
                  workload:
                    manifests:
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: demo}, data: {a: "1"}}
                    - apiVersion: rbac.authorization.k8s.io/v1
                      kind: ClusterRole
                      metadata: {name: "a:name:with:colons"}
                      rules: []
                  manifestConfigs:
                  - resourceIdentifier: {resource: configmaps, namespace: demo, name: settings}
                    feedbackRules: [{type: JSONPaths, jsonPaths: [{name: a, path: .data.a}, {name: b, path: .data.b}]}]
                """);

        until(() -> condition(found("w"), "Applied").equals("True"));
        until(() -> condition(found("w"), "Available").equals("True"));
        assertThat(feedback("w")).contains("a=1");
        ObjectNode patch = TestCluster.yaml("{data: {a: changed, b: theirs}}");
        cluster.client().mergePatch(TestCluster.CONFIG_MAPS, "demo", "settings", "", patch);
        until(() ->
                cluster.configMap("settings").orElseThrow().path("a").asText().equals("1"));
        assertThat(cluster.configMap("settings").orElseThrow().path("b").asText())
                .isEqualTo("theirs");
        until(() -> feedback("w").contains("b=theirs"));
        cluster.client().delete(TestCluster.CONFIG_MAPS, "demo", "settings", null);
        until(() -> cluster.configMap("settings").isPresent());
    }

    @Test
    void oneBadManifestDoesNotHoldTheOthers() {
        joined();

        work("w", """
                spec:
                  workload:
                    manifests:
                    - {apiVersion: nowhere.example.com/v1, kind: Thing, metadata: {name: x, namespace: demo}}
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: bad, namespace: missing}}
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: good, namespace: demo}, data: {a: "1"}}
                """);

        until(() -> cluster.configMap("good").isPresent());
        until(() -> condition(found("w"), "Applied").equals("False"));
        JsonNode manifests = found("w").path("status").path("resourceStatus").path("manifests");
        assertThat(manifests
                        .valueStream()
                        .map(m -> condition(m.path("conditions")))
                        .toList())
                .containsExactly("False", "False", "True");
    }

    @Test
    void whatLeavesTheWorkIsPrunedAndWhatWasThereBeforeIsKept() {
        joined();
        cluster.client().create(TestCluster.yaml("""
                {apiVersion: v1, kind: ConfigMap, metadata: {name: theirs, namespace: demo}, data: {mine: "1"}}"""));
        work("w", """
                spec:
                  workload:
                    manifests:
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: demo}}
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: theirs, namespace: demo}, data: {ours: "2"}}
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: demo}}
                """);
        until(() -> condition(found("w"), "Applied").equals("True"));

        work("w", """
                spec:
                  workload:
                    manifests:
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: two, namespace: demo}}
                """);

        until(() -> cluster.configMap("one").isEmpty());
        until(() -> !cluster.configMap("theirs").orElseThrow().has("ours"));
        assertThat(cluster.configMap("theirs").orElseThrow().path("mine").asText())
                .isEqualTo("1");
        hub.client().delete(TestHub.WORKS, NAME, "w", null);
        until(() -> cluster.configMap("two").isEmpty());
        until(() -> hub.client().get(TestHub.WORKS, NAME, "w").isEmpty());
        assertThat(cluster.configMap("theirs")).isPresent();
    }

    @Test
    void aConflictIsReportedUnlessForced() {
        joined();
        cluster.client().apply(TestCluster.yaml("""
                {apiVersion: v1, kind: ConfigMap, metadata: {name: shared, namespace: demo}, data: {a: theirs}}"""), "somebody", false);

        String spec = """
                spec:
                  workload:
                    manifests:
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: shared, namespace: demo}, data: {a: ours}}
                  manifestConfigs:
                  - resourceIdentifier: {resource: configmaps, namespace: demo, name: shared}
                    updateStrategy: {type: ServerSideApply, serverSideApply: {force: FORCE}}
                """;
        work("w", spec.replace("FORCE", "false"));

        until(() -> found("w").toString().contains("ApplyConflict"));
        assertThat(cluster.configMap("shared").orElseThrow().path("a").asText()).isEqualTo("theirs");
        work("w", spec.replace("FORCE", "true"));
        until(() -> cluster.configMap("shared").orElseThrow().path("a").asText().equals("ours"));
    }

    @Test
    void whileTheHubIsAwayTheClusterIsKeptUpAndReportsWait() {
        joined();
        work("w", """
                spec:
                  workload:
                    manifests:
                    - {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: demo}, data: {a: "1"}}
                  manifestConfigs:
                  - resourceIdentifier: {resource: configmaps, namespace: demo, name: settings}
                    feedbackRules: [{type: JSONPaths, jsonPaths: [{name: b, path: .data.b}]}]
                """);
        until(() -> condition(found("w"), "Applied").equals("True"));

        hub.cutOff();
        cluster.client()
                .mergePatch(
                        TestCluster.CONFIG_MAPS, "demo", "settings", "", TestCluster.yaml("{data: {a: x, b: news}}"));
        until(() ->
                cluster.configMap("settings").orElseThrow().path("a").asText().equals("1"));
        hub.listen();

        until(() -> feedback("w").contains("b=news"));
    }

    @Test
    void anEmptyHubDoesNotEmptyTheCluster() {
        joined();
        beatOften();
        work("w", names("settings"));
        until(() -> condition(found("w"), "Applied").equals("True"));

        hub.startAnew();
        hub.client().create(TestCluster.yaml("""
                {apiVersion: cluster.open-cluster-management.io/v1, kind: ManagedCluster, metadata: {name: emea-1},
                 spec: {hubAcceptsClient: false, leaseDurationSeconds: 1}}"""));

        until(() -> condition(member(), "HubKnowsAllWorks").equals("False"));
        assertThat(member().toString()).contains("w (1 objects)").contains("remove-held-works=1");
        assertThat(cluster.configMap("settings")).isPresent();
        hub.client()
                .mergePatch(
                        TestHub.CLUSTERS,
                        "",
                        NAME,
                        "",
                        TestCluster.yaml("{metadata: {annotations: {agent.hawser.dev/remove-held-works: '1'}}}"));
        until(() -> cluster.configMap("settings").isEmpty());
        until(() -> condition(member(), "HubKnowsAllWorks").equals("True"));
    }

    @Test
    void anOlderBackupOfTheHubRemovesNothing() {
        joined();
        beatOften();
        work("w", names("one"));
        until(() -> condition(found("w"), "Applied").equals("True"));
        var backup = hub.backup();
        work("w", names("one", "two"));
        work("v", names("three"));
        until(() -> cluster.configMap("two").isPresent()
                && cluster.configMap("three").isPresent());

        hub.restore(backup);

        until(() -> condition(member(), "HubKnowsAllWorks").equals("False"));
        until(() -> member().toString().contains("v (1 objects), w (1 objects)"));
        assertThat(cluster.configMap("two")).isPresent();
        assertThat(cluster.configMap("three")).isPresent();
        work("w", names("four"));
        until(() -> cluster.configMap("one").isEmpty());
        assertThat(cluster.configMap("two")).isPresent();
        hub.client().delete(TestHub.WORKS, NAME, "w", null);
        until(() ->
                cluster.configMap("two").isEmpty() && cluster.configMap("four").isEmpty());
        assertThat(cluster.configMap("three")).isPresent();
    }

    @Test
    void afterARestartWithTheHubAwayTheLastWorksAreKeptUp() {
        joined();
        work("w", names("settings"));
        until(() -> cluster.client().get(SECRETS, "hawser-agent", "work-w").isPresent());
        agent.close();
        hub.cutOff();
        cluster.client().delete(TestCluster.CONFIG_MAPS, "demo", "settings", null);

        var settings = new WorkController.Settings(
                NAME, "hawser-agent", Duration.ofMinutes(4), Duration.ofSeconds(1), Duration.ZERO);
        try (var works = new WorkController(runtime, new Api(client, Clients.TIMEOUT), settings, () -> {})) {
            works.start();

            until(() -> cluster.configMap("settings").isPresent());
        }
    }

    @Test
    void theHubsNewAuthorityIsTrustedBeforeItIsUsed() {
        joined();
        beatOften();
        TestAuthority next = new TestAuthority();
        String both = hub.caPem() + next.caPem();
        hub.name(new HubIdentity("first", "1", both));
        until(() -> trusted().equals(both.strip()));

        hub.change(next);

        String before = renewed();
        until(() -> !renewed().equals(before));
        agent.close();
        agent = agent();
        joined();
        hub.name(new HubIdentity("first", "1", new TestAuthority().caPem()));
        String later = renewed();
        until(() -> !renewed().equals(later));
        assertThat(trusted()).as("an authority that does not name this hub").isEqualTo(both.strip());
    }

    private void beatOften() {
        hub.client().mergePatch(TestHub.CLUSTERS, "", NAME, "", TestCluster.yaml("{spec: {leaseDurationSeconds: 1}}"));
    }

    private static String names(String... maps) {
        StringBuilder spec = new StringBuilder("spec: {workload: {manifests: [");
        for (String map : maps) {
            spec.append("{apiVersion: v1, kind: ConfigMap, metadata: {name: ")
                    .append(map)
                    .append(", namespace: demo}},");
        }
        return spec.append("]}}").toString();
    }

    private String renewed() {
        return hub.client()
                .get(TestHub.LEASES, NAME, "managed-cluster-lease")
                .map(lease -> lease.path("spec").path("renewTime").asText())
                .orElse("");
    }

    private String trusted() {
        return cluster.client()
                .get(SECRETS, "hawser-agent", "hub-identity")
                .map(secret -> secret.path("data").path("ca.crt").asText())
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                .orElse("");
    }

    private void joined() {
        agent.start();
        until(() -> agent.isReady());
    }

    private Agent agent() {
        AgentConfig config = new AgentConfig(
                hub.url(),
                hub.caPem(),
                () -> Optional.of(TestHub.JOIN_TOKEN),
                NAME,
                AgentConfig.DEFAULT_NAMESPACE,
                Map.of("mine.example.com", "yes"),
                Map.of(),
                AgentConfig.DEFAULT_RESYNC);
        return new Agent(config, client, runtime);
    }

    private void work(String name, String spec) {
        ObjectNode work = TestCluster.yaml(spec);
        work.put("apiVersion", "work.open-cluster-management.io/v1").put("kind", "ManifestWork");
        work.putObject("metadata").put("name", name).put("namespace", NAME);
        hub.client().apply(work, "test", true);
    }

    private ObjectNode member() {
        return hub.client().get(TestHub.CLUSTERS, "", NAME).orElseThrow();
    }

    private JsonNode found(String work) {
        return hub.client().get(TestHub.WORKS, NAME, work).orElseThrow();
    }

    private Optional<String> claim(String name) {
        return member().path("status")
                .path("clusterClaims")
                .valueStream()
                .filter(claim -> claim.path("name").asText().equals(name))
                .map(claim -> claim.path("value").asText())
                .findFirst();
    }

    private java.util.List<String> feedback(String work) {
        return found(work)
                .path("status")
                .path("resourceStatus")
                .path("manifests")
                .path(0)
                .path("statusFeedback")
                .path("values")
                .valueStream()
                .map(v -> v.path("name").asText() + "="
                        + v.path("fieldValue").path("string").asText())
                .toList();
    }

    private String identity() {
        return cluster.client()
                .get(SECRETS, "hawser-agent", "hub-identity")
                .map(secret -> secret.path("data").path("tls.crt").asText())
                .orElse("");
    }

    private static String condition(JsonNode object, String type) {
        return object.path("status")
                .path("conditions")
                .valueStream()
                .filter(c -> c.path("type").asText().equals(type))
                .map(c -> c.path("status").asText())
                .findFirst()
                .orElse("");
    }

    private static String condition(JsonNode conditions) {
        return conditions
                .valueStream()
                .filter(c -> c.path("type").asText().equals("Applied"))
                .map(c -> c.path("status").asText())
                .findFirst()
                .orElse("");
    }

    private static void until(Callable<Boolean> condition) {
        await().ignoreExceptions().until(condition);
    }
}
