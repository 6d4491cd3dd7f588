package dev.hawser.hub.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.hub.manifest.ManifestTemplate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The client configuration with which Open Cluster Management's own registration agent joins: the hub's address
/// and authority, and the join token as the user's token.
public final class BootstrapKubeconfig {

    private static final ManifestTemplate TEMPLATE =
            ManifestTemplate.of(BootstrapKubeconfig.class, "bootstrap-kubeconfig.yaml");

    private final JoinRequests requests;
    private final URI hub;
    private final String authorityPem;

    /// @param hub where agents reach the hub
    /// @param authorityPem whom they trust to name it
    public BootstrapKubeconfig(JoinRequests requests, URI hub, String authorityPem) {
        this.requests = requests;
        this.hub = hub;
        this.authorityPem = authorityPem;
    }

    /// The configuration for the holder of a join token.
    ///
    /// @param bearer the join token, null if there is none
    /// @param cluster the cluster's name; without one the token has to be good for some cluster
    /// @return YAML
    /// @throws dev.hawser.apiserver.object.ApiException as [JoinRequests] says
    public String render(@Nullable String bearer, @Nullable String cluster) {
        if (bearer == null) {
            throw Failures.unauthorized();
        }
        requests.check(bearer, cluster);
        byte[] authority = authorityPem.getBytes(StandardCharsets.UTF_8);
        List<ObjectNode> documents = TEMPLATE.fill(Map.of(
                "HUB_URL",
                hub.toString(),
                "HUB_CA",
                Base64.getEncoder().encodeToString(authority),
                "JOIN_TOKEN",
                bearer));
        return ManifestTemplate.yaml(documents);
    }
}
