package dev.hawser.ui.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.ui.hub.HubException.Failure;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
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
    private static final Duration RENEW_AGAIN = Duration.ofSeconds(30);

    /// The newest identity of one visit.
    private static final class Current {
        private volatile Identity identity;

        Current(Identity identity) {
            this.identity = identity;
        }
    }

    private final HubClients clients;
    private final Clock clock;
    private final Copies copies = new Copies();

    public LocalSignIn(Vertx vertx, HubConfig config) {
        this.clients = new HubClients(vertx, config);
        this.clock = Clock.systemUTC();
    }

    /// The first reading of a kind loads hundreds of classes: that shall not be on an event loop, while people wait.
    void started(@Observes StartupEvent event) {
        Thread.ofVirtual().name("warm-up").start(clients::warmUp);
    }

    @Override
    public Identity signIn(String user, String password) {
        try (KubernetesClient client = clients.anonymous()) {
            return identity(user, post(client, "/auth/token", Map.of("username", user, "password", password)));
        }
    }

    @Override
    public Identity renew(Identity identity) {
        try (KubernetesClient client = clients.as(identity::token)) {
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
            return new Identity(name, answer.path("token").asText(), clock.instant(), expires);
        } catch (DateTimeParseException e) {
            throw new HubException(Failure.BROKEN, "The hub's answer to the sign-in is not understood.");
        }
    }

    @Override
    public Hub open(Identity identity) {
        Current current = new Current(identity);
        Thread renewal = Thread.ofVirtual().name("renew-" + identity.name()).unstarted(() -> keepFresh(current));
        HttpHub hub = new HttpHub(clients.as(() -> current.identity.token()), clock, copies, renewal::interrupt);
        renewal.start();
        return hub;
    }

    private void keepFresh(Current current) {
        try {
            while (clock.instant().isBefore(current.identity.expiresAt())) {
                Duration wait = Duration.between(clock.instant(), current.identity.renewAt());
                Thread.sleep(wait.compareTo(RENEW_AGAIN) < 0 ? RENEW_AGAIN : wait);
                tryRenew(current);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryRenew(Current current) {
        try {
            current.identity = renew(current.identity);
        } catch (HubException e) {
            LOG.warnf("Token not renewed, next attempt follows: %s user=%s", e.sentence(), current.identity.name());
        }
    }
}
