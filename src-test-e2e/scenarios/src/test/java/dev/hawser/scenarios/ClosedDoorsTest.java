package dev.hawser.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody without credentials gets from the running product, and what a browser is told.
class ClosedDoorsTest {

    @TempDir
    private static Path state;

    private static Quickstart product;
    private static HttpClient http;
    private static String hub;

    @BeforeAll
    static void start() throws Exception {
        product = Quickstart.start(state, "--no-demo");
        http = HttpClient.newBuilder()
                .sslContext(trusting(state.resolve("ca.crt")))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        hub = "https://localhost:" + product.port();
    }

    @AfterAll
    static void stop() {
        if (http != null) {
            http.close();
        }
        if (product != null) {
            product.close();
        }
    }

    @Test
    @DisplayName("CVE-2025-62714: every path of the product is closed to nobody, but for health and version")
    void nothingElseIsOpen() throws Exception {
        for (String path : List.of(
                "/",
                "/index.html",
                "/api",
                "/api/v1/secrets",
                "/apis",
                "/openapi/v2",
                "/openapi/v3",
                "/metrics",
                "/metrics/",
                "/q",
                "/q/openapi",
                "/q/openapi?format=json",
                "/q/health",
                "/q/metrics",
                "/q/swagger-ui",
                "/q/dev-ui",
                "//metrics",
                "/%6detrics",
                "/./metrics",
                "/x/../metrics",
                "/join",
                "/join/kubeconfig",
                "/join/",
                "/auth",
                "/auth/token/renew",
                "/version/x",
                "/readyz/store",
                "/META-INF/resources",
                "/nowhere")) {
            boolean renew = path.equals("/auth/token/renew");
            int status = send(renew ? "POST" : "GET", hub + path, null).statusCode();
            assertThat(status).as(path).isEqualTo(401);
        }
        assertThat(send("DELETE", hub + "/auth/token", null).statusCode()).isEqualTo(401);
        for (String path : List.of("/version", "/healthz", "/livez", "/readyz")) {
            assertThat(send("GET", hub + path, null).statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void whoGuessesPasswordsHasToWaitAndLearnsNoNames() throws Exception {
        HttpResponse<String> wrong = login("admin", "wrong");
        HttpResponse<String> unknown = login("nobody", "wrong");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body());

        HttpResponse<String> last = unknown;
        for (int i = 0; i < 9 && last.statusCode() != 429; i++) {
            last = login("nobody", "wrong");
        }
        assertThat(last.statusCode()).isEqualTo(429);
        assertThat(last.headers().firstValue("Retry-After")).isPresent();
        assertThat(login("admin", product.password()).statusCode()).isEqualTo(200);
    }

    @Test
    void aSessionThatWasEndedOpensNothing() throws Exception {
        String token = login("admin", product.password()).body().replaceFirst("(?s).*\"token\":\"([^\"]+)\".*", "$1");
        assertThat(send("GET", hub + "/api", token).statusCode()).isEqualTo(200);

        assertThat(send("DELETE", hub + "/auth/token", token).statusCode()).isEqualTo(204);

        assertThat(send("GET", hub + "/api", token).statusCode()).isEqualTo(401);
        assertThat(send("POST", hub + "/auth/token/renew", token).statusCode()).isEqualTo(401);
    }

    @Test
    void aLargeLoginIsRefused() throws Exception {
        assertThat(login("admin", "x".repeat(20_000)).statusCode()).isEqualTo(413);
        assertThat(login("admin", "x".repeat(5_000)).statusCode()).isEqualTo(400);
    }

    @Test
    @DisplayName("CVE-2024-52281, CVE-2026-45738: the console's pages load nothing else, and no script has the session")
    void browsersAreToldTheRules() throws Exception {
        HttpResponse<String> page = send("GET", product.console() + "/login", null);

        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(
                        policy -> assertThat(policy).contains("default-src 'self'", "frame-ancestors 'none'"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.headers().allValues("Set-Cookie"))
                .isNotEmpty()
                .allSatisfy(cookie ->
                        assertThat(cookie).containsIgnoringCase("HttpOnly").containsIgnoringCase("SameSite=Strict"));
    }

    private static HttpResponse<String> login(String user, String password) throws Exception {
        String body = "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
        return http.send(
                HttpRequest.newBuilder(URI.create(hub + "/auth/token"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String method, String address, @Nullable String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            trust.setCertificateEntry(
                    "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }
}
