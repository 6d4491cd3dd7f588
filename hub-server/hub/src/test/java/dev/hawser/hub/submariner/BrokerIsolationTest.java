package dev.hawser.hub.submariner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.hub.HubCalls;
import dev.hawser.hub.TestHub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the account of one cluster can see and do at the broker of its set.
@DisplayName("CVE-2024-5042: a cluster cannot get at the tokens of others through the broker")
class BrokerIsolationTest {

    private static final String BROKER = "default-broker";
    private static final String SECRETS = "/api/v1/namespaces/" + BROKER + "/secrets";

    @TempDir
    private static Path directory;

    private static TestHub hub;
    private static HubCalls one;

    @BeforeAll
    static void twoClustersAtOneBroker() throws Exception {
        hub = TestHub.start(directory);
        HubCalls admin = hub.administrator();
        await().until(() -> admin.get(SECRETS + "/submariner-ipsec-psk").status() == 200);
        one = account("cluster1");
        account("cluster10");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static HubCalls account(String cluster) {
        HubCalls admin = hub.administrator();
        hub.accountToken(BROKER, "cluster-" + cluster);
        admin.post(
                        "/apis/rbac.authorization.k8s.io/v1/namespaces/" + BROKER + "/rolebindings",
                        BrokerObjects.binding(BROKER, cluster))
                .require(201);
        admin.post(SECRETS, BrokerObjects.token(BROKER, cluster)).require(201);
        String token = await().until(
                        () -> admin.get(SECRETS + "/" + BrokerObjects.tokenName(cluster))
                                .require(200)
                                .path("data")
                                .path("token")
                                .asText(),
                        text -> !text.isEmpty());
        return hub.withToken(new String(Base64.getDecoder().decode(token), StandardCharsets.US_ASCII));
    }

    @Test
    void itListsItsOwnTokenAndTheKeyOfTheSetOnly() {
        assertThat(names(one.get(SECRETS).require(200)))
                .containsExactlyInAnyOrder("cluster-cluster1-token", "submariner-ipsec-psk");
        assertThat(one.get(SECRETS + "/cluster-cluster1-token").status()).isEqualTo(200);
    }

    @Test
    void whatIsOfOthersDoesNotExistForIt() {
        HubCalls.Answer foreign = one.get(SECRETS + "/cluster-cluster10-token");
        HubCalls.Answer absent = one.get(SECRETS + "/cluster-cluster12-token");

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.text().replace("cluster10", "cluster12")).isEqualTo(absent.text());
        assertThat(one.get(SECRETS + "?fieldSelector=metadata.name%3Dcluster-cluster10-token")
                        .require(200)
                        .path("items"))
                .isEmpty();
    }

    @Test
    void aWatchShowsItNoMoreThanAList() {
        CompletableFuture<List<String>> seen = one.lines(SECRETS + "?watch=true&timeoutSeconds=2");
        account("cluster11");

        assertThat(String.join("", seen.join()))
                .contains("cluster-cluster1-token", "submariner-ipsec-psk")
                .doesNotContain("cluster-cluster10-token")
                .doesNotContain("cluster-cluster11-token");
    }

    @Test
    void itCannotHaveATokenMadeForAnother() {
        ObjectNode theft = BrokerObjects.token(BROKER, "cluster10");
        theft.withObject("/metadata")
                .put("name", "theft")
                .putObject("labels")
                .put("submariner.io/csr-request", "cluster1");
        assertThat(one.post(SECRETS, theft).status()).isEqualTo(403);
        assertThat(one.put(SECRETS + "/cluster-cluster10-token", BrokerObjects.token(BROKER, "cluster10"))
                        .status())
                .isEqualTo(403);
        assertThat(one.delete(SECRETS + "/submariner-ipsec-psk").status()).isEqualTo(403);
        assertThat(one.post(
                                "/api/v1/namespaces/" + BROKER + "/serviceaccounts/cluster-cluster10/token",
                                HubCalls.object("authentication.k8s.io/v1", "TokenRequest", BROKER, "x"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void itSeesNothingOfOtherNamespaces() {
        for (String path : List.of(
                "/api/v1/secrets",
                "/api/v1/namespaces/hawser-system/secrets",
                "/api/v1/namespaces/default/secrets",
                "/apis/submariner.io/v1/endpoints",
                "/apis/work.open-cluster-management.io/v1/namespaces/cluster1/manifestworks")) {
            assertThat(one.get(path).status()).as(path).isEqualTo(403);
        }
        assertThat(one.get("/apis/submariner.io/v1/namespaces/" + BROKER + "/endpoints")
                        .status())
                .isEqualTo(200);
    }

    private static List<String> names(ObjectNode list) {
        List<String> names = new ArrayList<>();
        list.path("items").forEach(item -> names.add(item.at("/metadata/name").asText()));
        return names;
    }
}
