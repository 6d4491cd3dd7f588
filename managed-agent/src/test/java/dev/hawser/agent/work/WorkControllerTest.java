package dev.hawser.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hawser.agent.hub.TestCluster;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.Clients;
import dev.hawser.agent.runtime.AgentRuntime;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a work may ask for, against a real cluster API.
final class WorkControllerTest {

    private static final String ACCOUNT = "system:serviceaccount:demo:deployer";

    private final Vertx vertx = Vertx.vertx();
    private final AgentRuntime runtime = AgentRuntime.start(vertx);
    private final TestCluster cluster = new TestCluster();
    private final KubernetesClient client = runtime.clients().plain(cluster.url());
    private final FakeHub hub = new FakeHub();
    private final WorkController works = new WorkController(
            runtime,
            new Api(client, Clients.TIMEOUT),
            new WorkController.Settings(
                    "emea-1", "hawser-agent", Duration.ofMinutes(4), Duration.ZERO, Duration.ofMinutes(1)),
            () -> {});

    @BeforeEach
    void attach() {
        cluster.client().create(TestCluster.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: hawser-agent}}"));
        works.attach(hub);
    }

    @AfterEach
    void stop() {
        works.close();
        client.close();
        cluster.close();
        runtime.close();
        vertx.close();
    }

    @Test
    void createOnlyMakesAndNeverChanges() {
        String spec = config("CreateOnly", "a: '%s'");
        put("w", spec.formatted("1"));
        until(() -> data("settings", "a").equals("1"));

        put("w", spec.formatted("2"));

        until(() -> applied("w"));
        assertThat(data("settings", "a")).isEqualTo("1");
        cluster.client().delete(TestCluster.CONFIG_MAPS, "demo", "settings", null);
        until(() -> {
            works.touch("w");
            return data("settings", "a").equals("2");
        });
    }

    @Test
    void readOnlyMakesNothingAndReportsWhatIsThere() {
        put("w", config("ReadOnly", "a: '1'"));
        until(() -> hub.condition("w", "Available").startsWith("False"));
        assertThat(cluster.configMap("settings")).isEmpty();

        cluster.client().create(TestCluster.yaml("""
                {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: demo}, data: {a: theirs}}"""));

        until(() -> hub.condition("w", "Available").startsWith("True"));
        assertThat(data("settings", "a")).isEqualTo("theirs");
    }

    @Test
    void ignoredFieldsAreGivenOnceAndThenLeftToOthers() {
        String spec = config(
                "ServerSideApply, serverSideApply: {force: true, ignoreFields: [{jsonPaths: [.data.size]}]}",
                "size: '1', color: %s");
        put("w", spec.formatted("red"));
        until(() -> data("settings", "size").equals("1"));
        set("{data: {size: '5', color: green}}");
        until(() -> data("settings", "color").equals("red"));
        assertThat(data("settings", "size")).isEqualTo("5");

        put("w", spec.formatted("blue"));

        until(() -> data("settings", "color").equals("blue"));
        assertThat(data("settings", "size")).isEqualTo("5");
    }

    @Test
    void aPathThatIsNoneIsReported() {
        put(
                "w",
                config(
                        "ServerSideApply, serverSideApply: {ignoreFields: [{jqPathExpressions: ['.data | keys']}]}",
                        "a: '1'"));

        until(() -> hub.condition("w", "Applied").startsWith("False"));
        assertThat(hub.condition("w", "Applied")).contains("jq .data | keys");
    }

    @Test
    void whatIsCompleteIsNotMadeAgain() {
        put("w", """
                workload: {manifests: [
                  {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: demo}, data: {phase: begun}}]}
                manifestConfigs:
                - resourceIdentifier: {resource: configmaps, namespace: demo, name: settings}
                  conditionRules:
                  - {condition: Complete, type: CEL, celExpressions: ["has(object.data.result)"],
                     messageExpression: "result ? 'it is ' + object.data.result : 'not yet'"}
                """);
        until(() -> hub.condition("w", "Complete").equals("False not yet"));

        set("{data: {result: good}}");

        until(() -> hub.condition("w", "Complete").equals("True it is good"));
        cluster.client().delete(TestCluster.CONFIG_MAPS, "demo", "settings", null);
        until(() -> hub.condition("w", "Available").startsWith("False"));
        assertThat(hub.condition("w", "Complete")).startsWith("True");
        assertThat(cluster.configMap("settings")).isEmpty();
    }

    @Test
    void anExecutorThatMayNotGetsNothingApplied() {
        cluster.forbid(ACCOUNT, "delete", "configmaps");
        put("w", executed("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: demo}}"));

        until(() -> hub.condition("w", "Applied").startsWith("False"));

        assertThat(hub.condition("w", "Applied"))
                .contains("executor " + ACCOUNT + " is not allowed to delete ConfigMap demo/settings");
        assertThat(cluster.configMap("settings")).isEmpty();
    }

    @Test
    void anExecutorThatMayIsServed() {
        put("w", executed("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: demo}}"));

        until(() -> cluster.configMap("settings").isPresent());
    }

    @Test
    void anExecutorCannotGiveRightsThatItLacks() {
        cluster.refuseRequestsOf(ACCOUNT);
        put("w", executed("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: wide},
                 rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]}"""));

        until(() -> hub.condition("w", "Applied").startsWith("False"));

        assertThat(hub.condition("w", "Applied")).contains("may not give the rights of ClusterRole wide");
    }

    @Test
    void whatIsOrphanedStaysWithoutTheAgentsMarks() {
        put("w", """
                workload: {manifests: [
                  {apiVersion: v1, kind: ConfigMap, metadata: {name: goes, namespace: demo}},
                  {apiVersion: v1, kind: ConfigMap, metadata: {name: stays, namespace: demo}}]}
                deleteOption:
                  propagationPolicy: SelectivelyOrphan
                  selectivelyOrphans:
                    orphaningRules: [{resource: configmaps, namespace: demo, name: stays}]
                """);
        until(() -> cluster.configMap("stays").isPresent());

        hub.delete("w");
        works.touch("w");

        until(() -> cluster.configMap("goes").isEmpty());
        until(() -> hub.find("w").isEmpty());
        assertThat(cluster.client().get(TestCluster.CONFIG_MAPS, "demo", "stays"))
                .hasValueSatisfying(
                        map -> assertThat(map.path("metadata").has("labels")).isFalse());
    }

    private void put(String work, String spec) {
        hub.put(work, spec);
        works.touch(work);
    }

    private boolean applied(String work) {
        return hub.condition(work, "Applied").startsWith("True");
    }

    private static String config(String strategy, String data) {
        return """
                workload: {manifests: [
                  {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: demo}, data: {DATA}}]}
                manifestConfigs:
                - resourceIdentifier: {resource: configmaps, namespace: demo, name: settings}
                  updateStrategy: {type: STRATEGY}
                """.replace("STRATEGY", strategy).replace("DATA", data);
    }

    private static String executed(String manifest) {
        return """
                workload: {manifests: [MANIFEST]}
                executor: {subject: {type: ServiceAccount, serviceAccount: {namespace: demo, name: deployer}}}
                """.replace("MANIFEST", manifest);
    }

    private String data(String map, String key) {
        return cluster.configMap(map).map(data -> data.path(key).asText()).orElse("");
    }

    private void set(String patch) {
        cluster.client().mergePatch(TestCluster.CONFIG_MAPS, "demo", "settings", "", TestCluster.yaml(patch));
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(condition);
    }
}
