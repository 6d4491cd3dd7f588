package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.hub.TestAgent.SigningRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faults that other fleet hubs have had, tried here. Those about revocation are in `RevocationTest`, about the broker
/// in `BrokerIsolationTest`, about the size of requests in `RequestLimitsTest`.
class KnownFaultsTest {

    private static final String SEED = "correct-horse-battery-staple";
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";

    @TempDir
    private static Path directory;

    @TempDir
    private static Path otherDirectory;

    private static TestHub hub;

    @BeforeAll
    static void start() throws Exception {
        hub = TestHub.start(directory);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    @DisplayName("CVE-2026-4740: an agent renews for its own name only, compared whole")
    void namesAreComparedWhole() {
        String token = hub.joinToken("whole", "cluster*", 3, true);
        HubCalls agent = hub.withCertificate(TestAgent.join(hub, token, "cluster1"));
        TestAgent.join(hub, token, "cluster10");
        await().until(() -> agent.get(TestAgent.CLUSTERS + "/cluster1").status() == 200);
        List<String> others = List.of(
                "cluster10",
                "cluster1-x",
                "cluster",
                "CLUSTER1",
                "cluster1 ",
                " cluster1",
                "clust\u0435r1",
                "cluster1:x");
        List<String> taken = new ArrayList<>();
        for (String other : others) {
            SigningRequest theft = SigningRequest.of(SigningRequest.subject(other, "agent1"));
            String name = "theft-" + others.indexOf(other);
            if (agent.post(TestAgent.REQUESTS, theft.document(name)).status() == 201) {
                taken.add(name);
            }
        }
        // A later renewal is through: the earlier requests have been looked at.
        TestAgent.certify(hub, agent, "cluster1", "agent1", "renewal");

        assertThat(taken).isNotEmpty().allSatisfy(name -> {
            JsonNode status =
                    agent.get(TestAgent.REQUESTS + "/" + name).require(200).path("status");
            assertThat(status.has("certificate")).isFalse();
            assertThat(status.path("conditions")).isEmpty();
        });
    }

    @Test
    @DisplayName("CVE-2024-9779, CVE-2024-5042, CVE-2023-30622: what clusters are given has no wildcard rights")
    void manifestsAskForNoMoreThanTheyNeed() throws IOException {
        List<String> tooWide = new ArrayList<>();
        int rules = 0;
        try (InputStream in =
                Objects.requireNonNull(KnownFaultsTest.class.getResourceAsStream("/dev/hawser/hub/join/agent.yaml"))) {
            for (JsonNode document : new YAMLMapper()
                    .readerFor(JsonNode.class)
                    .<JsonNode>readValues(in)
                    .readAll()) {
                for (JsonNode rule : document.path("rules")) {
                    rules++;
                    if (rule.toString().contains("\"*\"") || rule.toString().contains("pods/exec")) {
                        tooWide.add(rule.toString());
                    }
                    boolean pods = rule.path("resources").toString().contains("\"pods\"");
                    if (pods && rule.path("verbs").toString().matches(".*(create|update|patch).*")) {
                        tooWide.add(rule.toString());
                    }
                }
            }
        }
        assertThat(rules).isPositive();
        assertThat(tooWide).isEmpty();
    }

    @Test
    @DisplayName("CVE-2024-56513: a join token opens no cluster that it did not bring")
    void aJoinTokenReachesNoMember() {
        String first = hub.joinToken("first", "*", 5, true);
        TestAgent.join(hub, first, "emea-1");
        HubCalls stranger = hub.withToken(hub.joinToken("second", "*", 5, true));

        assertThat(stranger.get(TestAgent.CLUSTERS + "/emea-1").status()).isEqualTo(403);
        SigningRequest theft = SigningRequest.of(SigningRequest.subject("emea-1", "agent1"));
        assertThat(stranger.post(TestAgent.REQUESTS, theft.document("theft")).status())
                .isEqualTo(403);
    }

    @Test
    @DisplayName("CVE-2025-62714: no method of any path of any kind answers nobody")
    void nothingIsOpenByItsMethod() {
        HubCalls nobody = hub.anonymous();
        for (ResourceKind kind : hub.hub().kinds().all()) {
            String group = kind.type().group();
            String root = (group.isEmpty() ? "/api/" : "/apis/" + group + "/")
                    + kind.versions().getFirst().name();
            String path = root
                    + (kind.namespaced() ? "/namespaces/default/" : "/")
                    + kind.type().resource();
            for (String method : List.of("POST", "DELETE", "OPTIONS")) {
                assertThat(nobody.send(method, path, "application/json", null).status())
                        .as(method + " " + path)
                        .isEqualTo(401);
            }
            assertThat(nobody.send("PATCH", path + "/x", "application/merge-patch+json", null)
                            .status())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("CVE-2025-54468, CVE-2021-25320, CVE-2022-3841: the hub fetches nothing for anybody")
    void thereIsNoProxy() {
        HubCalls admin = hub.administrator();
        for (String path : List.of(
                "/meta/proxy/https://example.org/",
                "/api/v1/namespaces/default/services/x/proxy",
                "/api/v1/namespaces/default/services/https:x:443/proxy/",
                "/api/v1/nodes/x/proxy",
                "/api/v1/namespaces/default/pods/x/exec",
                "/k8s/clusters/local/api",
                "/http://example.org/")) {
            assertThat(admin.get(path).status()).as(path).isIn(404, 405);
        }
    }

    @Test
    @DisplayName("CVE-2024-36106, CVE-2023-23947: what one may not see and what is not there are refused alike")
    void absentAndForbiddenLookTheSame() {
        String token = hub.joinToken("alike", "apac-*", 3, true);
        HubCalls agent = hub.withCertificate(TestAgent.join(hub, token, "apac-1"));
        TestAgent.join(hub, token, "apac-2");

        for (String path : List.of(
                TestAgent.CLUSTERS + "/NAME",
                "/api/v1/namespaces/NAME",
                "/apis/work.open-cluster-management.io/v1/namespaces/NAME/manifestworks/x",
                "/apis/coordination.k8s.io/v1/namespaces/NAME/leases/managed-cluster-lease")) {
            HubCalls.Answer there = agent.get(path.replace("NAME", "apac-2"));
            HubCalls.Answer absent = agent.get(path.replace("NAME", "apac-9"));
            assertThat(there.status()).as(path).isEqualTo(403);
            assertThat(there.text().replace("apac-2", "apac-9")).isEqualTo(absent.text());
        }
    }

    @Test
    @DisplayName("CVE-2025-55190, CVE-2026-42880, CVE-2025-23216: refusals do not repeat what a secret holds")
    void errorsShowNoSecrets() {
        HubCalls admin = hub.administrator();
        ObjectNode secret = HubCalls.object("v1", "Secret", "default", "mine");
        secret.putObject("stringData").put("password", SEED);
        admin.post(SECRETS, secret).require(201);
        String encoded = Base64.getEncoder().encodeToString(SEED.getBytes(StandardCharsets.US_ASCII));
        List<HubCalls.Answer> refusals = new ArrayList<>();

        ObjectNode wrongBase64 = HubCalls.object("v1", "Secret", "default", "other");
        wrongBase64.putObject("data").put("password", SEED + "!");
        refusals.add(admin.post(SECRETS, wrongBase64));
        ObjectNode wrongKey = HubCalls.object("v1", "Secret", "default", "other");
        wrongKey.putObject("stringData").put("pass word", SEED);
        refusals.add(admin.post(SECRETS, wrongKey));
        ObjectNode wrongType = HubCalls.object("v1", "Secret", "default", "mine");
        wrongType.put("type", "Other").putObject("stringData").put("password", SEED);
        refusals.add(admin.put(SECRETS + "/mine", wrongType));
        ObjectNode wrongData = HubCalls.object("v1", "Secret", "default", "other");
        wrongData.put("data", encoded);
        refusals.add(admin.post(SECRETS, wrongData));
        ObjectNode stale = HubCalls.object("v1", "Secret", "default", "mine");
        stale.withObject("/metadata").put("resourceVersion", "1");
        stale.putObject("stringData").put("password", SEED);
        refusals.add(admin.put(SECRETS + "/mine", stale));
        refusals.add(admin.sendText(
                "PATCH",
                SECRETS + "/mine",
                "application/json-patch+json",
                "[{\"op\":\"test\",\"path\":\"/data/password\",\"value\":\"guess\"}]"));

        assertThat(refusals).allSatisfy(refusal -> {
            assertThat(refusal.status()).isBetween(400, 499);
            assertThat(refusal.text()).doesNotContain(SEED).doesNotContain(encoded);
        });
    }

    @Test
    @DisplayName("CVE-2023-22649, CVE-2024-58269: tokens and secrets are not in the audit log")
    void theAuditLogHoldsNoSecrets() {
        String token = hub.accountToken("default", "auditor");
        ObjectNode secret = HubCalls.object("v1", "Secret", "default", SEED.substring(0, 7) + "-name");
        secret.putObject("stringData").put("password", SEED);
        hub.withToken(token).post(SECRETS, secret).require(403);
        hub.administrator().post(SECRETS, secret).require(201);

        assertThat(hub.audit())
                .contains("-name")
                .doesNotContain(SEED)
                .doesNotContain(token)
                .doesNotContain("eyJ");
    }

    @Test
    @DisplayName("CVE-2022-29165: a token that says of itself that it is unsigned is nobody's")
    void forgedTokensAreRefused() {
        String good = hub.hub()
                .accounts()
                .orElseThrow()
                .login("admin", hub.password())
                .orElseThrow()
                .token();
        String[] parts = good.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        for (String header : List.of(
                "{\"alg\":\"none\"}",
                "{\"alg\":\"NONE\",\"typ\":\"JWT\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"ES256\",\"jwk\":{}}")) {
            for (String signature : List.of("", parts[2], "AAAA")) {
                assertThat(hub.withToken(encode(header) + "." + parts[1] + "." + signature)
                                .get("/api")
                                .status())
                        .isEqualTo(401);
            }
        }
        for (String[] change :
                new String[][] {{"hawser-hub", "somebody-else"}, {"user:admin", "user:admi"}, {"\"exp\":1", "\"exp\":9"}
                }) {
            String changed = claims.replace(change[0], change[1]);
            assertThat(changed).isNotEqualTo(claims);
            assertThat(hub.withToken(parts[0] + "." + encode(changed) + "." + parts[2])
                            .get("/api")
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("CVE-2026-44882, CVE-2026-44883: wrong credentials are never nobody's, and none are taken from a URL")
    void credentialsFailClosed() {
        String good = hub.hub()
                .accounts()
                .orElseThrow()
                .login("admin", hub.password())
                .orElseThrow()
                .token();
        for (String query : List.of("access_token", "token", "bearer", "authorization")) {
            assertThat(hub.anonymous().get("/api?" + query + "=" + good).status())
                    .isEqualTo(401);
        }
        for (String header : List.of("Bearer", "Bearer ", "Basic YWRtaW46YWRtaW4=", "Digest x", "bearer\tx", good)) {
            assertThat(hub.anonymous()
                            .getAs("/version", "Authorization", header)
                            .status())
                    .as(header)
                    .isEqualTo(401);
        }
        assertThat(hub.anonymous()
                        .getAs("/api", "X-Remote-User", "admin", "X-Remote-Group", "system:masters")
                        .status())
                .isEqualTo(401);
        assertThat(hub.anonymous().getAs("/api", "Cookie", "token=" + good).status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("CVE-2025-10678, CVE-2024-6535: passwords and keys are this installation's own")
    void nothingIsTheSameInTwoInstallations() {
        try (TestHub other = TestHub.start(otherDirectory)) {
            String token = hub.hub()
                    .accounts()
                    .orElseThrow()
                    .login("admin", hub.password())
                    .orElseThrow()
                    .token();
            assertThat(hub.password()).isNotEqualTo(other.password()).hasSizeGreaterThanOrEqualTo(16);
            assertThat(other.hub().accounts().orElseThrow().login("admin", hub.password()))
                    .isEmpty();
            assertThat(other.withToken(token).get("/api").status()).isEqualTo(401);
            assertThat(hub.authority().certificatePem())
                    .isNotEqualTo(other.authority().certificatePem());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThat(hub.hub().accounts().orElseThrow().login("admin", "admin")).isEmpty();
        assertThat(hub.hub().accounts().orElseThrow().login("admin", "")).isEmpty();
    }

    @Test
    @DisplayName("Names and groups of the system cannot be had by a certificate request, even an approved one")
    void systemNamesAreNotGivenAway() {
        HubCalls admin = hub.administrator();
        List<String> subjects = List.of(
                "O=system:masters,CN=eve",
                "CN=system:masters",
                "CN=system:hub",
                "CN=system:serviceaccount:kube-system:admin",
                "CN=system:open-cluster-management:emea-1:a",
                "O=system:open-cluster-management:managed-clusters,CN=eve",
                "O=system:authenticated,CN=eve",
                "O=system:serviceaccounts,CN=eve");
        String approval =
                "{\"status\":{\"conditions\":[{\"type\":\"Approved\",\"status\":\"True\",\"reason\":\"x\"}]}}";
        for (String subject : subjects) {
            String path = TestAgent.REQUESTS + "/eve-" + subjects.indexOf(subject);
            ObjectNode request = SigningRequest.of(subject).document("eve-" + subjects.indexOf(subject));
            HubCalls.Answer asked = admin.post(TestAgent.REQUESTS, request);
            if (asked.status() == 403) {
                continue;
            }
            asked.require(201);
            admin.patch(path + "/approval", HubCalls.json(approval)).require(200);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> admin.get(path).require(200).toString().contains("SignerValidationFailure"));
            assertThat(admin.get(path).json().path("status").has("certificate")).isFalse();
        }
    }

    @Test
    @DisplayName("Nobody grants what he does not have, nor acts as somebody else without the right")
    void rightsDoNotGrow() {
        HubCalls climber = hub.withToken(hub.accountToken("default", "climber"));
        hub.grant(
                "default",
                "climber",
                "system:serviceaccount:default:climber",
                "{\"apiGroups\":[\"rbac.authorization.k8s.io\"],\"resources\":[\"roles\",\"rolebindings\"],"
                        + "\"verbs\":[\"*\"]}");
        String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
        ObjectNode role = HubCalls.object("rbac.authorization.k8s.io/v1", "Role", "default", "more");
        role.putArray("rules")
                .add(HubCalls.json("{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"verbs\":[\"get\"]}"));
        ObjectNode binding = HubCalls.object("rbac.authorization.k8s.io/v1", "RoleBinding", "default", "more");
        binding.putObject("roleRef")
                .put("apiGroup", "rbac.authorization.k8s.io")
                .put("kind", "ClusterRole")
                .put("name", "cluster-admin");
        binding.putArray("subjects")
                .addObject()
                .put("kind", "ServiceAccount")
                .put("name", "climber")
                .put("namespace", "default");

        assertThat(climber.post(rbac + "/rolebindings", binding).status()).isEqualTo(403);
        assertThat(climber.getAs("/api", "Impersonate-User", "admin").status()).isEqualTo(403);
        assertThat(climber.getAs("/metrics", "Impersonate-User", "admin").status())
                .isEqualTo(403);
        assertThat(climber.getAs("/api", "Impersonate-Group", "system:masters").status())
                .isEqualTo(400);
        assertThat(hub.administrator()
                        .getAs("/metrics", "Impersonate-User", "eve")
                        .status())
                .isEqualTo(403);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
