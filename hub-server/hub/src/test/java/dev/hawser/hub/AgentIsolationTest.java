package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Walks every verb of every version of every kind, and every subresource, as the agent of one cluster: on
/// what belongs to another cluster, on what belongs to nobody, and on everything at once. Names are chosen so
/// that one is the prefix of the other.
class AgentIsolationTest {

    private static final String MINE = "cluster1";
    private static final String FOREIGN = "cluster10";

    /// What an agent may do outside its own things: ask who it is and what it may do, ask for a certificate.
    private static final Set<String> ALLOWED = Set.of(
            "POST selfsubjectaccessreviews.authorization.k8s.io",
            "POST selfsubjectrulesreviews.authorization.k8s.io",
            "POST selfsubjectreviews.authentication.k8s.io",
            "POST certificatesigningrequests.certificates.k8s.io",
            // What comes back are the caller's own, see below.
            "GET " + TestAgent.REQUESTS,
            "GET " + TestAgent.REQUESTS + "?watch=true&timeoutSeconds=1");

    @TempDir
    private Path directory;

    private TestHub hub;
    private HubCalls agent;
    private HubCalls joiner;

    @BeforeEach
    void joinTwo() throws Exception {
        hub = TestHub.start(directory);
        String token = hub.joinToken("all", "cluster*", 3, true);
        agent = hub.withCertificate(TestAgent.join(hub, token, MINE));
        HubCalls other = hub.withCertificate(TestAgent.join(hub, token, FOREIGN));
        joiner = hub.withToken(token);
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(agent.get(works(MINE)).status()).isEqualTo(200);
            assertThat(other.get(works(FOREIGN)).status()).isEqualTo(200);
        });
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void anAgentTouchesNothingOfAnotherClusterNorOfTheHub() {
        List<String> open = new ArrayList<>();
        int asked = 0;
        for (ResourceKind kind : hub.hub().kinds().all()) {
            for (KindVersion version : kind.versions()) {
                if (version.served()) {
                    asked += walk(kind, version, kind.namespaced() ? FOREIGN : "", agent, open);
                    if (kind.namespaced()) {
                        asked += walk(kind, version, "hawser-system", agent, open);
                        asked += walk(kind, version, "", agent, open);
                    }
                }
            }
        }

        assertThat(asked).isGreaterThan(500);
        assertThat(open).isEmpty();
    }

    @Test
    void aJoinTokenOpensNothingButTheDoor() {
        List<String> open = new ArrayList<>();
        for (ResourceKind kind : hub.hub().kinds().all()) {
            walk(kind, kind.versions().getFirst(), kind.namespaced() ? MINE : "", joiner, open);
        }

        // The clusters that joined by it can be seen and are there already; certificates are for those not yet members.
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "POST " + TestAgent.CLUSTERS + " -> 409",
                        "GET " + TestAgent.CLUSTERS + "/" + FOREIGN + " -> 200");
    }

    @Test
    void anAgentSeesItsOwnThingsAndOnlyThose() {
        assertThat(agent.get(TestAgent.CLUSTERS + "/" + MINE).status()).isEqualTo(200);
        assertThat(agent.get(TestAgent.CLUSTERS).status()).isEqualTo(403);
        assertThat(agent.get(TestAgent.CLUSTERS + "?fieldSelector=metadata.name%3D" + MINE)
                        .status())
                .isEqualTo(200);
        assertThat(agent.get(TestAgent.CLUSTERS + "?fieldSelector=metadata.name%3D" + FOREIGN)
                        .status())
                .isEqualTo(403);
        assertThat(agent.get(TestAgent.REQUESTS + "/" + FOREIGN + "-first").status())
                .isEqualTo(403);
        assertThat(agent.get("/api/v1/namespaces/" + MINE + "/secrets").status())
                .isEqualTo(403);
    }

    @Test
    void whoListsCertificateRequestsGetsTheirOwn() {
        TestAgent.certify(hub, agent, MINE, "agent1", "mine-renewed");

        for (String selector : new String[] {"", "?labelSelector=x%21%3Dy", "?resourceVersion=0", "?limit=1"}) {
            assertThat(agent.get(TestAgent.REQUESTS + selector).require(200).findValuesAsText("username"))
                    .as(selector)
                    .containsExactly("system:open-cluster-management:" + MINE + ":agent1");
        }
        assertThat(joiner.get(TestAgent.REQUESTS).require(200).path("items"))
                .extracting(request -> request.path("metadata").path("name").asText())
                .containsExactlyInAnyOrder(MINE + "-first", FOREIGN + "-first");
        assertThat(hub.withToken(hub.joinToken("another", "x-*", 1, true))
                        .get(TestAgent.REQUESTS)
                        .require(200)
                        .path("items"))
                .isEmpty();
        assertThat(agent.get(TestAgent.REQUESTS + "?watch=true&timeoutSeconds=1")
                        .text())
                .contains("mine-renewed")
                .doesNotContain("-first");
        assertThat(agent.delete(TestAgent.REQUESTS).status()).isEqualTo(403);
    }

    @Test
    void anAgentCannotAcceptItselfMoveItselfOrHideThatItIsADuplicate() {
        ObjectNode patch = HubCalls.object("cluster.open-cluster-management.io/v1", "ManagedCluster", "", MINE);
        patch.putObject("spec").put("hubAcceptsClient", false);
        assertThat(agent.patch(TestAgent.CLUSTERS + "/" + MINE, patch).status()).isEqualTo(403);
        patch.remove("spec");
        patch.withObject("/metadata/labels").put("cluster.open-cluster-management.io/clusterset", "prod");
        assertThat(agent.patch(TestAgent.CLUSTERS + "/" + MINE, patch).status()).isEqualTo(403);
        ObjectNode flag = HubCalls.object("cluster.open-cluster-management.io/v1", "ManagedCluster", "", MINE);
        flag.withObject("/metadata/annotations").put("hawser.dev/duplicate-of", "x");
        assertThat(agent.patch(TestAgent.CLUSTERS + "/" + MINE, flag).status()).isEqualTo(403);
    }

    private static String works(String cluster) {
        return "/apis/work.open-cluster-management.io/v1/namespaces/" + cluster + "/manifestworks";
    }

    /// @return how many requests were made
    private static int walk(
            ResourceKind kind, KindVersion version, String namespace, HubCalls calls, List<String> open) {
        String group = kind.type().group();
        String root = (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version.name();
        String collection = root + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/"
                + kind.type().resource();
        String object = collection + "/" + FOREIGN;
        ObjectNode body = HubCalls.object(kind.apiVersion(version), kind.kind(), namespace, FOREIGN);
        List<String[]> requests = new ArrayList<>(List.of(
                new String[] {"GET", collection},
                new String[] {"GET", collection + "?watch=true&timeoutSeconds=1"},
                new String[] {"POST", collection},
                new String[] {"DELETE", collection},
                new String[] {"GET", object},
                new String[] {"PUT", object},
                new String[] {"PATCH", object},
                new String[] {"DELETE", object}));
        for (String subresource : version.subresources()) {
            requests.add(new String[] {"GET", object + "/" + subresource});
            requests.add(new String[] {"PUT", object + "/" + subresource});
            requests.add(new String[] {"PATCH", object + "/" + subresource});
            requests.add(new String[] {"POST", object + "/" + subresource});
        }
        for (String[] request : requests) {
            boolean patch = request[0].equals("PATCH");
            int status = calls.send(
                            request[0],
                            request[1],
                            patch ? "application/merge-patch+json" : "application/json",
                            request[0].equals("GET") || request[0].equals("DELETE") ? null : body)
                    .status();
            boolean refused = status == 403 || (status == 404 && !kind.verbs().contains("get")) || status == 405;
            boolean allowed = ALLOWED.contains(request[0] + " " + kind.type().qualifiedName())
                    || ALLOWED.contains(request[0] + " " + request[1]);
            if (!refused && !allowed) {
                open.add(request[0] + " " + request[1] + " -> " + status);
            }
        }
        return requests.size();
    }
}
