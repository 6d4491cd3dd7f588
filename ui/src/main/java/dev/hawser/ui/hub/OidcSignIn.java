package dev.hawser.ui.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.ui.hub.HubException.Failure;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signs in people for whom an identity provider vouches. The framework has gone through the code flow with the
/// browser;
/// from then on the visit refreshes its token by itself, because a page that is open makes no requests. When the
/// provider refuses to refresh, the visit ends.
@ApplicationScoped
public class OidcSignIn implements ProvidedSignIn {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Openings openings;
    private final OidcConfig config;
    private volatile @Nullable Provider provider;

    public OidcSignIn(Openings openings, OidcConfig config) {
        this.openings = openings;
        this.config = config;
    }

    /// Settings with which nobody could sign in stop the start.
    void started(@Observes StartupEvent event, LocalAccountsConfig local) {
        if (config.enabled()
                && (config.issuer().isEmpty() || config.clientSecret().isEmpty())) {
            throw new IllegalStateException(
                    "hawser.oidc.enabled=true needs hawser.oidc.issuer and hawser.oidc.client-secret.");
        }
        if (!config.enabled() && !local.enabled()) {
            throw new IllegalStateException(
                    "hawser.local-accounts.enabled=false needs hawser.oidc.enabled=true: nobody" + " could sign in.");
        }
    }

    private Provider provider() {
        Provider made = provider;
        if (made == null) {
            made = new Provider(config);
            provider = made;
        }
        return made;
    }

    @Override
    public Identity identity(String name, String accessToken, ProviderTokens others) {
        return new Identity(name, accessToken, openings.clock().instant(), end(accessToken), Optional.of(others));
    }

    private static Instant end(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""));
            return Instant.ofEpochSecond(claims.path("exp").asLong());
        } catch (IllegalArgumentException | IOException e) {
            throw new HubException(
                    Failure.BROKEN, "The identity provider's access token is no JSON Web Token, which the hub needs.");
        }
    }

    /// Waits for the network and fails with [HubException].
    Identity renew(Identity identity) {
        ProviderTokens before = identity.provider().orElseThrow();
        JsonNode answer = provider().refresh(before.refreshToken());
        ProviderTokens now = new ProviderTokens(
                answer.path("refresh_token").asText(before.refreshToken()),
                answer.path("id_token").asText(before.idToken()));
        return identity(identity.name(), answer.path("access_token").asText(), now);
    }

    @Override
    public Hub open(Identity identity) {
        // The provider ends its session when the browser goes there to sign out.
        return openings.open(identity, this::renew, _ -> {});
    }

    @Override
    public URI signOut(Identity identity, String after) {
        return provider().signOut(identity.provider().orElseThrow().idToken(), after);
    }
}
