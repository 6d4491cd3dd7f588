package dev.hawser.apiserver.http;

import static dev.hawser.apiserver.http.HttpCalls.MERGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hawser.apiserver.http.HttpCalls.Reply;
import dev.hawser.apiserver.kind.GroupResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Namespaces, owners and definitions, as a client sees them.
class ControllersTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String ROPES = "/apis/example.com/v1/namespaces/default/ropes";

    private TestApiServer server;
    private HttpCalls admin;

    @BeforeEach
    void start() {
        server = TestApiServer.start();
        admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
    }

    @AfterEach
    void stop() {
        admin.close();
        server.close();
    }

    @Test
    void aDeletedNamespaceTakesEverythingWithItAndWaitsForFinalizers() {
        admin.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"going\"}}");
        String maps = "/api/v1/namespaces/going/configmaps";
        admin.post(maps, "{\"metadata\":{\"name\":\"free\"}}");
        admin.post(maps, "{\"metadata\":{\"name\":\"held\",\"finalizers\":[\"example.com/hold\"]}}");
        Reply marked = admin.delete("/api/v1/namespaces/going");
        assertThat(marked.at("/status/phase")).isEqualTo("Terminating");
        await().until(() -> admin.get(maps + "/free").status() == 404);
        assertThat(admin.post(maps, "{\"metadata\":{\"name\":\"late\"}}").status())
                .isEqualTo(403);
        await().until(() -> admin.get("/api/v1/namespaces/going")
                .at("/status/conditions/0/type")
                .equals("NamespaceContentRemaining"));
        admin.patch(maps + "/held", MERGE, "{\"metadata\":{\"finalizers\":null}}");
        await().until(() -> admin.get("/api/v1/namespaces/going").status() == 404);
    }

    @Test
    void nothingIsCreatedInAMissingNamespaceAndSomeNeverGo() {
        assertThat(admin.post("/api/v1/namespaces/none/configmaps", "{\"metadata\":{\"name\":\"x\"}}")
                        .at("/message"))
                .isEqualTo("namespaces \"none\" not found");
        assertThat(admin.delete("/api/v1/namespaces/default").status()).isEqualTo(403);
    }

    @Test
    void dependentsGoWithTheirOwner() {
        String owner = create("owner", "");
        create("dependent", owner);
        admin.delete(MAPS + "/owner");
        await().until(() -> admin.get(MAPS + "/dependent").status() == 404);
    }

    @Test
    void anObjectWhoseOwnerNeverWasIsGarbage() {
        create("stray", "11111111-2222-3333-4444-555555555555");
        await().until(() -> admin.get(MAPS + "/stray").status() == 404);
    }

    @Test
    void orphanedDependentsStayAndForgetTheirOwner() {
        create("dependent", create("owner", ""));
        admin.delete(MAPS + "/owner", "{\"propagationPolicy\":\"Orphan\"}");
        await().until(() -> admin.get(MAPS + "/owner").status() == 404);
        Reply kept = admin.get(MAPS + "/dependent");
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.json().path("metadata").has("ownerReferences")).isFalse();
    }

    @Test
    void aForegroundDeletionWaitsForItsDependents() {
        create("dependent", create("owner", ""));
        admin.patch(MAPS + "/dependent", MERGE, "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
        admin.delete(MAPS + "/owner", "{\"propagationPolicy\":\"Foreground\"}");
        await().until(() -> !admin.get(MAPS + "/dependent")
                .at("/metadata/deletionTimestamp")
                .isEmpty());
        assertThat(admin.get(MAPS + "/owner").at("/metadata/finalizers/0")).isEqualTo("foregroundDeletion");
        admin.patch(MAPS + "/dependent", MERGE, "{\"metadata\":{\"finalizers\":null}}");
        await().until(() -> admin.get(MAPS + "/owner").status() == 404);
    }

    @Test
    void aDefinedKindIsServedAndGoesWithItsDefinition() {
        assertThat(admin.post(CRDS, definition()).status()).isEqualTo(201);
        await().until(() -> admin.get(CRDS + "/ropes.example.com")
                .json()
                .at("/status/conditions")
                .toString()
                .contains("\"type\":\"Established\",\"status\":\"True\""));
        Reply created = admin.post(
                ROPES,
                "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Rope\",\"metadata\":{\"name\":\"r\"},\"spec\":{}}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.at("/spec/strands")).isEqualTo("3");
        assertThat(admin.get("/apis/example.com/v1").at("/resources/0/kind")).isEqualTo("Rope");
        admin.delete(CRDS + "/ropes.example.com");
        await().until(() -> admin.get(CRDS + "/ropes.example.com").status() == 404);
        assertThat(admin.get(ROPES).contentType()).startsWith("text/plain");
        assertThat(server.store().snapshot().ofType(new GroupResource("example.com", "ropes")))
                .isEmpty();
    }

    @Test
    void aDefinitionThatCannotBeServedIsRefused() {
        Reply refused = admin.post(CRDS, definition().replace("\"ropes.example.com\"", "\"wrong.example.com\""));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("/details/causes/0/field")).isEqualTo("metadata.name");
    }

    private String create(String name, String ownerUid) {
        String owners = ownerUid.isEmpty()
                ? ""
                : ",\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"owner\",\"uid\":\""
                        + ownerUid + "\",\"blockOwnerDeletion\":true}]";
        return admin.post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"" + owners + "}}")
                .at("/metadata/uid");
    }

    private static String definition() {
        return """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "ropes.example.com"},
                 "spec": {"group": "example.com", "scope": "Namespaced",
                          "names": {"plural": "ropes", "kind": "Rope"},
                          "versions": [{"name": "v1", "served": true, "storage": true,
                            "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                              "spec": {"type": "object", "properties": {
                                "strands": {"type": "integer", "default": 3}}}}}}}]}}
                """;
    }
}
