package dev.hawser.hub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.hub.identity.CertificateAuthority.Issued;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/// HTTP requests to a hub under test, with one set of credentials.
public final class HubCalls {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// @param text the body
    public record Answer(int status, String text) {

        public ObjectNode json() {
            return HubCalls.json(text);
        }

        /// The body, if the status is this one.
        public ObjectNode require(int wanted) {
            if (status != wanted) {
                throw new AssertionError("status " + status + " instead of " + wanted + ": " + text);
            }
            return json();
        }
    }

    private final HttpClient client;
    private final URI url;
    private final @Nullable String token;

    private HubCalls(HttpClient client, URI url, @Nullable String token) {
        this.client = client;
        this.url = url;
        this.token = token;
    }

    static HubCalls to(URI url, String authorityPem, @Nullable String token, @Nullable Issued identity) {
        return new HubCalls(client(authorityPem, identity), url, token);
    }

    static HttpClient client(String authorityPem, @Nullable Issued identity) {
        return HttpClient.newBuilder()
                .sslContext(context(authorityPem, identity))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static SSLContext context(String authorityPem, @Nullable Issued identity) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("hub", certificate(authorityPem));
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(trust);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            if (identity != null) {
                own.setKeyEntry("me", key(identity.keyPem()), new char[0], new Certificate[] {
                    certificate(identity.certificatePem())
                });
            }
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static X509Certificate certificate(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }

    private static PrivateKey key(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
        }
    }

    public static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A document with its name.
    public static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    public Answer get(String path) {
        return send("GET", path, "application/json", null);
    }

    public Answer post(String path, ObjectNode body) {
        return send("POST", path, "application/json", body);
    }

    public Answer put(String path, ObjectNode body) {
        return send("PUT", path, "application/json", body);
    }

    public Answer patch(String path, ObjectNode body) {
        return send("PATCH", path, "application/merge-patch+json", body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, "application/json", null);
    }

    /// Begins a watch; ends with its status when the hub has ended the stream.
    public CompletableFuture<Integer> watch(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.sendAsync(request.build(), BodyHandlers.discarding()).thenApply(HttpResponse::statusCode);
    }

    /// Deletes as somebody else.
    public Answer deleteAs(String path, String user) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .header("Impersonate-User", user)
                .DELETE();
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.build());
    }

    /// Begins a watch; has all its lines when the hub has ended the stream.
    public CompletableFuture<List<String>> lines(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofLines())
                .thenApplyAsync(response -> response.body().toList());
    }

    /// The same credentials, with more headers.
    public Answer getAs(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path)).headers(headers);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.build());
    }

    public Answer send(String method, String path, String contentType, @Nullable ObjectNode body) {
        return sendText(method, path, contentType, body == null ? null : body.toString());
    }

    public Answer sendText(String method, String path, String contentType, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", contentType)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.build());
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
