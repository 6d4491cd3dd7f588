package dev.hawser.apiserver.http;

import static dev.hawser.apiserver.protobuf.Wire.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.apiserver.http.HttpCalls.Reply;
import dev.hawser.apiserver.protobuf.ProtobufBody;
import dev.hawser.apiserver.protobuf.Wire;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProtobufOverHttpTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private static TestApiServer server;
    private static HttpCalls admin;

    @BeforeAll
    static void start() {
        server = TestApiServer.start();
        admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    @Test
    void anObjectIsCreatedReplacedAndDeleted() {
        Reply created = send("POST", MAPS, "v1", "ConfigMap", map("typed").entry(2, "a", "1"));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.at("/data/a")).isEqualTo("1");

        Reply replaced =
                send("PUT", MAPS + "/typed", "v1", "ConfigMap", map("typed").entry(2, "a", "2"));
        assertThat(replaced.at("/data/a")).isEqualTo("2");

        Wire stale = message().with(2, message().text(1, "not-its-uid"));
        assertThat(send("DELETE", MAPS + "/typed", "v1", "DeleteOptions", stale).status())
                .isEqualTo(409);
        Reply deleted =
                send("DELETE", MAPS + "/typed", "v1", "DeleteOptions", message().text(4, "Background"));
        assertThat(deleted.at("/status")).isEqualTo("Success");
    }

    @Test
    void aTokenIsReviewed() {
        Wire review = message().with(2, message().text(1, TestApiServer.LIMITED_TOKEN));

        Reply reply = send(
                "POST",
                "/apis/authentication.k8s.io/v1/tokenreviews",
                "authentication.k8s.io/v1",
                "TokenReview",
                review);

        assertThat(reply.at("/status/user/username")).isEqualTo("limited");
    }

    @Test
    void theBodyOfAnotherKindIsRefused() {
        Reply reply = send("POST", MAPS, "v1", "Secret", map("wrong"));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.at("/message")).contains("ConfigMap");
    }

    @Test
    void customKindsHaveNoProtobuf() {
        Reply reply = send(
                "POST",
                "/apis/cluster.open-cluster-management.io/v1/managedclusters",
                "cluster.open-cluster-management.io/v1",
                "ManagedCluster",
                map("c"));

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.at("/reason")).isEqualTo("UnsupportedMediaType");
        assertThat(reply.at("/message")).contains("application/json").doesNotContain("protobuf");
    }

    @Test
    void answersAreJsonOrNothing() {
        Reply either = admin.get(MAPS, ProtobufBody.MEDIA_TYPE + ",application/json");
        assertThat(either.status()).isEqualTo(200);
        assertThat(either.contentType()).isEqualTo("application/json");

        Reply only = admin.get(MAPS, ProtobufBody.MEDIA_TYPE);
        assertThat(only.status()).isEqualTo(406);
        assertThat(only.at("/reason")).isEqualTo("NotAcceptable");
        assertThat(only.at("/message")).contains("application/json");
    }

    private static Wire map(String name) {
        return message().with(1, message().text(1, name));
    }

    private static Reply send(String method, String path, String apiVersion, String kind, Wire object) {
        return admin.send(method, path, ProtobufBody.MEDIA_TYPE, Wire.body(apiVersion, kind, object));
    }
}
