package dev.hawser.scenarios;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Requests to what the running hub serves beside its API, over TLS, trusting the hub's own authority only.
final class HubDoor implements AutoCloseable {

    private final HttpClient http;
    private final URI hub;

    HubDoor(Quickstart quickstart) {
        this.http = HttpClient.newBuilder().sslContext(trust(quickstart)).build();
        this.hub = URI.create("https://127.0.0.1:" + quickstart.port());
    }

    URI url() {
        return hub;
    }

    private static SSLContext trust(Quickstart quickstart) {
        try (InputStream in = Files.newInputStream(quickstart.state().resolve("ca.crt"))) {
            KeyStore authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            authorities.setCertificateEntry(
                    "hub", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path, @Nullable String bearer) {
        return send("GET", path, bearer, null, "");
    }

    HttpResponse<String> post(String path, String contentType, String body) {
        return send("POST", path, null, contentType, body);
    }

    HttpResponse<String> send(
            String method, String path, @Nullable String bearer, @Nullable String contentType, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
