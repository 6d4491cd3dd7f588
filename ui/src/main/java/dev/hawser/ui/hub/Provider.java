package dev.hawser.ui.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.ui.hub.HubException.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The identity provider's token endpoint, for refreshing (RFC 6749, 6), and its address for signing out.
final class Provider {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OidcConfig config;
    private final HttpClient http;
    private volatile @Nullable JsonNode discovery;

    Provider(OidcConfig config) {
        this.config = config;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(PATIENCE).version(HttpClient.Version.HTTP_1_1);
        config.caFile().ifPresent(file -> builder.sslContext(trusting(file)));
        this.http = builder.build();
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("hawser.oidc.ca-file: " + file + " holds no certificates in PEM", e);
        }
    }

    /// The answer to a refresh: `access_token`, `expires_in`, perhaps new `refresh_token` and `id_token`.
    ///
    /// @throws HubException `UNAUTHENTICATED` if the provider no longer vouches, `AWAY` if it does not answer
    JsonNode refresh(String refreshToken) {
        Map<String, String> form = Map.of(
                "grant_type",
                "refresh_token",
                "refresh_token",
                refreshToken,
                "client_id",
                config.clientId(),
                "client_secret",
                config.clientSecret().orElse(""));
        HttpRequest request = HttpRequest.newBuilder(address("token_endpoint"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                .build();
        HttpResponse<String> answer = send(request);
        return switch (answer.statusCode()) {
            case 200 -> json(answer.body());
            case 400, 401, 403 ->
                throw new HubException(Failure.UNAUTHENTICATED, "The session at the identity provider has ended.");
            default -> throw away("it answers " + answer.statusCode());
        };
    }

    /// Where a browser signs out of the provider, and comes back to `after` (OpenID Connect RP-Initiated Logout).
    URI signOut(String idToken, String after) {
        String query = encoded(
                Map.of("id_token_hint", idToken, "client_id", config.clientId(), "post_logout_redirect_uri", after));
        return URI.create(address("end_session_endpoint") + "?" + query);
    }

    private URI address(String name) {
        JsonNode known = discovery;
        if (known == null) {
            URI document = URI.create(config.issuer().orElse("") + "/.well-known/openid-configuration");
            HttpResponse<String> answer =
                    send(HttpRequest.newBuilder(document).timeout(PATIENCE).build());
            if (answer.statusCode() != 200) {
                throw away("its discovery document is answered with " + answer.statusCode());
            }
            known = json(answer.body());
            discovery = known;
        }
        return URI.create(known.path(name).asText());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw away(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away("the console is stopping");
        }
    }

    private static HubException away(String why) {
        return new HubException(Failure.AWAY, "The identity provider cannot be reached: " + why + ".");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw away("its answer is not JSON");
        }
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
