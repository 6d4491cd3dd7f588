package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.protobuf.Wire;
import dev.hawser.hub.GoClient.Events;
import dev.hawser.hub.TestAgent.SigningRequest;
import dev.hawser.hub.identity.CertificateAuthority.Issued;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Open Cluster Management's registration agent and work agent (1.3) say to a hub, request by request: from the
/// bootstrap configuration to the renewed certificate, with works and add-ons. Headers, query parameters, bodies and
/// patches are those of the agents.
class OcmAgentReplayTest {

    private static final String NAME = "ocm-1";
    private static final String AGENT = "system:open-cluster-management:ocm-1:agent-a";
    private static final String CLUSTER = TestAgent.CLUSTERS + "/" + NAME;
    private static final String LEASE = "/apis/coordination.k8s.io/v1/namespaces/ocm-1/leases/managed-cluster-lease";
    private static final String WORKS = "/apis/work.open-cluster-management.io/v1/namespaces/ocm-1/manifestworks";
    private static final String ADD_ONS =
            "/apis/addon.open-cluster-management.io/v1beta1/namespaces/ocm-1/managedclusteraddons";
    private static final String OLD_ADD_ONS =
            "/apis/addon.open-cluster-management.io/v1alpha1/namespaces/ocm-1/managedclusteraddons";
    private static final String OWN_REQUESTS = "&labelSelector=open-cluster-management.io%2Fcluster-name%3Docm-1";
    private static final String OWN_NAME = "&fieldSelector=metadata.name%3Docm-1";
    private static final String FINALIZER = "cluster.open-cluster-management.io/manifest-work-cleanup";

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
    void anAgentJoinsAppliesWorksAndRenewsItsCertificate() {
        Issued identity = bootstrap(hub.joinToken("ocm", "ocm-*", 1, true));
        try (GoClient agent = GoClient.withCertificate(hub, identity);
                Events clusters = agent.watchList(TestAgent.CLUSTERS, OWN_NAME, true);
                Events requests = agent.watchList(TestAgent.REQUESTS, OWN_REQUESTS, false);
                Events addOns = agent.watchList(ADD_ONS, "", true);
                Events works = agent.watchList(WORKS, "", true)) {
            for (Events informer : List.of(clusters, requests, addOns, works)) {
                awaitSynced(informer);
            }
            heartbeat(agent);
            report(agent);
            announce(agent);
            try (Events older = listAndWatch(agent)) {
                work(agent, works);
                await().untilAsserted(() -> assertThat(older.seen())
                        .extracting(event -> event.path("type").asText())
                        .startsWith("ADDED")
                        .contains("MODIFIED")
                        .endsWith("DELETED"));
            }
            renew(agent, requests);
            assertThat(clusters.seen())
                    .extracting(event ->
                            event.path("object").path("metadata").path("name").asText(NAME))
                    .containsOnly(NAME);
        }
    }

    @Test
    void bothKindsOfAgentsFindThatTheyMayDoWhatTheyNeed() {
        String token = hub.joinToken("ocm", "ocm-*", 1, true);
        try (GoClient joiner = GoClient.withToken(hub, token)) {
            // clusteradm and the klusterlet's operator look before anything is there.
            assertThat(joiner.getCustom("/version", 200).path("major").asText()).isEqualTo("1");
            assertThat(joiner.getCustom("/apis/cluster.open-cluster-management.io/v1", 200)
                            .path("resources"))
                    .isNotEmpty();
            for (String verb : List.of("create", "get")) {
                assertMay(joiner, verb, "cluster.open-cluster-management.io", "managedclusters", "", "", "");
            }
            for (String verb : List.of("create", "get", "list", "watch")) {
                assertMay(joiner, verb, "certificates.k8s.io", "certificatesigningrequests", "", "", "");
            }
        }
        try (GoClient agent = GoClient.withCertificate(hub, bootstrap(token))) {
            agent.getCustom(WORKS, 200);
            for (String verb : List.of("get", "list", "watch")) {
                assertMay(agent, verb, "certificates.k8s.io", "certificatesigningrequests", "", "", "");
            }
            for (String verb : List.of("get", "list", "update", "watch")) {
                assertMay(agent, verb, "cluster.open-cluster-management.io", "managedclusters", "", "", NAME);
            }
            for (String verb : List.of("patch", "update")) {
                assertMay(agent, verb, "cluster.open-cluster-management.io", "managedclusters", "status", "", NAME);
                assertMay(agent, verb, "work.open-cluster-management.io", "manifestworks", "status", NAME, "");
            }
            assertMay(
                    agent,
                    "renew",
                    "register.open-cluster-management.io",
                    "managedclusters",
                    "clientcertificates",
                    "",
                    "");
            for (String verb : List.of("get", "update")) {
                assertMay(agent, verb, "coordination.k8s.io", "leases", "", NAME, "managed-cluster-lease");
            }
            for (String verb : List.of("create", "patch", "update")) {
                assertMay(agent, verb, "", "events", "", NAME, "");
                assertMay(agent, verb, "events.k8s.io", "events", "", NAME, "");
            }
            for (String verb : List.of("get", "list", "watch", "update")) {
                assertMay(agent, verb, "work.open-cluster-management.io", "manifestworks", "", NAME, "");
            }
        }
    }

    @Test
    void anAddOnsAgentGetsACertificateAsLongAsTheAddOnIsInstalled() {
        HubCalls admin = hub.administrator();
        try (GoClient agent = GoClient.withCertificate(hub, bootstrap(hub.joinToken("ocm", "ocm-*", 1, true)))) {
            await().atMost(Duration.ofSeconds(15)).until(() -> admin.get(LEASE).status() == 200);
            ObjectNode addOn =
                    HubCalls.object("addon.open-cluster-management.io/v1alpha1", "ManagedClusterAddOn", NAME, "probe");
            addOn.putObject("spec").put("installNamespace", "probe-system");
            admin.post(OLD_ADD_ONS, addOn).require(201);
            ObjectNode registration = JsonNodeFactory.instance.objectNode();
            registration
                    .putObject("status")
                    .putArray("registrations")
                    .addObject()
                    .put("signerName", "kubernetes.io/kube-apiserver-client");
            admin.patch(OLD_ADD_ONS + "/probe/status", registration).require(200);

            ObjectNode seen = agent.getCustom(ADD_ONS + "/probe", 200);
            assertThat(seen.at("/metadata/annotations/addon.open-cluster-management.io~1v1alpha1-install-namespace")
                            .asText())
                    .isEqualTo("probe-system");
            assertThat(seen.at("/status/registrations/0/type").asText()).isEqualTo("kubeClient");
            ObjectNode driver = statusPatch(seen);
            JsonNode registrations = seen.at("/status/registrations").deepCopy();
            ((ObjectNode) registrations.get(0)).putObject("kubeClient").put("driver", "csr");
            driver.withObject("/status").set("registrations", registrations);
            agent.send("PATCH", ADD_ONS + "/probe/status", GoClient.MERGE_PATCH, driver, 200);
            assertThat(admin.get(OLD_ADD_ONS + "/probe")
                            .require(200)
                            .at("/status/kubeClientDriver")
                            .asText())
                    .isEqualTo("csr");

            String prefix = "system:open-cluster-management:cluster:ocm-1:addon:probe";
            Issued issued = certificate(
                    agent, "addon-ocm-1-probe-", "probe", "CN=" + prefix + ":agent:probe,O=" + prefix, "probe");
            HubCalls probe = hub.withCertificate(issued);
            assertThat(probe.get("/apis").status()).isEqualTo(200);
            assertThat(probe.get(WORKS).status()).isEqualTo(403);
            String foreign = "system:open-cluster-management:cluster:ocm-1:addon:other";
            String refused = request(
                    agent, "addon-ocm-1-other-", "other", "CN=" + foreign + ":agent:other,O=" + foreign, "other");
            certificate(agent, "addon-ocm-1-probe-", "probe", "CN=" + prefix + ":agent:probe,O=" + prefix, "probe");
            assertThat(agent.get(TestAgent.REQUESTS + "/" + refused, 200).at("/status/conditions"))
                    .isEmpty();

            admin.delete(OLD_ADD_ONS + "/probe").require(200);
            assertThat(probe.get("/apis").status()).isEqualTo(401);
        }
    }

    /// The bootstrap: informers first, then the ManagedCluster and the request, in any order.
    private Issued bootstrap(String token) {
        try (GoClient joiner = GoClient.withToken(hub, token);
                Events clusters = joiner.watchList(TestAgent.CLUSTERS, OWN_NAME, true);
                Events requests = joiner.watchList(TestAgent.REQUESTS, OWN_REQUESTS, false)) {
            awaitSynced(clusters);
            awaitSynced(requests);
            joiner.getCustom(CLUSTER, 404);
            ObjectNode cluster = HubCalls.object("cluster.open-cluster-management.io/v1", "ManagedCluster", "", NAME);
            cluster.putObject("spec").put("hubAcceptsClient", false);
            cluster.putObject("status").putObject("version");
            joiner.send("POST", TestAgent.CLUSTERS, "application/json", cluster, 201);
            SigningRequest key = SigningRequest.of(SigningRequest.subject(NAME, "agent-a"));
            String name = create(joiner, "ocm-1-", null, key);
            return new Issued(awaitCertificate(requests, name), key.keyPem());
        }
    }

    private Issued certificate(GoClient agent, String prefix, String addOn, String subject, String dnsOwner) {
        SigningRequest key = SigningRequest.of(subject, dnsOwner + ".addon.open-cluster-management.io");
        String name = create(agent, prefix, addOn, key);
        String pem = await().atMost(Duration.ofSeconds(15))
                .until(
                        () -> agent.get(TestAgent.REQUESTS + "/" + name, 200)
                                .at("/status/certificate")
                                .asText(),
                        text -> !text.isEmpty());
        return new Issued(new String(Base64.getDecoder().decode(pem), StandardCharsets.US_ASCII), key.keyPem());
    }

    private static String request(GoClient agent, String prefix, String addOn, String subject, String dnsOwner) {
        return create(agent, prefix, addOn, SigningRequest.of(subject, dnsOwner + ".addon.open-cluster-management.io"));
    }

    /// @param addOn null for the registration agent's own
    /// @return the name that the hub gave the request
    private static String create(GoClient client, String prefix, @Nullable String addOn, SigningRequest key) {
        Wire metadata = Wire.message().text(2, prefix).entry(11, "open-cluster-management.io/cluster-name", NAME);
        if (addOn != null) {
            metadata.entry(11, "open-cluster-management.io/addon-name", addOn);
        }
        Wire spec = Wire.message()
                .bytes(1, key.requestPem().getBytes(StandardCharsets.US_ASCII))
                .text(5, "digital signature")
                .text(5, "key encipherment")
                .text(5, "client auth")
                .text(7, "kubernetes.io/kube-apiserver-client");
        byte[] body = Wire.body(
                "certificates.k8s.io/v1",
                "CertificateSigningRequest",
                Wire.message().with(1, metadata).with(2, spec).with(3, Wire.message()));
        String name = client.sendProtobuf("POST", TestAgent.REQUESTS, body, 201)
                .at("/metadata/name")
                .asText();
        assertThat(name).startsWith(prefix).hasSizeGreaterThan(prefix.length());
        return name;
    }

    private static String awaitCertificate(Events requests, String name) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(requests.seen()).anySatisfy(event -> {
                    assertThat(event.at("/object/metadata/name").asText()).isEqualTo(name);
                    assertThat(event.at("/object/status/certificate").asText()).isNotEmpty();
                }));
        JsonNode last = requests.seen().stream()
                .map(event -> event.path("object"))
                .filter(request -> request.at("/metadata/name").asText().equals(name))
                .reduce((earlier, later) -> later)
                .orElseThrow();
        assertThat(last.at("/status/conditions/0/type").asText()).isEqualTo("Approved");
        return new String(
                Base64.getDecoder().decode(last.at("/status/certificate").asText()), StandardCharsets.US_ASCII);
    }

    private static void awaitSynced(Events informer) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(informer.seen())
                        .anySatisfy(
                                event -> assertThat(event.at("/object/metadata/annotations/k8s.io~1initial-events-end")
                                                .asText())
                                        .isEqualTo("true")));
    }

    /// The agent gets the lease that the hub made, and puts it back with the time in it.
    private void heartbeat(GoClient agent) {
        ObjectNode lease = await().atMost(Duration.ofSeconds(15))
                .ignoreExceptions()
                .until(() -> agent.get(LEASE, 200), found -> true);
        assertThat(lease.path("spec").has("renewTime")).isFalse();
        Instant now = hub.clock().instant();
        Wire metadata = Wire.message()
                .text(1, "managed-cluster-lease")
                .text(3, NAME)
                .text(5, lease.at("/metadata/uid").asText())
                .text(6, lease.at("/metadata/resourceVersion").asText())
                .entry(11, "open-cluster-management.io/cluster-name", NAME);
        Wire spec = Wire.message()
                .text(1, "managed-cluster-lease")
                .with(4, Wire.message().number(1, now.getEpochSecond()).number(2, now.getNano()));
        agent.sendProtobuf(
                "PUT",
                LEASE,
                Wire.body(
                        "coordination.k8s.io/v1",
                        "Lease",
                        Wire.message().with(1, metadata).with(2, spec)),
                200);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(condition(agent, "ManagedClusterConditionClockSynced"))
                        .isEqualTo("True"));
    }

    /// The status as a merge patch with uid and version of what the agent had seen; what the agent wrote stays.
    private void report(GoClient agent) {
        ObjectNode cluster = agent.getCustom(CLUSTER, 200);
        ObjectNode patch = statusPatch(cluster);
        ObjectNode status = patch.withObject("/status");
        status.putObject("allocatable").put("cpu", "4").put("memory", "8Gi");
        status.putObject("capacity").put("cpu", "4").put("memory", "8Gi");
        status.putObject("version").put("kubernetes", "v1.33.0");
        status.putArray("clusterClaims").addObject().put("name", "id.k8s.io").put("value", "c-1");
        JsonNode conditions = cluster.at("/status/conditions").deepCopy();
        for (JsonNode condition : conditions) {
            if (condition.path("type").asText().equals("ManagedClusterConditionAvailable")) {
                ((ObjectNode) condition).put("message", "Managed cluster is available");
            }
        }
        status.set("conditions", conditions);
        agent.send("PATCH", CLUSTER + "/status", GoClient.MERGE_PATCH, patch, 200);
        agent.send("PATCH", CLUSTER + "/status", GoClient.MERGE_PATCH, patch, 409);
        heartbeatAgain(agent);
        assertThat(agent.getCustom(CLUSTER, 200).at("/status/conditions").findValuesAsText("message"))
                .contains("Managed cluster is available");
    }

    private void heartbeatAgain(GoClient agent) {
        hub.clock().forward(Duration.ofSeconds(60));
        assertThat(TestAgent.renew(hub.administrator(), NAME, hub.clock().instant())
                        .status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(condition(agent, "ManagedClusterConditionAvailable"))
                        .isEqualTo("True"));
    }

    private static String condition(GoClient agent, String type) {
        for (JsonNode condition : agent.getCustom(CLUSTER, 200).at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText();
            }
        }
        return "";
    }

    private static ObjectNode statusPatch(ObjectNode seen) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .put("uid", seen.at("/metadata/uid").asText())
                .put("resourceVersion", seen.at("/metadata/resourceVersion").asText());
        return patch;
    }

    private void announce(GoClient agent) {
        Instant now = hub.clock().instant();
        Wire time = Wire.message().number(1, now.getEpochSecond()).number(2, now.getNano());
        Wire event = Wire.message()
                .with(1, Wire.message().text(1, "ocm-1.18ea8c8a0f2fb4e1").text(3, NAME))
                .with(2, time)
                .text(4, "klusterlet-agent")
                .text(5, "klusterlet-agent-host")
                .text(6, "Available")
                .text(7, "Available")
                .with(8, Wire.message().text(1, "ManagedCluster").text(2, NAME).text(3, NAME))
                .text(10, "The ocm-1 is successfully imported.")
                .text(11, "Normal");
        agent.sendProtobuf(
                "POST",
                "/apis/events.k8s.io/v1/namespaces/ocm-1/events",
                Wire.body("events.k8s.io/v1", "Event", event),
                201);
    }

    /// Work agents of older releases list first and watch from there.
    private static Events listAndWatch(GoClient agent) {
        ObjectNode list = agent.getCustom(WORKS + "?limit=500&resourceVersion=0", 200);
        assertThat(list.path("items")).isEmpty();
        return agent.watchFrom(WORKS, "", list.at("/metadata/resourceVersion").asText(), true);
    }

    /// Work agent: finalizer, status, and the finalizer away when the work is deleted.
    private void work(GoClient agent, Events works) {
        HubCalls admin = hub.administrator();
        ObjectNode work = HubCalls.object("work.open-cluster-management.io/v1", "ManifestWork", NAME, "hello");
        ObjectNode manifest = HubCalls.object("v1", "ConfigMap", "default", "hello");
        manifest.putObject("data").put("a", "b");
        work.putObject("spec").putObject("workload").putArray("manifests").add(manifest);
        admin.post(WORKS, work).require(201);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(works.seen())
                        .anySatisfy(event -> assertThat(
                                        event.at("/object/metadata/name").asText())
                                .isEqualTo("hello")));
        ObjectNode seen = agent.getCustom(WORKS + "/hello", 200);
        ObjectNode finalizer = statusPatch(seen);
        finalizer.withObject("/metadata").putArray("finalizers").add(FINALIZER);
        ObjectNode held = agent.send("PATCH", WORKS + "/hello", GoClient.MERGE_PATCH, finalizer, 200);

        ObjectNode status = statusPatch(held);
        ObjectNode applied = status.withObject("/status").putArray("conditions").addObject();
        applied.put("type", "Applied")
                .put("status", "True")
                .put("reason", "AppliedManifestWorkComplete")
                .put("message", "Apply manifest work complete")
                .put("observedGeneration", 1)
                .put("lastTransitionTime", DateTimeFormatter.ISO_INSTANT.format(Instant.ofEpochSecond(1_800_000_000)));
        ObjectNode one = status.withObject("/status/resourceStatus")
                .putArray("manifests")
                .addObject();
        one.putObject("resourceMeta")
                .put("ordinal", 0)
                .put("group", "")
                .put("version", "v1")
                .put("kind", "ConfigMap")
                .put("resource", "configmaps")
                .put("name", "hello")
                .put("namespace", "default");
        one.putArray("conditions").add(applied.deepCopy());
        one.putObject("statusFeedback");
        agent.send("PATCH", WORKS + "/hello/status", GoClient.MERGE_PATCH, status, 200);
        assertThat(admin.get(WORKS + "/hello")
                        .require(200)
                        .at("/status/resourceStatus/manifests/0/resourceMeta/kind")
                        .asText())
                .isEqualTo("ConfigMap");

        admin.delete(WORKS + "/hello").require(200);
        ObjectNode leaving = agent.getCustom(WORKS + "/hello", 200);
        assertThat(leaving.at("/metadata/deletionTimestamp").asText()).isNotEmpty();
        ObjectNode release = statusPatch(leaving);
        release.withObject("/metadata").putNull("finalizers");
        agent.send("PATCH", WORKS + "/hello", GoClient.MERGE_PATCH, release, 200);
        agent.getCustom(WORKS + "/hello", 404);
    }

    /// Renewal: a request by the certificate itself, approved without a person.
    private void renew(GoClient agent, Events requests) {
        SigningRequest key = SigningRequest.of(SigningRequest.subject(NAME, "agent-a"));
        String name = create(agent, "ocm-1-", null, key);
        Issued renewed = new Issued(awaitCertificate(requests, name), key.keyPem());
        assertThat(agent.get(TestAgent.REQUESTS + "/" + name, 200)
                        .at("/spec/username")
                        .asText())
                .isEqualTo(AGENT);
        try (GoClient again = GoClient.withCertificate(hub, renewed)) {
            again.getCustom(CLUSTER, 200);
        }
    }

    private static void assertMay(
            GoClient client,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name) {
        Wire asked = Wire.message()
                .text(1, namespace)
                .text(2, verb)
                .text(3, group)
                .text(4, "")
                .text(5, resource)
                .text(6, subresource)
                .text(7, name);
        byte[] review = Wire.body(
                "authorization.k8s.io/v1",
                "SelfSubjectAccessReview",
                Wire.message()
                        .with(1, Wire.message())
                        .with(2, Wire.message().with(1, asked))
                        .with(3, Wire.message().number(1, 0)));
        ObjectNode answer =
                client.sendProtobuf("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, 201);
        assertThat(answer.at("/status/allowed").asBoolean())
                .as(verb + " " + group + "/" + resource + "/" + subresource + " " + namespace + "/" + name)
                .isTrue();
    }
}
