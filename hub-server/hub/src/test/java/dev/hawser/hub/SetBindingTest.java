package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetBindingTest {

    private static final String CLUSTER = "cluster.open-cluster-management.io";
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String SETS = "/apis/" + CLUSTER + "/v1beta2/managedclustersets";
    private static final String BINDINGS = "/apis/" + CLUSTER + "/v1beta2/namespaces/team/managedclustersetbindings";

    @TempDir
    private Path directory;

    private TestHub hub;
    private HubCalls admin;

    @BeforeEach
    void start() throws Exception {
        hub = TestHub.start(directory);
        admin = hub.administrator();
        admin.post("/api/v1/namespaces", HubCalls.object("v1", "Namespace", "", "team"))
                .require(201);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aBindingSaysWhetherItsSetIsThere() {
        admin.post(BINDINGS, binding("edge", "edge")).require(201);
        awaitBound("False", "ClusterSetNotFound");

        admin.post(SETS, HubCalls.object(CLUSTER + "/v1beta2", "ManagedClusterSet", "", "edge"))
                .require(201);
        awaitBound("True", "ClusterSetBound");

        admin.delete(SETS + "/edge").require(200);
        awaitBound("False", "ClusterSetNotFound");
    }

    @Test
    void aBindingHasTheNameOfItsSet() {
        HubCalls.Answer refused = admin.post(BINDINGS, binding("other", "edge"));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("metadata.name", "spec.clusterSet");
    }

    @Test
    void whoMayWriteInTheNamespaceMayNotYetBindEverySet() {
        HubCalls team = team();
        assertThat(team.post(BINDINGS, binding("edge", "edge")).status()).isEqualTo(403);

        ObjectNode role = HubCalls.object(RBAC + "/v1", "ClusterRole", "", "edge-binder");
        ObjectNode rule = role.putArray("rules").addObject();
        rule.putArray("apiGroups").add(CLUSTER);
        rule.putArray("resources").add("managedclustersets/bind");
        rule.putArray("resourceNames").add("edge");
        rule.putArray("verbs").add("create");
        admin.post("/apis/" + RBAC + "/v1/clusterroles", role).require(201);
        ObjectNode grant = HubCalls.object(RBAC + "/v1", "ClusterRoleBinding", "", "edge-binder");
        bindTo(grant, "edge-binder");
        admin.post("/apis/" + RBAC + "/v1/clusterrolebindings", grant).require(201);

        await().untilAsserted(() -> assertThat(
                        team.post(BINDINGS, binding("edge", "edge")).status())
                .isIn(201, 409));
        assertThat(team.post(BINDINGS, binding("prod", "prod")).status()).isEqualTo(403);
    }

    /// A service account that may do everything with bindings in its namespace.
    private HubCalls team() {
        ObjectNode role = HubCalls.object(RBAC + "/v1", "ClusterRole", "", "binding-writer");
        ObjectNode rule = role.putArray("rules").addObject();
        rule.putArray("apiGroups").add(CLUSTER);
        rule.putArray("resources").add("managedclustersetbindings");
        rule.putArray("verbs").add("*");
        admin.post("/apis/" + RBAC + "/v1/clusterroles", role).require(201);
        ObjectNode grant = HubCalls.object(RBAC + "/v1", "RoleBinding", "team", "writer");
        bindTo(grant, "binding-writer");
        admin.post("/apis/" + RBAC + "/v1/namespaces/team/rolebindings", grant).require(201);
        String accounts = "/api/v1/namespaces/team/serviceaccounts";
        admin.post(accounts, HubCalls.object("v1", "ServiceAccount", "team", "robot"))
                .require(201);
        ObjectNode request = HubCalls.object("authentication.k8s.io/v1", "TokenRequest", "team", "robot");
        request.putObject("spec");
        String token = admin.post(accounts + "/robot/token", request)
                .require(201)
                .at("/status/token")
                .asText();
        HubCalls team = hub.withToken(token);
        await().untilAsserted(() -> assertThat(team.get(BINDINGS).status()).isEqualTo(200));
        return team;
    }

    private static void bindTo(ObjectNode grant, String role) {
        grant.putObject("roleRef")
                .put("apiGroup", RBAC)
                .put("kind", "ClusterRole")
                .put("name", role);
        grant.putArray("subjects")
                .addObject()
                .put("kind", "ServiceAccount")
                .put("name", "robot")
                .put("namespace", "team");
    }

    private static ObjectNode binding(String name, String set) {
        ObjectNode binding = HubCalls.object(CLUSTER + "/v1beta2", "ManagedClusterSetBinding", "team", name);
        binding.putObject("spec").put("clusterSet", set);
        return binding;
    }

    private void awaitBound(String status, String reason) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            JsonNode bound = admin.get(BINDINGS + "/edge").require(200).at("/status/conditions/0");
            assertThat(bound.path("type").asText()).isEqualTo("Bound");
            assertThat(bound.path("status").asText()).isEqualTo(status);
            assertThat(bound.path("reason").asText()).isEqualTo(reason);
        });
    }
}
