package dev.hawser.apiserver.http;

import static dev.hawser.apiserver.http.HttpCalls.APPLY;
import static dev.hawser.apiserver.http.HttpCalls.MERGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.http.HttpCalls.Reply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VerbsOverHttpTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String WORKS = "/apis/work.open-cluster-management.io/v1/namespaces/default/manifestworks";
    private static final String CLUSTERS = "/apis/cluster.open-cluster-management.io/v1/managedclusters";

    private static TestApiServer server;
    private static HttpCalls admin;
    private static HttpCalls limited;

    @BeforeAll
    static void start() {
        server = TestApiServer.start();
        admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
        limited = new HttpCalls(server.url(), TestApiServer.LIMITED_TOKEN);
    }

    @AfterAll
    static void stop() {
        admin.close();
        limited.close();
        server.close();
    }

    @Test
    void anObjectIsCreatedReadReplacedPatchedAndDeleted() {
        Reply created = admin.post(MAPS, map("walk", "{\"a\":\"1\"}"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.at("/metadata/uid")).isNotEmpty();

        Reply read = admin.get(MAPS + "/walk");
        assertThat(read.json()).isEqualTo(created.json());

        Reply replaced = admin.put(MAPS + "/walk", map("walk", "{\"a\":\"2\"}"));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.at("/data/a")).isEqualTo("2");
        assertThat(replaced.resourceVersion()).isNotEqualTo(created.resourceVersion());

        Reply patched = admin.patch(MAPS + "/walk", MERGE, "{\"data\":{\"a\":null,\"b\":\"3\"}}");
        assertThat(patched.json().path("data").toString()).isEqualTo("{\"b\":\"3\"}");

        Reply deleted = admin.delete(MAPS + "/walk");
        assertThat(deleted.at("/status")).isEqualTo("Success");
        assertThat(deleted.at("/details/uid")).isEqualTo(created.at("/metadata/uid"));
        assertThat(admin.get(MAPS + "/walk").at("/reason")).isEqualTo("NotFound");
    }

    @Test
    void aPercentEncodedNameIsTheNameItStandsFor() {
        String roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
        String role = "{\"metadata\":{\"name\":\"team:reader\"},\"rules\":[]}";
        assertThat(admin.post(roles, role).status()).isEqualTo(201);

        assertThat(admin.get(roles + "/team%3Areader").at("/metadata/name")).isEqualTo("team:reader");
        assertThat(admin.put(roles + "/team%3areader", role).status()).isEqualTo(200);
    }

    @Test
    void aStaleResourceVersionIsAConflictAndChangesNothing() {
        String old = admin.post(MAPS, map("stale", "{\"a\":\"1\"}")).resourceVersion();
        admin.patch(MAPS + "/stale", MERGE, "{\"data\":{\"a\":\"2\"}}");
        Reply refused = admin.put(
                MAPS + "/stale",
                "{\"metadata\":{\"name\":\"stale\",\"resourceVersion\":\"" + old + "\"},\"data\":{\"a\":\"3\"}}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.at("/reason")).isEqualTo("Conflict");
        assertThat(admin.get(MAPS + "/stale").at("/data/a")).isEqualTo("2");
    }

    @Test
    void aWriteThatChangesNothingKeepsTheResourceVersion() {
        String before = admin.post(MAPS, map("noop", "{\"a\":\"1\"}")).resourceVersion();
        assertThat(admin.put(MAPS + "/noop", map("noop", "{\"a\":\"1\"}")).resourceVersion())
                .isEqualTo(before);
        assertThat(admin.patch(MAPS + "/noop", MERGE, "{\"data\":{\"a\":\"1\"}}")
                        .resourceVersion())
                .isEqualTo(before);
    }

    @Test
    void customResourcesAreNotReplacedWithoutResourceVersion() {
        admin.post(WORKS, work("norv"));
        Reply refused = admin.put(WORKS + "/norv", work("norv"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("/details/causes/0/field")).isEqualTo("metadata.resourceVersion");
    }

    @Test
    void aPutCreatesALeaseButNotAConfigMap() {
        String lease = "{\"metadata\":{\"name\":\"made\"},\"spec\":{\"holderIdentity\":\"me\"}}";
        assertThat(admin.put("/apis/coordination.k8s.io/v1/namespaces/default/leases/made", lease)
                        .status())
                .isEqualTo(201);
        assertThat(admin.put(MAPS + "/absent", map("absent", "{}")).status()).isEqualTo(404);
    }

    @Test
    void generationCountsSpecAndDeletionButNeitherLabelsNorStatus() {
        admin.post(WORKS, work("gen"));
        assertThat(admin.patch(WORKS + "/gen", MERGE, "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}")
                        .at("/metadata/generation"))
                .isEqualTo("1");
        admin.patch(WORKS + "/gen/status", MERGE, "{\"status\":{\"conditions\":[]}}");
        assertThat(admin.patch(
                                WORKS + "/gen",
                                MERGE,
                                "{\"metadata\":{\"finalizers\":[\"x.example.com/hold\"]},"
                                        + "\"spec\":{\"deleteOption\":{\"propagationPolicy\":\"Orphan\"}}}")
                        .at("/metadata/generation"))
                .isEqualTo("2");
        assertThat(admin.delete(WORKS + "/gen").at("/metadata/generation")).isEqualTo("3");
    }

    @Test
    void theMainEndpointDoesNotTouchStatusNorStatusTheSpec() {
        admin.post(WORKS, work("apart"));
        String conditions = "{\"status\":{\"conditions\":[{\"type\":\"Applied\",\"status\":\"True\",\"reason\":\"R\","
                + "\"message\":\"\",\"lastTransitionTime\":\"2024-05-01T10:00:00Z\"}]},"
                + "\"spec\":{\"deleteOption\":{\"propagationPolicy\":\"Orphan\"}}}";
        assertThat(admin.patch(WORKS + "/apart", MERGE, conditions).json().has("status"))
                .isFalse();
        admin.post(WORKS, work("apart2"));
        Reply status = admin.patch(WORKS + "/apart2/status", MERGE, conditions);
        assertThat(status.at("/status/conditions/0/type")).isEqualTo("Applied");
        assertThat(status.json().path("spec").has("deleteOption")).isFalse();
    }

    @Test
    void finalizersHoldADeletedObjectUntilTheLastIsRemoved() {
        admin.post(MAPS, "{\"metadata\":{\"name\":\"held\",\"finalizers\":[\"a.example.com/x\"]},\"data\":{}}");
        Reply marked = admin.delete(MAPS + "/held");
        assertThat(marked.at("/metadata/deletionTimestamp")).isNotEmpty();
        assertThat(admin.delete(MAPS + "/held").resourceVersion()).isEqualTo(marked.resourceVersion());
        assertThat(admin.post(MAPS, map("held", "{}")).at("/message")).startsWith("object is being deleted");
        Reply last = admin.patch(MAPS + "/held", MERGE, "{\"metadata\":{\"finalizers\":null}}");
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.at("/metadata/name")).isEqualTo("held");
        assertThat(admin.get(MAPS + "/held").status()).isEqualTo(404);
    }

    @Test
    void deletionPreconditionsAreChecked() {
        Reply created = admin.post(MAPS, map("pre", "{}"));
        Reply refused =
                admin.delete(MAPS + "/pre", "{\"preconditions\":{\"uid\":\"11111111-2222-3333-4444-555555555555\"}}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(admin.delete(
                                MAPS + "/pre",
                                "{\"preconditions\":{\"resourceVersion\":\"" + created.resourceVersion() + "\"}}")
                        .at("/status"))
                .isEqualTo("Success");
    }

    @Test
    void aDryRunStoresNothing() {
        Reply dry = admin.post(MAPS + "?dryRun=All", map("dry", "{}"));
        assertThat(dry.status()).isEqualTo(201);
        assertThat(dry.json().path("metadata").has("resourceVersion")).isFalse();
        assertThat(admin.get(MAPS + "/dry").status()).isEqualTo(404);
        admin.post(MAPS, map("dry2", "{}"));
        assertThat(admin.delete(MAPS + "/dry2?dryRun=All").at("/status")).isEqualTo("Success");
        assertThat(admin.get(MAPS + "/dry2").status()).isEqualTo(200);
    }

    @Test
    void unknownFieldsWarnOrAreRefused() {
        String body = "{\"apiVersion\":\"work.open-cluster-management.io/v1\",\"kind\":\"ManifestWork\","
                + "\"metadata\":{\"name\":\"unknown\"},\"spec\":{\"bogus\":1}}";
        Reply strict = admin.post(WORKS + "?fieldValidation=Strict", body);
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.at("/message")).contains("unknown field \"spec.bogus\"");
        Reply warned = admin.post(WORKS, body);
        assertThat(warned.status()).isEqualTo(201);
        assertThat(warned.warnings()).containsExactly("299 - \"unknown field \\\"spec.bogus\\\"\"");
        assertThat(warned.json().path("spec").has("bogus")).isFalse();
    }

    @Test
    void serverSideApplyOwnsItsFieldsAndNamesConflicts() {
        String path = WORKS + "/applied?fieldManager=";
        String body = """
                apiVersion: work.open-cluster-management.io/v1
                kind: ManifestWork
                metadata: {name: applied}
                spec: {deleteOption: {propagationPolicy: %s}}
                """;
        assertThat(admin.patch(path + "alice", APPLY, body.formatted("Orphan")).status())
                .isEqualTo(201);
        Reply conflict = admin.patch(path + "bob", APPLY, body.formatted("Foreground"));
        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.at("/message")).contains("conflict with \"alice\"");
        assertThat(admin.patch(path + "bob&force=true", APPLY, body.formatted("Foreground"))
                        .at("/spec/deleteOption/propagationPolicy"))
                .isEqualTo("Foreground");
    }

    @Test
    void aConcurrentUnconditionalPatchIsNeverLost() throws InterruptedException {
        admin.post(MAPS, map("race", "{}"));
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String key = "k" + i;
            writers.add(Thread.ofVirtual()
                    .start(() -> admin.patch(MAPS + "/race", MERGE, "{\"data\":{\"" + key + "\":\"1\"}}")));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(admin.get(MAPS + "/race").json().path("data").size()).isEqualTo(24);
    }

    @Test
    void theForbiddenIsSaidBeforeTheMissingAndTheInvalid() {
        assertThat(limited.get(CLUSTERS + "/none").at("/reason")).isEqualTo("Forbidden");
        Reply refused = limited.post(WORKS, "{\"not\":\"valid\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.at("/message"))
                .isEqualTo("manifestworks.work.open-cluster-management.io is forbidden: User \"limited\" cannot create"
                        + " resource \"manifestworks\" in API group \"work.open-cluster-management.io\" in the"
                        + " namespace \"default\"");
    }

    @Test
    void aBadTokenIsUnauthorizedEvenWhereAnonymousMayPass() {
        try (HttpCalls stranger = new HttpCalls(server.url(), "not-a-token");
                HttpCalls anonymous = new HttpCalls(server.url(), "")) {
            assertThat(stranger.get("/version").status()).isEqualTo(401);
            assertThat(anonymous.get("/version").status()).isEqualTo(200);
            assertThat(anonymous.get(CLUSTERS).at("/reason")).isEqualTo("Forbidden");
        }
    }

    @Test
    void unknownPathsArePlainTextAndUnknownSubresourcesAStatus() {
        Reply unknown = admin.get("/apis/work.open-cluster-management.io/v9/manifestworks");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.contentType()).startsWith("text/plain");
        admin.post(WORKS, work("sub"));
        Reply subresource = admin.get(WORKS + "/sub/nope");
        assertThat(subresource.status()).isEqualTo(404);
        assertThat(subresource.at("/kind")).isEqualTo("Status");
    }

    @Test
    void bodiesThatAreTooLargeOrTooDeepAreRefusedAndTheServerLives() {
        assertThat(admin.post(MAPS, map("big", "{\"k\":\"" + "x".repeat(3_300_000) + "\"}"))
                        .status())
                .isEqualTo(413);
        String deep = "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);
        assertThat(admin.patch(MAPS + "/any", MERGE, deep).status()).isEqualTo(400);
        assertThat(admin.get("/healthz").text()).isEqualTo("ok");
    }

    @Test
    void objectsAreShownAsTableAndAsMetadataOnly() {
        admin.post(MAPS, map("shown", "{\"a\":\"1\",\"b\":\"2\"}"));
        JsonNode table = admin.get(MAPS + "/shown", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
                .json();
        assertThat(table.path("kind").asText()).isEqualTo("Table");
        assertThat(table.at("/rows/0/cells/0").asText()).isEqualTo("shown");
        assertThat(table.at("/rows/0/cells/1").asInt()).isEqualTo(2);
        JsonNode partial = admin.get(
                        MAPS, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json")
                .json();
        assertThat(partial.path("kind").asText()).isEqualTo("PartialObjectMetadataList");
        assertThat(partial.at("/items/0").has("data")).isFalse();
        assertThat(admin.get(MAPS, "application/vnd.kubernetes.protobuf").status())
                .isEqualTo(406);
    }

    @Test
    void anOlderServedVersionShowsTheSameObject() {
        String base = "/apis/cluster.open-cluster-management.io/";
        Reply created = admin.post(
                base + "v1beta2/managedclustersets",
                "{\"apiVersion\":\"cluster.open-cluster-management.io/v1beta2\",\"kind\":\"ManagedClusterSet\","
                        + "\"metadata\":{\"name\":\"versions\"}}");
        assertThat(created.status()).isEqualTo(201);
        for (JsonNode version :
                admin.get("/apis/cluster.open-cluster-management.io").json().path("versions")) {
            String path = base + version.path("version").asText() + "/managedclustersets/versions";
            Reply seen = admin.get(path);
            if (seen.status() == 200) {
                assertThat(seen.at("/apiVersion"))
                        .isEqualTo(version.path("groupVersion").asText());
                assertThat(seen.at("/metadata/uid")).isEqualTo(created.at("/metadata/uid"));
            }
        }
    }

    private static String map(String name, String data) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"},\"data\":" + data
                + "}";
    }

    private static String work(String name) {
        return "{\"apiVersion\":\"work.open-cluster-management.io/v1\",\"kind\":\"ManifestWork\",\"metadata\":"
                + "{\"name\":\"" + name + "\"},\"spec\":{}}";
    }
}
