package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.http.ServerOptions;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.hub.account.LocalAccounts;
import dev.hawser.hub.account.LocalAccounts.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever loses a right is out: the next request is refused, and a watch that is open ends at the next look at open
/// watches, of which there is one every 20 seconds.
@DisplayName("CVE-2023-22650, CVE-2023-32199, GHSA-c45c-39f6-6gw9, CVE-2024-41666: access does not survive its reason")
class RevocationTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");
    private static final String WATCH_MAPS =
            "{\"apiGroups\":[\"\"],\"resources\":[\"configmaps\"],\"verbs\":[\"get\",\"list\",\"watch\"]}";
    private static final AtomicInteger COUNT = new AtomicInteger();

    @TempDir
    private static Path directory;

    private static TestHub hub;

    private final String robotName = "robot-" + COUNT.incrementAndGet();
    private final String robotUser = "system:serviceaccount:default:" + robotName;

    @BeforeAll
    static void start() throws Exception {
        hub = TestHub.start(directory);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void openWatchesAreLookedAtInTime() {
        assertThat(ServerOptions.DEFAULT.recheckInterval()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aServiceAccountThatIsDeleted() {
        HubCalls robot = hub.withToken(hub.accountToken("default", robotName));
        hub.grant("default", robotName, robotUser, WATCH_MAPS);
        CompletableFuture<Integer> watch = watching(robot);

        hub.administrator()
                .delete("/api/v1/namespaces/default/serviceaccounts/" + robotName)
                .require(200);

        isOut(robot, watch, 401);
    }

    @Test
    void aServiceAccountThatIsMadeAnewUnderTheSameName() {
        HubCalls robot = hub.withToken(hub.accountToken("default", robotName));
        hub.grant("default", robotName, robotUser, WATCH_MAPS);
        CompletableFuture<Integer> watch = watching(robot);

        hub.administrator()
                .delete("/api/v1/namespaces/default/serviceaccounts/" + robotName)
                .require(200);
        hub.accountToken("default", robotName);

        isOut(robot, watch, 401);
    }

    @Test
    void aTokenWhoseSecretIsDeleted() {
        hub.accountToken("default", robotName);
        hub.grant("default", robotName, robotUser, WATCH_MAPS);
        ObjectNode secret = HubCalls.object("v1", "Secret", "default", robotName + "-token");
        secret.put("type", "kubernetes.io/service-account-token");
        secret.withObject("/metadata").putObject("annotations").put("kubernetes.io/service-account.name", robotName);
        HubCalls admin = hub.administrator();
        admin.post("/api/v1/namespaces/default/secrets", secret).require(201);
        String token = await().until(
                        () -> admin.get("/api/v1/namespaces/default/secrets/" + robotName + "-token")
                                .require(200)
                                .path("data")
                                .path("token")
                                .asText(),
                        text -> !text.isEmpty());
        HubCalls robot = hub.withToken(new String(Base64.getDecoder().decode(token), StandardCharsets.US_ASCII));
        CompletableFuture<Integer> watch = watching(robot);

        admin.delete("/api/v1/namespaces/default/secrets/" + robotName + "-token")
                .require(200);

        isOut(robot, watch, 401);
    }

    @Test
    void aTokenAtItsEnd() {
        HubCalls robot = hub.withToken(hub.accountToken("default", robotName));
        hub.grant("default", robotName, robotUser, WATCH_MAPS);
        CompletableFuture<Integer> watch = watching(robot);

        hub.clock().forward(Duration.ofMinutes(61));

        isOut(robot, watch, 401);
    }

    @Test
    void aBindingThatIsRemoved() {
        HubCalls robot = hub.withToken(hub.accountToken("default", robotName));
        hub.grant("default", robotName, robotUser, WATCH_MAPS);
        CompletableFuture<Integer> watch = watching(robot);

        hub.administrator()
                .delete("/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings/" + robotName)
                .require(200);

        isOut(robot, watch, 403);
    }

    @Test
    void aRoleThatIsNarrowed() {
        HubCalls robot = hub.withToken(hub.accountToken("default", robotName));
        hub.grant("default", robotName, robotUser, WATCH_MAPS);
        CompletableFuture<Integer> watch = watching(robot);

        ObjectNode nothing = HubCalls.json("{\"rules\":[]}");
        hub.administrator()
                .patch("/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles/" + robotName, nothing)
                .require(200);

        isOut(robot, watch, 403);
    }

    @Test
    void aPersonWhosePasswordIsChanged() {
        HubCalls person = hub.withToken(open("changed").token());
        CompletableFuture<Integer> watch = watching(person);

        ObjectNode change = HubCalls.json("{\"stringData\":{\"password\":\"pbkdf2-sha512$1$AA$AA\"}}");
        hub.administrator()
                .patch("/api/v1/namespaces/hawser-system/secrets/changed", change)
                .require(200);

        isOut(person, watch, 401);
    }

    @Test
    void aPersonWhoseAccountIsDeleted() {
        HubCalls person = hub.withToken(open("deleted").token());
        CompletableFuture<Integer> watch = watching(person);

        hub.administrator()
                .delete("/api/v1/namespaces/hawser-system/secrets/deleted")
                .require(200);

        isOut(person, watch, 401);
    }

    @Test
    void aPersonWhoSignsOut() {
        LocalAccounts accounts = hub.hub().accounts().orElseThrow();
        Session session = open("leaving");
        Session renewed = accounts.renew(session.token()).orElseThrow();
        HubCalls person = hub.withToken(session.token());
        CompletableFuture<Integer> watch = watching(person);

        assertThat(accounts.end(renewed.token())).contains("leaving");

        isOut(person, watch, 401);
        assertThat(accounts.renew(session.token())).isEmpty();
        assertThat(accounts.renew(renewed.token())).isEmpty();
        assertThat(accounts.end("x.y.z")).isEmpty();
    }

    @Test
    void oneSessionEndsAndTheOtherOfTheSamePersonStays() {
        LocalAccounts accounts = hub.hub().accounts().orElseThrow();
        String password = LocalAccounts.ensureAdministrator(hub.client(), "twice", new SecureRandom())
                .orElseThrow();
        Session one = accounts.login("twice", password).orElseThrow();
        Session other = accounts.login("twice", password).orElseThrow();

        accounts.end(one.token());

        assertThat(hub.withToken(one.token()).get(MAPS).status()).isEqualTo(401);
        assertThat(hub.withToken(other.token()).get(MAPS).status()).isEqualTo(200);
    }

    private static Session open(String user) {
        String password = LocalAccounts.ensureAdministrator(hub.client(), user, new SecureRandom())
                .orElseThrow();
        return hub.hub().accounts().orElseThrow().login(user, password).orElseThrow();
    }

    @Test
    void aClusterThatIsDetached() {
        HubCalls agent =
                hub.withCertificate(TestAgent.join(hub, hub.joinToken(robotName, "emea-1", 1, true), "emea-1"));
        String works = "/apis/work.open-cluster-management.io/v1/namespaces/emea-1/manifestworks";
        await().until(() -> agent.get(works).status() == 200);
        CompletableFuture<Integer> watch = agent.watch(works + "?watch=true");
        await().until(() -> hub.hub()
                        .api()
                        .watchHub()
                        .watchers(new GroupResource("work.open-cluster-management.io", "manifestworks"))
                == 1);

        hub.administrator().delete(TestAgent.CLUSTERS + "/emea-1");

        await().until(() -> agent.get(works).status() == 401);
        hub.hub().api().recheckWatches();
        assertThat(watch).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aClusterThatIsNoLongerAccepted() {
        HubCalls agent =
                hub.withCertificate(TestAgent.join(hub, hub.joinToken(robotName, "apac-1", 1, true), "apac-1"));
        String works = "/apis/work.open-cluster-management.io/v1/namespaces/apac-1/manifestworks";
        await().until(() -> agent.get(works).status() == 200);

        hub.administrator()
                .patch(TestAgent.CLUSTERS + "/apac-1", HubCalls.json("{\"spec\":{\"hubAcceptsClient\":false}}"))
                .require(200);

        assertThat(agent.get(works).status()).isEqualTo(403);
    }

    @Test
    void aJoinTokenThatIsDeletedUsedUpOrAtItsEnd() {
        HubCalls deleted = hub.withToken(hub.joinToken("a", "a-*", 1, true));
        HubCalls used = hub.withToken(hub.joinToken("b", "b-*", 1, true));
        HubCalls ended = hub.withToken(hub.joinToken("c", "c-*", 1, true));

        hub.administrator()
                .delete("/apis/network.hawser.dev/v1alpha1/jointokens/a")
                .require(200);
        used.post(TestAgent.CLUSTERS, TestAgent.cluster("b-1")).require(201);

        assertThat(deleted.post(TestAgent.CLUSTERS, TestAgent.cluster("a-1")).status())
                .isEqualTo(401);
        assertThat(used.post(TestAgent.CLUSTERS, TestAgent.cluster("b-2")).status())
                .isEqualTo(403);
        hub.clock().forward(Duration.ofHours(25));
        assertThat(ended.post(TestAgent.CLUSTERS, TestAgent.cluster("c-1")).status())
                .isEqualTo(401);
    }

    private CompletableFuture<Integer> watching(HubCalls who) {
        CompletableFuture<Integer> watch = who.watch(MAPS + "?watch=true");
        await().until(() -> hub.hub().api().watchHub().watchers(CONFIG_MAPS) == 1);
        hub.hub().api().recheckWatches();
        assertThat(watch).isNotDone();
        return watch;
    }

    private void isOut(HubCalls who, CompletableFuture<Integer> watch, int refusal) {
        await().atMost(5, TimeUnit.SECONDS).until(() -> who.get(MAPS).status() == refusal);
        hub.hub().api().recheckWatches();
        assertThat(watch).succeedsWithin(Duration.ofSeconds(10));
    }
}
