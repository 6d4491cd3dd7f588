package dev.hawser.agent.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Keeps the identity in a Secret of the cluster, so that a restarted agent is the same one.
public final class IdentityStore {

    /// Name of the Secret.
    public static final String SECRET = "hub-identity";

    private static final String MANAGER = "hawser-agent";

    private final Api cluster;
    private final String namespace;

    public IdentityStore(Api cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /// What is kept, empty if nothing or nothing whole.
    public Optional<Identity> load() {
        return cluster.get(ResourceType.SECRETS, namespace, SECRET).flatMap(IdentityStore::read);
    }

    public void save(Identity identity) {
        ensureNamespace();
        ObjectNode secret = Api.object(ResourceType.SECRETS, namespace, SECRET);
        secret.put("type", "Opaque");
        ObjectNode data = secret.putObject("data");
        data.put("cluster-name", encode(identity.cluster()));
        data.put("agent-name", encode(identity.agent()));
        data.put("hub-url", encode(identity.hubUrl()));
        data.put("cluster-uid", encode(identity.clusterUid()));
        data.put("tls.key", encode(identity.keyPem()));
        data.put("tls.crt", encode(identity.certificatePem()));
        cluster.apply(ResourceType.SECRETS, namespace, secret, MANAGER, true);
    }

    private void ensureNamespace() {
        if (cluster.get(ResourceType.NAMESPACES, null, namespace).isEmpty()) {
            try {
                cluster.create(ResourceType.NAMESPACES, null, Api.object(ResourceType.NAMESPACES, null, namespace));
            } catch (ApiFailure e) {
                if (!e.alreadyExists()) {
                    throw e;
                }
            }
        }
    }

    private static Optional<Identity> read(ObjectNode secret) {
        Identity identity = new Identity(
                value(secret, "cluster-name"),
                value(secret, "agent-name"),
                value(secret, "hub-url"),
                value(secret, "cluster-uid"),
                value(secret, "tls.key"),
                value(secret, "tls.crt"));
        boolean whole = !identity.cluster().isEmpty()
                && !identity.agent().isEmpty()
                && !identity.clusterUid().isEmpty()
                && ClientKey.isPem(identity.keyPem())
                && ClientKey.isPem(identity.certificatePem());
        return whole ? Optional.of(identity) : Optional.empty();
    }

    static String value(ObjectNode secret, String key) {
        String encoded = secret.path("data").path(key).asText("");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private static String encode(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
}
