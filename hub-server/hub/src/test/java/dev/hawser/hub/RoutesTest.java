package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.ResourceKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {

    @TempDir
    private Path directory;

    private TestHub hub;

    @BeforeEach
    void start() throws Exception {
        hub = TestHub.start(directory);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void nobodyGetsAnywhereButToHealthAndVersion() {
        HubCalls nobody = hub.anonymous();
        List<String> paths = new ArrayList<>(List.of(
                "/",
                "/api",
                "/apis",
                "/openapi/v3",
                "/openapi/v2",
                "/metrics",
                "/q/openapi",
                "/q/health",
                "/nowhere",
                "/logs"));
        for (ResourceKind kind : hub.hub().kinds().all()) {
            String group = kind.type().group();
            kind.versions()
                    .forEach(version -> paths.add((group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version.name()
                            + "/" + kind.type().resource()));
        }

        assertThat(paths)
                .hasSizeGreaterThan(40)
                .allSatisfy(
                        path -> assertThat(nobody.get(path).status()).as(path).isEqualTo(401));
        assertThat(List.of("/version", "/healthz", "/livez", "/readyz"))
                .allSatisfy(
                        path -> assertThat(nobody.get(path).status()).as(path).isEqualTo(200));
    }

    @Test
    void aTokenThatIsNotOursIsRefusedEvenWhereNoneIsNeeded() {
        for (String token : new String[] {"x", "hjt.a.b", "e30.e30.", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9."}) {
            assertThat(hub.withToken(token).get("/version").status()).as(token).isEqualTo(401);
            assertThat(hub.withToken(token).get("/metrics").status()).as(token).isEqualTo(401);
        }
    }

    @Test
    void readinessNamesTheStoreAndTheControllers() {
        HubCalls.Answer answer = hub.anonymous().get("/readyz?verbose");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("[+]store ok", "[+]controllers ok");
        assertThat(hub.anonymous().get("/readyz/store").status()).isEqualTo(401);
        assertThat(hub.administrator().get("/readyz/store").status()).isEqualTo(200);
    }

    @Test
    void onlyWhoMayGetThePathSeesTheMetrics() {
        assertThat(hub.administrator().get("/metrics").status()).isEqualTo(200);
        String joiner = hub.joinToken("t", "a", 1, true);

        assertThat(hub.withToken(joiner).get("/metrics").status()).isEqualTo(403);
    }

    @Test
    void aServiceAccountsTokenWorksUntilItsSecretGoes() {
        HubCalls admin = hub.administrator();
        ObjectNode account = HubCalls.object("v1", "ServiceAccount", "default", "robot");
        admin.post("/api/v1/namespaces/default/serviceaccounts", account).require(201);
        ObjectNode secret = HubCalls.object("v1", "Secret", "default", "robot-token");
        secret.put("type", "kubernetes.io/service-account-token");
        secret.withObject("/metadata").putObject("annotations").put("kubernetes.io/service-account.name", "robot");
        admin.post("/api/v1/namespaces/default/secrets", secret).require(201);
        String token = Awaitility.await()
                .until(
                        () -> admin.get("/api/v1/namespaces/default/secrets/robot-token")
                                .require(200)
                                .path("data")
                                .path("token")
                                .asText(),
                        text -> !text.isEmpty());
        HubCalls robot = hub.withToken(new String(Base64.getDecoder().decode(token), StandardCharsets.US_ASCII));
        assertThat(robot.get("/api").status()).isEqualTo(200);
        assertThat(robot.get("/api/v1/namespaces/default/secrets").status()).isEqualTo(403);

        admin.delete("/api/v1/namespaces/default/secrets/robot-token").require(200);

        assertThat(robot.get("/api").status()).isEqualTo(401);
    }

    @Test
    void aTokenRequestGivesATokenForAnHour() {
        HubCalls admin = hub.administrator();
        admin.post(
                        "/api/v1/namespaces/default/serviceaccounts",
                        HubCalls.object("v1", "ServiceAccount", "default", "robot"))
                .require(201);
        ObjectNode request = HubCalls.object("authentication.k8s.io/v1", "TokenRequest", "default", "robot");
        request.putObject("spec");
        String token = admin.post("/api/v1/namespaces/default/serviceaccounts/robot/token", request)
                .require(201)
                .path("status")
                .path("token")
                .asText();
        assertThat(hub.withToken(token).get("/api").status()).isEqualTo(200);

        hub.clock().forward(Duration.ofMinutes(61));

        assertThat(hub.withToken(token).get("/api").status()).isEqualTo(401);
    }
}
