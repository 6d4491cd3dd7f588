package dev.hawser.ui.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.ui.hub.HubException.Failure;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jboss.logging.Logger;

/// Signs in with an account that the hub keeps itself: `POST /auth/token`. The token is renewed while the person's
/// session lives, so that nobody is signed out in the middle of work.
@ApplicationScoped
public class LocalSignIn implements SignIn {
    private static final Logger LOG = Logger.getLogger(LocalSignIn.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Openings openings;

    public LocalSignIn(Openings openings) {
        this.openings = openings;
    }

    @Override
    public Identity signIn(String user, String password) {
        try (KubernetesClient client = openings.clients().anonymous()) {
            return identity(user, post(client, "/auth/token", Map.of("username", user, "password", password)));
        }
    }

    @Override
    public Identity renew(Identity identity) {
        try (KubernetesClient client = openings.clients().as(identity::token)) {
            return identity(identity.name(), post(client, "/auth/token/renew", Map.of()));
        }
    }

    private static JsonNode post(KubernetesClient client, String path, Map<String, String> body) {
        String answer = Failures.calling(() -> client.raw(path, "POST", body));
        try {
            return JSON.readTree(answer == null ? "{}" : answer);
        } catch (JsonProcessingException e) {
            throw new HubException(Failure.BROKEN, "The hub's answer to the sign-in is not understood.");
        }
    }

    private Identity identity(String name, JsonNode answer) {
        try {
            Instant expires = Instant.parse(answer.path("expiresAt").asText());
            return new Identity(
                    name, answer.path("token").asText(), openings.clock().instant(), expires);
        } catch (DateTimeParseException e) {
            throw new HubException(Failure.BROKEN, "The hub's answer to the sign-in is not understood.");
        }
    }

    @Override
    public Hub open(Identity identity) {
        return openings.open(identity, this::renew, this::signOut);
    }

    /// What the person leaves behind opens nothing: the hub ends the session, all of its tokens with it.
    private void signOut(String token) {
        try (KubernetesClient client = openings.clients().as(() -> token)) {
            Failures.calling(() -> client.raw("/auth/token", "DELETE", null));
        } catch (HubException e) {
            LOG.debugf("The hub was not told of a sign-out: %s", e.sentence());
        }
    }
}
