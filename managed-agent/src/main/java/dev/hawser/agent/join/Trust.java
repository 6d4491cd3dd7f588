package dev.hawser.agent.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ResourceType;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Which authorities the agent trusts to name the hub: those that it was set up with, until the hub says more. What
/// the hub said is kept in the Secret of the identity; it falls when the agent is set up with other authorities.
public final class Trust {

    private static final Logger LOG = Logger.getLogger(Trust.class);
    private static final String MANAGER = "hawser-agent-trust";
    private static final String BUNDLE = "ca.crt";
    private static final String CONFIGURED = "configured-ca.crt";

    private final Api cluster;
    private final String namespace;
    private final String configured;
    private volatile @Nullable String bundle;
    private volatile @Nullable String warnedOf;

    /// @param configured PEM
    public Trust(Api cluster, String namespace, String configured) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.configured = configured.strip();
    }

    /// Takes up what is kept in the cluster.
    ///
    /// @throws dev.hawser.agent.kube.ApiFailure if the cluster does not answer
    public void load() {
        if (bundle == null) {
            bundle = cluster.get(ResourceType.SECRETS, namespace, IdentityStore.SECRET)
                    .filter(secret -> IdentityStore.value(secret, CONFIGURED).equals(configured))
                    .map(secret -> IdentityStore.value(secret, BUNDLE))
                    .filter(kept -> !kept.isEmpty())
                    .orElse(configured);
        }
    }

    /// PEM of the trusted authorities.
    public String pem() {
        String known = bundle;
        return known == null ? configured : known;
    }

    /// Takes what the hub says into use, if the hub can be reached with it.
    ///
    /// @param said PEM, `""` if it says nothing
    /// @param reaches whether the hub can be reached with a bundle
    /// @return whether anything changed
    public synchronized boolean offer(String said, Predicate<String> reaches) {
        String offered = said.strip();
        if (offered.isEmpty() || offered.equals(pem())) {
            return false;
        }
        if (!isReadable(offered) || !reaches.test(offered)) {
            if (!offered.equals(warnedOf)) {
                LOG.warn("The hub's trust bundle is not taken into use yet: the hub cannot be reached with it");
                warnedOf = offered;
            }
            return false;
        }
        ObjectNode secret = Api.object(ResourceType.SECRETS, namespace, IdentityStore.SECRET);
        secret.putObject("data").put(BUNDLE, encode(offered)).put(CONFIGURED, encode(configured));
        cluster.apply(ResourceType.SECRETS, namespace, secret, MANAGER, true);
        bundle = offered;
        return true;
    }

    private static boolean isReadable(String pem) {
        try {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    private static String encode(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }
}
