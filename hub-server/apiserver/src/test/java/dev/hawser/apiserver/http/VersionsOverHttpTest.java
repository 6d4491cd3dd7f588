package dev.hawser.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.apiserver.http.HttpCalls.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A kind with two versions whose schemas differ, and lists whose state is gone.
class VersionsOverHttpTest {

    private static final String DEFINITION = """
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
             "metadata": {"name": "lamps.example.org"},
             "spec": {"group": "example.org", "scope": "Cluster", "names": {"kind": "Lamp", "plural": "lamps"},
              "versions": [
               {"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object",
                "properties": {"spec": {"type": "object", "properties": {
                  "colour": {"type": "string"}, "watts": {"type": "integer", "default": 5}}}}}}},
               {"name": "v1beta1", "served": true, "storage": false, "schema": {"openAPIV3Schema": {"type": "object",
                "properties": {"spec": {"type": "object", "properties": {
                  "colour": {"type": "string"}, "shade": {"type": "string", "default": "none"}}}}}}}]}}
            """;
    private static final String OLD = "/apis/example.org/v1beta1/lamps";
    private static final String NEW = "/apis/example.org/v1/lamps";

    private static TestApiServer server;
    private static HttpCalls admin;

    @BeforeAll
    static void start() {
        server = TestApiServer.start();
        admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
        admin.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> admin.get(NEW).status() == 200 && admin.get(OLD).status() == 200);
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    @Test
    void eachVersionShowsWhatItsSchemaKnows() {
        Reply created = admin.post(NEW, lamp("v1", "desk", "{\"colour\": \"red\", \"watts\": 7}"));
        assertThat(created.status()).as(created.text()).isEqualTo(201);

        assertThat(admin.get(OLD + "/desk").json().path("spec").toString()).isEqualTo("{\"colour\":\"red\"}");
        assertThat(admin.get(OLD).json().at("/items/0/spec").has("watts")).isFalse();
        assertThat(admin.get(OLD + "/desk").at("/apiVersion")).isEqualTo("example.org/v1beta1");
        assertThat(admin.get(NEW + "/desk").json().at("/spec/watts").intValue()).isEqualTo(7);
    }

    @Test
    void whatTheStoredVersionDoesNotKnowIsNotKept() {
        Reply created = admin.post(OLD, lamp("v1beta1", "floor", "{\"colour\": \"blue\", \"shade\": \"dark\"}"));
        assertThat(created.status()).isEqualTo(201);
        assertThat(admin.get(OLD + "/floor").json().path("spec").toString()).isEqualTo("{\"colour\":\"blue\"}");

        Reply read = admin.get(NEW + "/floor");
        assertThat(read.json().path("spec").toString()).isEqualTo("{\"colour\":\"blue\",\"watts\":5}");
        assertThat(read.at("/apiVersion")).isEqualTo("example.org/v1");
    }

    @Test
    void aWatchShowsItsVersion() {
        admin.post(NEW, lamp("v1", "wall", "{\"colour\": \"red\", \"watts\": 7}"));
        try (HttpCalls.Events events = admin.watch(OLD + "?watch=true&fieldSelector=metadata.name=wall")) {
            assertThat(events.next().at("/object/spec").toString()).isEqualTo("{\"colour\":\"red\"}");
        }
    }

    @Test
    void aListWhoseStateIsGoneOffersToGoOn() {
        for (String name : new String[] {"a", "b", "c"}) {
            admin.post(
                    "/api/v1/namespaces/default/secrets",
                    "{\"metadata\": {\"name\": \"page-%s\", \"labels\": {\"p\": \"1\"}}}".formatted(name));
        }
        String list = "/api/v1/namespaces/default/secrets?labelSelector=p%3D1&limit=1";
        String token = admin.get(list).at("/metadata/continue");
        admin.post("/api/v1/namespaces/default/configmaps", "{\"metadata\": {\"name\": \"later\"}}");
        server.store().compact(server.store().snapshot().revision());

        Reply gone = admin.get(list + "&continue=" + encoded(token));
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.at("/reason")).isEqualTo("Expired");
        assertThat(gone.at("/message")).contains("use the continue token in this response");

        Reply rest = admin.get(list + "&continue=" + encoded(gone.at("/metadata/continue")));
        assertThat(rest.at("/items/0/metadata/name")).isEqualTo("page-b");
        Reply last = admin.get(list + "&continue=" + encoded(rest.at("/metadata/continue")));
        assertThat(last.at("/items/0/metadata/name")).isEqualTo("page-c");
        assertThat(last.at("/metadata/continue")).isEmpty();
    }

    private static String lamp(String version, String name, String spec) {
        return "{\"apiVersion\": \"example.org/%s\", \"kind\": \"Lamp\", \"metadata\": {\"name\": \"%s\"}, \"spec\": %s}"
                .formatted(version, name, spec);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
