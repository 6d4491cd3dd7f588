package dev.hawser.hub.join;

import dev.hawser.hub.identity.SignedTokens;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// What makes a cluster a member, for the holder of a join token: the manifest of our agent, or the configuration
/// for Open Cluster Management's. The token comes in the
/// `Authorization` header only: what is in a URL ends up in logs.
@Path("/join")
@RunOnVirtualThread
public class JoinResource {

    private final JoinManifest manifest;
    private final BootstrapKubeconfig kubeconfig;

    JoinResource(JoinManifest manifest, BootstrapKubeconfig kubeconfig) {
        this.manifest = manifest;
        this.kubeconfig = kubeconfig;
    }

    /// @param cluster name of the cluster, needed unless the token is for one name only
    @GET
    @Produces("application/yaml")
    public Response manifest(
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("cluster") @Nullable String cluster) {
        return secret(manifest.render(SignedTokens.bearer(authorization).orElse(null), cluster));
    }

    /// The client configuration for Open Cluster Management's own registration agent.
    ///
    /// @param cluster name of the cluster; with it, it is known now whether the token covers it
    @GET
    @Path("/kubeconfig")
    @Produces("application/yaml")
    public Response kubeconfig(
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("cluster") @Nullable String cluster) {
        return secret(kubeconfig.render(SignedTokens.bearer(authorization).orElse(null), cluster));
    }

    private static Response secret(String yaml) {
        return Response.ok(yaml).header("Cache-Control", "no-store").build();
    }
}
