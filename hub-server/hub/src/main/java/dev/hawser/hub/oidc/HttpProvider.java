package dev.hawser.hub.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
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
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The provider over HTTP. Its addresses are found by OpenID Connect Discovery and kept once they are known.
final class HttpProvider implements Provider {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 1 << 20;

    private record Addresses(URI keys, @Nullable URI userInfo) {}

    private record Reply(int status, String text) {}

    private final Issuer issuer;
    private final HttpClient http;
    private volatile @Nullable Addresses addresses;

    /// @throws IllegalArgumentException a sentence about the CA file
    HttpProvider(Issuer issuer) {
        this.issuer = issuer;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER);
        issuer.caFile().ifPresent(file -> builder.sslContext(trusting(issuer.name(), file)));
        this.http = builder.build();
    }

    private static SSLContext trusting(String name, Path file) {
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
            throw new IllegalArgumentException(
                    "hawser.oidc." + name + ".ca-file: " + file + " holds no certificates in PEM.", e);
        }
    }

    @Override
    public String keys() throws Unreachable {
        Reply reply = get(known().keys(), null);
        if (reply.status() != 200) {
            throw new Unreachable("its keys are answered with " + reply.status());
        }
        return reply.text();
    }

    @Override
    public Optional<JsonNode> userInfo(String token) throws Unreachable {
        URI address = known().userInfo();
        if (address == null) {
            throw new Unreachable("its discovery document names no userinfo_endpoint; hawser.oidc." + issuer.name()
                    + ".check=none does without");
        }
        Reply reply = get(address, token);
        return switch (reply.status()) {
            case 200 -> Optional.of(json(reply.text()));
            case 400, 401, 403 -> Optional.empty();
            default -> throw new Unreachable("UserInfo is answered with " + reply.status());
        };
    }

    private Addresses known() throws Unreachable {
        Addresses found = addresses;
        if (found == null) {
            found = discover();
            addresses = found;
        }
        return found;
    }

    private Addresses discover() throws Unreachable {
        String base = issuer.url().endsWith("/")
                ? issuer.url().substring(0, issuer.url().length() - 1)
                : issuer.url();
        Reply reply = get(URI.create(base + "/.well-known/openid-configuration"), null);
        if (reply.status() != 200) {
            throw new Unreachable("its discovery document is answered with " + reply.status());
        }
        JsonNode document = json(reply.text());
        String said = document.path("issuer").asText();
        if (!said.equals(issuer.url())) {
            throw new Unreachable("its discovery document is that of the issuer " + said);
        }
        URI keys = address(document, "jwks_uri");
        if (keys == null) {
            throw new Unreachable("its discovery document names no jwks_uri");
        }
        return new Addresses(keys, address(document, "userinfo_endpoint"));
    }

    /// An address is only believed on the same grounds as the issuer's own: https stays https.
    private @Nullable URI address(JsonNode document, String name) throws Unreachable {
        String text = document.path(name).asText();
        if (text.isEmpty()) {
            return null;
        }
        boolean asSafe = text.startsWith("https://") || issuer.url().startsWith("http://");
        try {
            URI address = URI.create(text);
            if (asSafe && address.getHost() != null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw new Unreachable(name + " of its discovery document is no address: " + e.getMessage());
        }
        throw new Unreachable(name + " of its discovery document must be https");
    }

    private Reply get(URI address, @Nullable String token) throws Unreachable {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(PATIENCE).header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(LONGEST + 1);
                if (bytes.length > LONGEST) {
                    throw new Unreachable(address + " answers with more than a MiB");
                }
                return new Reply(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new Unreachable(address + " does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable("the hub is stopping");
        }
    }

    private static JsonNode json(String text) throws Unreachable {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree.isObject()) {
                return tree;
            }
        } catch (IOException e) {
            throw new Unreachable("it answers with something that is not JSON");
        }
        throw new Unreachable("it answers with something that is not a JSON object");
    }
}
