package dev.hawser.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.hub.identity.CertificateAuthority.Issued;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Requests with the headers of Go's Kubernetes client, as Open Cluster Management's agents send them: typed
/// clients of Kubernetes' own kinds speak protobuf and take JSON, those of custom kinds speak JSON.
final class GoClient implements AutoCloseable {

    static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AGENT = "registration/v0.0.0 (linux/amd64) kubernetes/$Format";

    /// A watch that is open; its events gather in order.
    static final class Events implements AutoCloseable {

        private final Queue<JsonNode> seen = new ConcurrentLinkedQueue<>();
        private final InputStream in;

        private Events(InputStream in) {
            this.in = in;
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    seen.add(JSON.readTree(line));
                }
            } catch (IOException e) {
                seen.add(JSON.createObjectNode().put("type", "CLOSED"));
            }
        }

        Queue<JsonNode> seen() {
            return seen;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final HttpClient http;
    private final URI hub;
    private final @Nullable String token;

    private GoClient(HttpClient http, URI hub, @Nullable String token) {
        this.http = http;
        this.hub = hub;
        this.token = token;
    }

    static GoClient withToken(TestHub hub, String token) {
        return new GoClient(HubCalls.client(hub.authority().certificatePem(), null), hub.url(), token);
    }

    static GoClient withCertificate(TestHub hub, Issued identity) {
        return new GoClient(HubCalls.client(hub.authority().certificatePem(), identity), hub.url(), null);
    }

    /// Kubernetes' own kinds.
    ObjectNode get(String path, int status) {
        return answer(request(path, PROTOBUF + ",application/json").GET(), status);
    }

    /// Custom kinds.
    ObjectNode getCustom(String path, int status) {
        return answer(request(path, "application/json").GET(), status);
    }

    ObjectNode sendProtobuf(String method, String path, byte[] body, int status) {
        return answer(
                request(path, PROTOBUF + ",application/json")
                        .header("Content-Type", PROTOBUF)
                        .method(method, BodyPublishers.ofByteArray(body)),
                status);
    }

    ObjectNode send(String method, String path, String contentType, JsonNode body, int status) {
        return answer(
                request(path, "application/json")
                        .header("Content-Type", contentType)
                        .method(method, BodyPublishers.ofString(body.toString())),
                status);
    }

    /// As an informer opens it: the state first, then the changes.
    Events watchList(String path, String selector, boolean custom) {
        String query = "?allowWatchBookmarks=true" + selector
                + "&resourceVersionMatch=NotOlderThan&sendInitialEvents=true&timeoutSeconds=433&watch=true";
        return open(path + query, custom);
    }

    /// As an informer of older releases opens it, after a list.
    Events watchFrom(String path, String selector, String resourceVersion, boolean custom) {
        return open(
                path + "?allowWatchBookmarks=true" + selector + "&resourceVersion=" + resourceVersion
                        + "&timeoutSeconds=433&watch=true",
                custom);
    }

    private Events open(String path, boolean custom) {
        String accept = custom ? "application/json" : PROTOBUF + ";stream=watch,application/json";
        HttpRequest request =
                headers(HttpRequest.newBuilder(hub.resolve(path)), accept).GET().build();
        HttpResponse<InputStream> response = send(request);
        if (response.statusCode() != 200) {
            throw new AssertionError("watch " + path + " answered " + response.statusCode() + ": " + text(response));
        }
        return new Events(response.body());
    }

    private HttpRequest.Builder request(String path, String accept) {
        return headers(HttpRequest.newBuilder(hub.resolve(path)).timeout(Duration.ofSeconds(20)), accept)
                .header("Accept-Encoding", "gzip");
    }

    private HttpRequest.Builder headers(HttpRequest.Builder request, String accept) {
        request.header("Accept", accept).header("User-Agent", AGENT);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private ObjectNode answer(HttpRequest.Builder request, int status) {
        HttpResponse<InputStream> response = send(request.build());
        String text = text(response);
        if (response.statusCode() != status) {
            throw new AssertionError(response.request().method() + " "
                    + response.request().uri() + " answered " + response.statusCode() + " instead of " + status + ": "
                    + text);
        }
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(HttpResponse<InputStream> response) {
        boolean zipped = response.headers()
                .firstValue("Content-Encoding")
                .filter("gzip"::equals)
                .isPresent();
        try (InputStream in = zipped ? new GZIPInputStream(response.body()) : response.body()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
