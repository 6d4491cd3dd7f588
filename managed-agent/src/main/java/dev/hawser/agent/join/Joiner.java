package dev.hawser.agent.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.cluster.ClusterNames;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// Makes the cluster a member: creates its ManagedCluster, asks for a certificate, waits until the hub signs.
/// Source: the registration flow of Open Cluster Management (double opt-in).
public final class Joiner {

    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    private final String cluster;
    private final String agent;
    private final Map<String, String> labels;
    private final SecureRandom random;

    /// @param labels of the ManagedCluster when this agent creates it
    public Joiner(String cluster, String agent, Map<String, String> labels, SecureRandom random) {
        this.cluster = cluster;
        this.agent = agent;
        this.labels = Map.copyOf(labels);
        this.random = random;
    }

    /// Joins with a client that shows the join token. Blocks until the hub has signed, which may need a person.
    ///
    /// @throws ApiFailure if the hub refuses or cannot be reached
    public Identity join(Api hub, String hubUrl) throws InterruptedException {
        ObjectNode member =
                hub.get(ResourceType.MANAGED_CLUSTERS, null, cluster).orElseGet(() -> createMember(hub));
        return certify(hub, hubUrl, member.path("metadata").path("uid").asText());
    }

    /// Gets a fresh key and certificate with a client that shows the old one.
    public Identity renew(Api hub, Identity old) throws InterruptedException {
        return certify(hub, old.hubUrl(), old.clusterUid());
    }

    private ObjectNode createMember(Api hub) {
        ObjectNode member = Api.object(ResourceType.MANAGED_CLUSTERS, null, cluster);
        ObjectNode set = member.withObject("/metadata").putObject("labels");
        labels.forEach(set::put);
        member.putObject("spec").put("hubAcceptsClient", false).put("leaseDurationSeconds", 60);
        try {
            return hub.create(ResourceType.MANAGED_CLUSTERS, null, member);
        } catch (ApiFailure e) {
            if (e.alreadyExists()) {
                return hub.get(ResourceType.MANAGED_CLUSTERS, null, cluster).orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private Identity certify(Api hub, String hubUrl, String clusterUid) throws InterruptedException {
        ClientKey key = ClientKey.generate(cluster, agent, random);
        byte[] suffix = new byte[5];
        random.nextBytes(suffix);
        String name = cluster + "-" + HexFormat.of().formatHex(suffix);
        hub.create(ResourceType.SIGNING_REQUESTS, null, signingRequest(name, key.request()));
        String certificate = awaitCertificate(hub, name);
        return new Identity(cluster, agent, hubUrl, clusterUid, key.pem(), certificate);
    }

    private ObjectNode signingRequest(String name, String request) {
        ObjectNode csr = Api.object(ResourceType.SIGNING_REQUESTS, null, name);
        csr.withObject("/metadata").putObject("labels").put(ClusterNames.CLUSTER_NAME_LABEL, cluster);
        ObjectNode spec = csr.putObject("spec");
        spec.put("request", Base64.getEncoder().encodeToString(request.getBytes(StandardCharsets.US_ASCII)));
        spec.put("signerName", "kubernetes.io/kube-apiserver-client");
        spec.putArray("usages").add("digital signature").add("key encipherment").add("client auth");
        return csr;
    }

    private static String awaitCertificate(Api hub, String name) throws InterruptedException {
        Duration pause = FIRST_LOOK;
        while (true) {
            ObjectNode csr = hub.get(ResourceType.SIGNING_REQUESTS, null, name)
                    .orElseThrow(() -> new ApiFailure(404, "NotFound", "signing request " + name + " is gone", null));
            JsonNode status = csr.path("status");
            for (JsonNode condition : status.path("conditions")) {
                String type = condition.path("type").asText();
                if (type.equals("Denied") || type.equals("Failed")) {
                    throw new ApiFailure(
                            403,
                            type,
                            "the hub refused to sign: "
                                    + condition.path("message").asText(),
                            null);
                }
            }
            String certificate = status.path("certificate").asText("");
            if (!certificate.isEmpty()) {
                return new String(Base64.getDecoder().decode(certificate), StandardCharsets.US_ASCII);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(3).dividedBy(2);
            pause = pause.compareTo(LAST_LOOK) > 0 ? LAST_LOOK : pause;
        }
    }
}
