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

/// The manifest that makes a cluster a member, for the holder of a join token. The token comes in the
/// `Authorization` header only: what is in a URL ends up in logs.
@Path("/join")
@RunOnVirtualThread
public class JoinResource {

    private final JoinManifest manifest;

    JoinResource(JoinManifest manifest) {
        this.manifest = manifest;
    }

    /// @param cluster name of the cluster, needed unless the token is for one name only
    @GET
    @Produces("application/yaml")
    public Response manifest(
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("cluster") @Nullable String cluster) {
        String bearer = SignedTokens.bearer(authorization).orElse(null);
        return Response.ok(manifest.render(bearer, cluster))
                .header("Cache-Control", "no-store")
                .build();
    }
}
