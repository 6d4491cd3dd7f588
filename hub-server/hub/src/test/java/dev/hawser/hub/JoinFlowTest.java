package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.hub.TestAgent.SigningRequest;
import dev.hawser.hub.identity.CertificateAuthority.Issued;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinFlowTest {

    private static final String WORKS = "/apis/work.open-cluster-management.io/v1/namespaces/emea-1/manifestworks";

    @TempDir
    private Path directory;

    private TestHub hub;

    @BeforeEach
    void start() throws Exception {
        hub = TestHub.start(directory);
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
    }

    @Test
    void aClusterJoinsLivesFallsSilentComesBackAndLeaves() {
        String token = hub.joinToken("emea", "emea-*", 2, true);
        Issued identity = TestAgent.join(hub, token, "emea-1");
        HubCalls agent = hub.withCertificate(identity);

        awaitStatus(() -> TestAgent.renew(agent, "emea-1", hub.clock().instant()), 200);

        awaitCondition("emea-1", "ManagedClusterConditionAvailable", "True", "ManagedClusterAvailable");
        awaitCondition("emea-1", "ManagedClusterJoined", "True", "ManagedClusterJoined");
        awaitCondition("emea-1", "HubAcceptedManagedCluster", "True", "HubClusterAdminAccepted");
        awaitCondition("emea-1", "ManagedClusterConditionClockSynced", "True", "ManagedClusterClockSynced");
        await().untilAsserted(() ->
                assertThat(cluster("emea-1").path("spec").path("taints")).isEmpty());

        hub.clock().forward(Duration.ofSeconds(301));
        awaitCondition("emea-1", "ManagedClusterConditionAvailable", "Unknown", "ManagedClusterLeaseUpdateStopped");
        await().untilAsserted(() -> assertThat(cluster("emea-1")
                        .path("spec")
                        .path("taints")
                        .path(0)
                        .path("key")
                        .asText())
                .isEqualTo("cluster.open-cluster-management.io/unreachable"));

        TestAgent.renew(agent, "emea-1", hub.clock().instant()).require(200);
        awaitCondition("emea-1", "ManagedClusterConditionAvailable", "True", "ManagedClusterAvailable");

        HubCalls admin = hub.administrator();
        admin.post(WORKS, work(true)).require(201);
        assertThat(admin.delete(TestAgent.CLUSTERS + "/emea-1").status()).isEqualTo(200);
        awaitCondition("emea-1", "Deleting", "True", "ResourceRemaining");
        ObjectNode release = HubCalls.object("work.open-cluster-management.io/v1", "ManifestWork", "emea-1", "web");
        release.withObject("/metadata").putNull("finalizers");
        assertThat(agent.patch(WORKS + "/web", release).status()).isEqualTo(200);

        awaitStatus(() -> admin.get(TestAgent.CLUSTERS + "/emea-1"), 404);
        awaitStatus(() -> agent.get(TestAgent.CLUSTERS + "/emea-1"), 401);
    }

    @Test
    void aClusterWhoseAgentIsDeadLeavesAllTheSame() {
        Issued identity = TestAgent.join(hub, hub.joinToken("emea", "emea-*", 2, true), "emea-1");
        HubCalls agent = hub.withCertificate(identity);
        awaitStatus(() -> TestAgent.renew(agent, "emea-1", hub.clock().instant()), 200);
        awaitCondition("emea-1", "ManagedClusterConditionAvailable", "True", "ManagedClusterAvailable");
        HubCalls admin = hub.administrator();
        admin.post(WORKS, work(true)).require(201);

        admin.delete(TestAgent.CLUSTERS + "/emea-1");
        awaitCondition("emea-1", "Deleting", "True", "ResourceRemaining");
        hub.clock().forward(Duration.ofSeconds(301));

        awaitStatus(() -> hub.administrator().get(TestAgent.CLUSTERS + "/emea-1"), 404);
        assertThat(hub.administrator().get(WORKS + "/web").status()).isEqualTo(404);
    }

    @Test
    void theCertificateOfARemovedClusterOpensNothingForANewOneOfTheSameName() {
        Issued old = TestAgent.join(hub, hub.joinToken("first", "emea-1", 1, true), "emea-1");
        hub.administrator().delete(TestAgent.CLUSTERS + "/emea-1");
        awaitStatus(() -> hub.administrator().get(TestAgent.CLUSTERS + "/emea-1"), 404);
        String token = hub.joinToken("second", "emea-1", 1, true);

        awaitStatus(() -> hub.withToken(token).post(TestAgent.CLUSTERS, TestAgent.cluster("emea-1")), 201);

        assertThat(hub.withCertificate(old).get(TestAgent.CLUSTERS + "/emea-1").status())
                .isEqualTo(401);
    }

    @Test
    void withoutAutoAcceptAPersonAcceptsAndApproves() {
        HubCalls joiner = hub.withToken(hub.joinToken("emea", "emea-*", 2, false));
        joiner.post(TestAgent.CLUSTERS, TestAgent.cluster("emea-1")).require(201);
        SigningRequest request = SigningRequest.of(SigningRequest.subject("emea-1", "agent1"));
        joiner.post(TestAgent.REQUESTS, request.document("emea-1-x")).require(201);
        assertThat(cluster("emea-1").path("spec").path("hubAcceptsClient").asBoolean())
                .isFalse();
        HubCalls admin = hub.administrator();

        ObjectNode accept = HubCalls.object("cluster.open-cluster-management.io/v1", "ManagedCluster", "", "emea-1");
        accept.putObject("spec").put("hubAcceptsClient", true);
        assertThat(admin.patch(TestAgent.CLUSTERS + "/emea-1", accept).status()).isEqualTo(200);
        assertThat(joiner.get(TestAgent.REQUESTS + "/emea-1-x")
                        .require(200)
                        .path("status")
                        .has("certificate"))
                .isFalse();
        ObjectNode approval = admin.get(TestAgent.REQUESTS + "/emea-1-x").require(200);
        approval.withArray("/status/conditions")
                .addObject()
                .put("type", "Approved")
                .put("status", "True")
                .put("reason", "Me")
                .put("message", "known");
        assertThat(admin.put(TestAgent.REQUESTS + "/emea-1-x/approval", approval)
                        .status())
                .isEqualTo(200);

        await().untilAsserted(() -> assertThat(joiner.get(TestAgent.REQUESTS + "/emea-1-x")
                        .require(200)
                        .path("status")
                        .path("certificate")
                        .asText())
                .isNotEmpty());
    }

    @Test
    void aDeniedClusterKeepsNothingButTheSightOfItself() {
        Issued identity = TestAgent.join(hub, hub.joinToken("emea", "emea-*", 2, true), "emea-1");
        HubCalls agent = hub.withCertificate(identity);
        awaitStatus(() -> agent.get(WORKS), 200);
        ObjectNode deny = HubCalls.object("cluster.open-cluster-management.io/v1", "ManagedCluster", "", "emea-1");
        deny.putObject("spec").put("hubAcceptsClient", false);

        hub.administrator().patch(TestAgent.CLUSTERS + "/emea-1", deny).require(200);

        assertThat(agent.get(WORKS).status()).isEqualTo(403);
        assertThat(agent.get(TestAgent.CLUSTERS + "/emea-1").status()).isEqualTo(200);
        awaitCondition("emea-1", "HubDeniedManagedCluster", "True", "HubClusterAdminDenied");
    }

    @Test
    void anAgentRenewsItselfAndNobodyElse() {
        hub.joinToken("unused", "x", 1, true);
        String token = hub.joinToken("emea", "cluster*", 3, true);
        HubCalls one = hub.withCertificate(TestAgent.join(hub, token, "cluster1"));
        TestAgent.join(hub, token, "cluster10");
        awaitStatus(() -> one.get(TestAgent.CLUSTERS + "/cluster1"), 200);
        awaitStatus(() -> one.get("/apis/work.open-cluster-management.io/v1/namespaces/cluster1/manifestworks"), 200);

        Issued renewed = TestAgent.certify(hub, one, "cluster1", "agent1", "renewal");
        assertThat(hub.withCertificate(renewed)
                        .get(TestAgent.CLUSTERS + "/cluster1")
                        .status())
                .isEqualTo(200);

        for (String other : new String[] {"cluster10", "cluster1-x", "cluster"}) {
            SigningRequest request = SigningRequest.of(SigningRequest.subject(other, "agent1"));
            one.post(TestAgent.REQUESTS, request.document("theft-" + other)).require(201);
        }
        SigningRequest otherAgent = SigningRequest.of(SigningRequest.subject("cluster1", "agent2"));
        one.post(TestAgent.REQUESTS, otherAgent.document("theft-agent2")).require(201);
        // A later renewal is through: the earlier requests have been looked at.
        TestAgent.certify(hub, one, "cluster1", "agent1", "renewal2");
        for (String name : new String[] {"theft-cluster10", "theft-cluster1-x", "theft-cluster", "theft-agent2"}) {
            assertThat(one.get(TestAgent.REQUESTS + "/" + name)
                            .require(200)
                            .path("status")
                            .path("conditions"))
                    .as(name)
                    .isEmpty();
        }
    }

    @Test
    void twoMembershipsOfOneClusterAreFoundAndTheYoungerIsHeld() {
        String token = hub.joinToken("emea", "emea-*", 3, true);
        HubCalls first = hub.withCertificate(TestAgent.join(hub, token, "emea-1"));
        hub.clock().forward(Duration.ofSeconds(2));
        HubCalls second = hub.withCertificate(TestAgent.join(hub, token, "emea-2"));
        String works = "/apis/work.open-cluster-management.io/v1/namespaces/emea-2/manifestworks";
        awaitStatus(() -> second.get(works), 200);
        awaitStatus(() -> report(first, "emea-1"), 200);
        awaitStatus(() -> report(second, "emea-2"), 200);

        awaitCondition("emea-2", "Duplicate", "True", "SameClusterId");
        awaitStatus(() -> second.get(works), 403);

        hub.administrator().delete(TestAgent.CLUSTERS + "/emea-1");
        awaitStatus(() -> second.get(works), 200);
    }

    private HubCalls.Answer report(HubCalls agent, String cluster) {
        ObjectNode status = HubCalls.object("cluster.open-cluster-management.io/v1", "ManagedCluster", "", cluster);
        status.putObject("status")
                .putArray("clusterClaims")
                .addObject()
                .put("name", "id.k8s.io")
                .put("value", "the-same");
        return agent.patch(TestAgent.CLUSTERS + "/" + cluster + "/status", status);
    }

    private static ObjectNode work(boolean held) {
        ObjectNode work = HubCalls.object("work.open-cluster-management.io/v1", "ManifestWork", "emea-1", "web");
        if (held) {
            work.withObject("/metadata")
                    .putArray("finalizers")
                    .add("cluster.open-cluster-management.io/manifest-work-cleanup");
        }
        work.putObject("spec").putObject("workload").putArray("manifests");
        return work;
    }

    private JsonNode cluster(String name) {
        return hub.administrator().get(TestAgent.CLUSTERS + "/" + name).require(200);
    }

    private void awaitCondition(String cluster, String type, String status, String reason) {
        HubCalls admin = hub.administrator();
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            JsonNode conditions = admin.get(TestAgent.CLUSTERS + "/" + cluster)
                    .require(200)
                    .path("status")
                    .path("conditions");
            assertThat(conditions).anySatisfy(condition -> {
                assertThat(condition.path("type").asText()).isEqualTo(type);
                assertThat(condition.path("status").asText()).isEqualTo(status);
                assertThat(condition.path("reason").asText()).isEqualTo(reason);
            });
        });
    }

    private static void awaitStatus(Supplier<HubCalls.Answer> call, int status) {
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            HubCalls.Answer answer = call.get();
            assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        });
    }
}
