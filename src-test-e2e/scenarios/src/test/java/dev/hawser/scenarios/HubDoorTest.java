package dev.hawser.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.JoinToken;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Login and join over HTTP, on the product as it runs: who gets in, who does not, and what they are told.
@ExtendWith(DemoFleet.class)
class HubDoorTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APPLICATION_JSON = "application/json";

    private final Quickstart quickstart;
    private final HubDoor door;
    private final KubernetesClient hub;

    HubDoorTest(Quickstart quickstart) {
        this.quickstart = quickstart;
        this.door = new HubDoor(quickstart);
        this.hub = quickstart.client();
    }

    @AfterEach
    void close() {
        hub.resources(JoinToken.class).withLabel("test", "door").delete();
        door.close();
        hub.close();
    }

    @Test
    void theRightPasswordGivesATokenThatIsGoodForTheApi() throws IOException {
        HttpResponse<String> answer = login("admin", quickstart.password());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(APPLICATION_JSON));
        JsonNode session = JSON.readTree(answer.body());
        assertThat(Instant.parse(session.path("expiresAt").asText())).isAfter(Instant.now());
        String token = session.path("token").asText();
        assertThat(door.get("/api/v1/namespaces", token).statusCode()).isEqualTo(200);

        HttpResponse<String> renewed = door.send("POST", "/auth/token/renew", token, null, "");
        assertThat(renewed.statusCode()).isEqualTo(200);
        String fresh = JSON.readTree(renewed.body()).path("token").asText();
        assertThat(door.get("/api/v1/namespaces", fresh).statusCode()).isEqualTo(200);
    }

    @Test
    void whoCannotLogInIsToldWhyAndNothingMore() throws IOException {
        assertRefused(login("nobody-here", "wrong"), 401, "user name or password is wrong");
        assertRefused(door.post("/auth/token", APPLICATION_JSON, "{}"), 400, "the body needs username and password");
        assertThat(door.post("/auth/token", APPLICATION_JSON, "{\"username\":").statusCode())
                .isEqualTo(400);
        assertThat(door.post("/auth/token", "text/plain", "admin").statusCode()).isEqualTo(415);
        assertThat(door.get("/auth/token", null).statusCode()).isEqualTo(405);
        assertThat(door.send("POST", "/auth/token/renew", null, null, "").statusCode())
                .isEqualTo(401);
        for (String bearer : List.of("x", "hjt.a.b", "e30.e30.", joinToken("door-renew", "door-*", 1, "P1D"))) {
            assertThat(door.send("POST", "/auth/token/renew", bearer, null, "").statusCode())
                    .as(bearer)
                    .isEqualTo(401);
        }
    }

    @Test
    void joiningNeedsATokenThatIsInForce() throws IOException {
        String token = joinToken("door-valid", "door-*", 1, "P1D");
        String session = JSON.readTree(login("admin", quickstart.password()).body())
                .path("token")
                .asText();
        String shortLived = joinToken("door-short", "door-*", 1, "PT3S");
        for (String path : List.of("/join?cluster=door-1", "/join/kubeconfig")) {
            char separator = path.contains("?") ? '&' : '?';
            assertRefused(door.get(path, null), 401, "Unauthorized");
            assertRefused(door.get(path, "hjt.door-valid.wrong"), 401, "Unauthorized");
            assertRefused(door.get(path, session), 401, "Unauthorized");
            // What is in a URL ends up in logs: it is not looked at.
            for (String parameter : List.of("token", "access_token", "bearer")) {
                assertRefused(door.get(path + separator + parameter + "=" + token, null), 401, "Unauthorized");
            }
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertRefused(door.get(path, shortLived), 401, "Unauthorized"));
            assertThat(door.send("POST", path, token, null, "").statusCode()).isEqualTo(405);
            HttpResponse<String> options = door.send("OPTIONS", path, null, null, "");
            assertThat(options.headers().firstValue("Allow"))
                    .hasValueSatisfying(
                            allowed -> assertThat(allowed).contains("GET").doesNotContain("POST"));
        }
        assertThat(door.send("HEAD", "/join/kubeconfig", null, null, "").statusCode())
                .isEqualTo(401);
        assertThat(door.get("/join/elsewhere", token).statusCode()).isIn(403, 404);
    }

    @Test
    void theTokenSaysWhichClusterAndTheOperatorWhichImage() throws IOException {
        String token = joinToken("door-names", "door-*", 1, "P1D");

        assertRefused(door.get("/join", token), 400, "say which cluster");
        assertRefused(door.get("/join?cluster=Door_1", token), 400, "Door_1");
        assertRefused(door.get("/join?cluster=other-1", token), 403, "door-*");
        assertRefused(door.get("/join/kubeconfig?cluster=other-1", token), 403, "door-*");
        assertRefused(door.get("/join?cluster=door-1", token), 503, "hawser.agent.image");
    }

    @Test
    void theBootstrapKubeconfigIsGoodForJoiningAndForNothingElse() throws IOException {
        String token = joinToken("door-bootstrap", "door-*", 1, "P1D");
        HttpResponse<String> answer = door.get("/join/kubeconfig", token);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/yaml"));
        JsonNode config = Serialization.unmarshal(answer.body(), JsonNode.class);
        assertThat(config.at("/clusters/0/cluster/server").asText())
                .isEqualTo(door.url().toString());
        byte[] authority = Base64.getDecoder()
                .decode(config.at("/clusters/0/cluster/certificate-authority-data")
                        .asText());
        assertThat(new String(authority, StandardCharsets.US_ASCII))
                .isEqualTo(Files.readString(quickstart.state().resolve("ca.crt")));
        assertThat(door.send("HEAD", "/join/kubeconfig", token, null, "").body())
                .isEmpty();

        try (KubernetesClient joiner = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(answer.body()))
                .build()) {
            ManagedCluster cluster = ManagedCluster.named("door-1");
            cluster.setSpec(new ManagedCluster.Spec(List.of(), false, 60, List.of()));
            joiner.resource(cluster).create();
            try {
                assertThat(joiner.certificates()
                                .v1()
                                .certificateSigningRequests()
                                .list()
                                .getItems())
                        .isEmpty();
                assertThat(door.get("/api/v1/namespaces", token).statusCode()).isEqualTo(403);
                assertRefused(door.get("/join/kubeconfig", token), 403, "used up");
                assertThat(door.get("/join/kubeconfig?cluster=door-1", token).statusCode())
                        .isEqualTo(200);
                assertRefused(door.get("/join/kubeconfig?cluster=door-2", token), 403, "used up");
            } finally {
                hub.resources(ManagedCluster.class).withName("door-1").delete();
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> hub.resources(ManagedCluster.class)
                                        .withName("door-1")
                                        .get()
                                == null);
            }
        }
    }

    private HttpResponse<String> login(String user, String password) throws IOException {
        return door.post(
                "/auth/token",
                APPLICATION_JSON,
                JSON.writeValueAsString(Map.of("username", user, "password", password)));
    }

    private String joinToken(String name, String pattern, int uses, String life) {
        JoinToken token = JoinToken.named(name);
        token.getMetadata().setLabels(Map.of("test", "door"));
        String end = Instant.now().plus(Duration.parse(life)).toString();
        token.setSpec(new JoinToken.Spec(pattern, null, Map.of(), uses, end, false));
        return Objects.requireNonNull(hub.resource(token).create().getStatus().token());
    }

    /// A `Status` as every other refusal of the API.
    private static void assertRefused(HttpResponse<String> answer, int code, String why) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        JsonNode status = JSON.readTree(answer.body());
        assertThat(status.path("kind").asText()).isEqualTo("Status");
        assertThat(status.path("code").asInt()).isEqualTo(code);
        assertThat(status.path("message").asText()).contains(why);
    }
}
