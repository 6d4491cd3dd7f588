package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountAdmissionTest {

    private static final String SECRETS = "/api/v1/namespaces/hawser-system/secrets";

    @TempDir
    private Path directory;

    private TestHub hub;
    private HubCalls keeper;

    @BeforeEach
    void aKeeperOfSecrets() throws Exception {
        hub = TestHub.start(directory);
        keeper = hub.withToken(hub.accountToken("default", "keeper"));
        hub.grant(
                "hawser-system",
                "keeper",
                "system:serviceaccount:default:keeper",
                "{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"verbs\":[\"*\"]}");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void whoMayWriteSecretsDoesNotBecomeAdministratorByThat() {
        assertThat(keeper.post(SECRETS, account("eve", "system:masters")).status())
                .isEqualTo(403);
        assertThat(keeper.post(SECRETS, account("eve", "")).text()).contains("users \\\"eve\\\"");
        ObjectNode password = HubCalls.json("{\"stringData\":{\"password\":\"x\"}}");
        assertThat(keeper.patch(SECRETS + "/admin", password).status()).isEqualTo(403);
        assertThat(keeper.delete(SECRETS + "/admin").status()).isEqualTo(403);
    }

    @Test
    void otherSecretsAreWrittenAsUsual() {
        ObjectNode secret = HubCalls.object("v1", "Secret", "hawser-system", "mine");
        assertThat(keeper.post(SECRETS, secret).status()).isEqualTo(201);
        assertThat(hub.administrator().post(SECRETS, account("anna", "net")).status())
                .isEqualTo(201);
    }

    private static ObjectNode account(String name, String groups) {
        ObjectNode secret = HubCalls.object("v1", "Secret", "hawser-system", name);
        secret.put("type", "hawser.dev/local-account");
        secret.putObject("stringData").put("password", "pbkdf2-sha512$1$AA$AA").put("groups", groups);
        return secret;
    }
}
