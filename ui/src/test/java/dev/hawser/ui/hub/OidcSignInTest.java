package dev.hawser.ui.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hawser.ui.hub.HubException.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Refreshing at an identity provider, and what follows when it refuses.
final class OidcSignInTest {
    private static final ProviderTokens TOKENS = new ProviderTokens("refresh-1", "id-1");

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private volatile int status = 200;
    private HttpServer server;
    private Provider provider;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> answer(
                        exchange,
                        200,
                        "{\"token_endpoint\":\"%s/token\",\"end_session_endpoint\":\"%s/logout\"}"
                                .formatted(url, url)));
        server.createContext("/token", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            answer(exchange, status, "{\"access_token\":\"a.b.c\",\"refresh_token\":\"refresh-2\"}");
        });
        server.start();
        provider = new Provider(new Settings(url));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private record Settings(String url) implements OidcConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public Optional<String> issuer() {
            return Optional.of(url);
        }

        @Override
        public String clientId() {
            return "console";
        }

        @Override
        public Optional<String> clientSecret() {
            return Optional.of("a secret & more");
        }

        @Override
        public Optional<Path> caFile() {
            return Optional.empty();
        }

        @Override
        public String label() {
            return "Keycloak";
        }
    }

    @Test
    void theRefreshTokenIsTradedWithTheConsolesSecretInTheBody() throws InterruptedException {
        assertThat(provider.refresh("refresh-1").path("refresh_token").asText()).isEqualTo("refresh-2");

        assertThat(asked.poll(5, TimeUnit.SECONDS))
                .contains("grant_type=refresh_token", "refresh_token=refresh-1", "client_secret=a+secret+%26+more");
    }

    @Test
    void aRefusalAndSilenceAreToldApart() {
        status = 400;
        assertThatThrownBy(() -> provider.refresh("refresh-1"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAUTHENTICATED));
        status = 500;
        assertThatThrownBy(() -> provider.refresh("refresh-1"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.failure()).isEqualTo(Failure.AWAY));
        server.stop(0);
        assertThatThrownBy(() -> provider.refresh("refresh-1"))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.failure()).isEqualTo(Failure.AWAY));
    }

    @Test
    void signingOutLeadsToTheProviderAndBack() {
        assertThat(provider.signOut("id-1", "https://console.example.com/login").toString())
                .contains("/logout?", "id_token_hint=id-1", "client_id=console")
                .contains("post_logout_redirect_uri=https%3A%2F%2Fconsole.example.com%2Flogin");
    }

    @Test
    void theVisitEndsWhenTheProviderRefusesAndGoesOnWhileItIsSilent() throws InterruptedException {
        BlockingQueue<HubException> ended = new LinkedBlockingQueue<>();
        BlockingQueue<Failure> script =
                new LinkedBlockingQueue<>(java.util.List.of(Failure.AWAY, Failure.UNAUTHENTICATED));
        Instant now = Instant.now();
        Identity ada = new Identity("ada", "a.b.c", now, now, Optional.of(TOKENS));
        try (Renewal renewal = new Renewal(
                ada,
                identity -> {
                    throw new HubException(script.remove(), "no");
                },
                Clock.systemUTC(),
                Duration.ofMillis(5))) {
            renewal.start(ended::add);

            HubException reason = ended.poll(10, TimeUnit.SECONDS);

            assertThat(reason).isNotNull();
            assertThat(reason.failure()).isEqualTo(Failure.UNAUTHENTICATED);
            assertThat(script).isEmpty();
            assertThat(renewal.token()).isEqualTo("a.b.c");
        }
    }

    @Test
    void tokensNeverReachALog() {
        Identity ada = new Identity("ada", "a.b.c", Instant.EPOCH, Instant.EPOCH, Optional.of(TOKENS));

        assertThat(ada.toString() + TOKENS).doesNotContain("a.b.c", "refresh-1", "id-1");
    }
}
