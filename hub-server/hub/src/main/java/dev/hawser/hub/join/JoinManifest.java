package dev.hawser.hub.join;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.hub.manifest.ManifestTemplate;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What `kubectl apply` gets to make a cluster a member: the agent, with the hub's address and authority and
/// the join token.
public final class JoinManifest {

    private static final ManifestTemplate TEMPLATE = ManifestTemplate.of(JoinManifest.class, "agent.yaml");

    private final JoinRequests requests;
    private final URI hub;
    private final String authorityPem;
    private final Optional<String> image;

    /// @param hub where agents reach the hub
    /// @param authorityPem whom they trust to name it
    /// @param image of the agent; without one there are no manifests
    public JoinManifest(JoinRequests requests, URI hub, String authorityPem, Optional<String> image) {
        this.requests = requests;
        this.hub = hub;
        this.authorityPem = authorityPem;
        this.image = image;
    }

    /// The manifest for the holder of a join token.
    ///
    /// @param bearer the join token, null if there is none
    /// @param cluster the cluster's name; needed unless the token is for one name only
    /// @return YAML
    /// @throws dev.hawser.apiserver.object.ApiException Unauthorized without a token in force, Forbidden for a
    ///     name that the token does not cover, ServiceUnavailable without an image
    public String render(@Nullable String bearer, @Nullable String cluster) {
        String name = requests.check(bearer, cluster)
                .orElseThrow(() -> Failures.badRequest("say which cluster: /join?cluster=<name>, at most 63 lower-case"
                        + " letters, digits and '-', that the join token covers"));
        String agent = image.orElseThrow(() -> new ApiException(
                Reason.SERVICE_UNAVAILABLE,
                "this hub does not know the agent's image: its operator has to set hawser.agent.image"));
        Map<String, String> values = new LinkedHashMap<>();
        values.put("HUB_URL", hub.toString());
        values.put("HUB_CA", authorityPem);
        values.put("AGENT_IMAGE", agent);
        values.put("CLUSTER_NAME", name);
        values.put("JOIN_TOKEN", Objects.requireNonNull(bearer));
        return ManifestTemplate.yaml(TEMPLATE.fill(values));
    }
}
