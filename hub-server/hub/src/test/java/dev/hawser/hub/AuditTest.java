package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final String SEED = "correct-horse-battery-staple";

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
    void writesAndRefusalsAreRecordedWithWhoAndWhat() {
        hub.administrator()
                .post("/api/v1/namespaces/default/secrets", secret("mine"))
                .require(201);
        String joiner = hub.joinToken("t", "a", 1, true);
        hub.withToken(joiner)
                .post("/api/v1/namespaces/default/secrets", secret("stolen"))
                .require(403);

        assertThat(hub.audit().lines())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "\"user\":\"admin\"",
                                "\"resource\":\"secrets\"",
                                "\"verb\":\"create\"",
                                "\"code\":201"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "\"user\":\"system:hawser:join-token:t\"", "\"resource\":\"secrets\"", "\"code\":403"));
    }

    @Test
    void neitherContentsNorCredentialsAreRecorded() {
        HubCalls admin = hub.administrator();
        admin.post("/api/v1/namespaces/default/secrets", secret("mine")).require(201);
        ObjectNode change = secret("mine");
        change.putObject("stringData").put("password", SEED + "-2");
        admin.patch("/api/v1/namespaces/default/secrets/mine", change).require(200);
        ObjectNode wrong = secret("mine");
        wrong.put("data", SEED);
        admin.put("/api/v1/namespaces/default/secrets/mine", wrong);
        String joiner = hub.joinToken("t", "a", 1, true);
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
        hub.withToken(joiner)
                .post("/api/v1/namespaces/default/secrets", secret("no"))
                .require(403);
        hub.withToken(token)
                .post("/api/v1/namespaces/default/secrets", secret("no"))
                .require(403);

        assertThat(hub.audit().lines()).hasSizeGreaterThanOrEqualTo(7);
        assertThat(hub.audit())
                .doesNotContain(SEED)
                .doesNotContain(Base64.getEncoder().encodeToString(SEED.getBytes(StandardCharsets.US_ASCII)))
                .doesNotContain(joiner)
                .doesNotContain(joiner.substring(joiner.lastIndexOf('.') + 1))
                .doesNotContain(token)
                .doesNotContain(hub.password())
                .doesNotContain("Bearer")
                .doesNotContain("eyJ");
    }

    @Test
    void whatControllersWriteIsRecordedAsTheirs() {
        String joiner = hub.joinToken("t", "emea-1", 1, true);
        TestAgent.join(hub, joiner, "emea-1");

        assertThat(hub.audit().lines())
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "\"user\":\"system:hub\"",
                                "\"userAgent\":\"controller/certificate-approver\"",
                                "\"resource\":\"certificatesigningrequests\"",
                                "\"verb\":\"update\"",
                                "\"oldRevision\":",
                                "\"newRevision\":"))
                .anySatisfy(line -> assertThat(line)
                        .contains("\"userAgent\":\"controller/cluster-acceptance\"", "\"verb\":\"create\""));
    }

    @Test
    void everyObjectOfACollectionThatIsDeletedIsRecorded() {
        HubCalls admin = hub.administrator();
        admin.post("/api/v1/namespaces/default/secrets", secret("one")).require(201);
        admin.post("/api/v1/namespaces/default/secrets", secret("two")).require(201);

        admin.delete("/api/v1/namespaces/default/secrets").require(200);

        for (String name : new String[] {"one", "two"}) {
            assertThat(hub.audit().lines())
                    .anySatisfy(line -> assertThat(line)
                            .contains(
                                    "\"user\":\"admin\"",
                                    "\"source\":\"127.0.0.1\"",
                                    "\"verb\":\"delete\"",
                                    "\"name\":\"" + name + "\"",
                                    "\"oldRevision\":"));
        }
    }

    @Test
    void whoActsAsSomebodyElseIsRecordedWithBothNames() {
        hub.administrator().deleteAs("/api/v1/namespaces/default/secrets/none", "eve");

        assertThat(hub.audit().lines())
                .anySatisfy(line ->
                        assertThat(line).contains("\"user\":\"eve\"", "\"impersonator\":\"admin\"", "\"code\":403"));
    }

    @Test
    void aWriteIsRecordedOnce() {
        hub.administrator()
                .post("/api/v1/namespaces/default/secrets", secret("single"))
                .require(201);

        assertThat(hub.audit()
                        .lines()
                        .filter(line -> line.contains("\"resource\":\"secrets\""))
                        .filter(line -> line.contains("\"user\":\"admin\"")))
                .hasSize(1);
    }

    private static ObjectNode secret(String name) {
        ObjectNode secret = HubCalls.object("v1", "Secret", "default", name);
        secret.putObject("stringData").put("password", SEED);
        return secret;
    }
}
