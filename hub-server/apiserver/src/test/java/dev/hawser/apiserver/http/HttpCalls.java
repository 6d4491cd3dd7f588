package dev.hawser.apiserver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Plain HTTP calls to a server under test, with nothing of the server's own code in between.
final class HttpCalls implements AutoCloseable {

    static final String JSON = "application/json";
    static final String MERGE = "application/merge-patch+json";
    static final String APPLY = "application/apply-patch+yaml";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String token;
    private final String user;

    HttpCalls(String url, String token) {
        this(url, token, "");
    }

    private HttpCalls(String url, String token, String user) {
        this.url = url;
        this.token = token;
        this.user = user;
    }

    /// The same credentials, acting as somebody else.
    HttpCalls as(String name) {
        return new HttpCalls(url, token, name);
    }

    record Reply(int status, String contentType, List<String> warnings, String text) {
        JsonNode json() {
            return parse(text);
        }

        String at(String pointer) {
            return json().at(pointer).asText("");
        }

        String resourceVersion() {
            return at("/metadata/resourceVersion");
        }
    }

    Reply get(String path) {
        return get(path, JSON);
    }

    Reply get(String path, String accept) {
        return send(request(path).header("Accept", accept).GET());
    }

    Reply post(String path, String body) {
        return send(request(path).header("Content-Type", JSON).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply put(String path, String body) {
        return send(request(path).header("Content-Type", JSON).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply patch(String path, String mediaType, String body) {
        return send(request(path)
                .header("Content-Type", mediaType)
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply delete(String path) {
        return send(request(path).DELETE());
    }

    Reply delete(String path, String body) {
        return send(
                request(path).header("Content-Type", JSON).method("DELETE", HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply send(String method, String path, String mediaType, byte[] body) {
        return send(request(path)
                .header("Content-Type", mediaType)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    Events watch(String path) {
        return watch(path, JSON);
    }

    Events watch(String path, String accept) {
        try {
            HttpResponse<Stream<String>> response = client.send(
                    request(path).header("Accept", accept).GET().build(), HttpResponse.BodyHandlers.ofLines());
            return new Events(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.headers().allValues("Warning"),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
        if (!user.isEmpty()) {
            request.header("Impersonate-User", user);
        }
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A running watch.
    static final class Events implements AutoCloseable {
        private static final String END = "";
        private final HttpResponse<Stream<String>> response;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        Events(HttpResponse<Stream<String>> response) {
            this.response = response;
            Thread.ofVirtual().start(() -> {
                try {
                    response.body().forEach(lines::add);
                } catch (RuntimeException e) {
                    // The connection was closed: that is an end too.
                }
                lines.add(END);
            });
        }

        int status() {
            return response.statusCode();
        }

        /// The next event, failing if there is none for some seconds or the stream has ended.
        JsonNode next() {
            String line = poll(10);
            if (line == null || line.equals(END)) {
                throw new AssertionError(line == null ? "no event came" : "the watch has ended");
            }
            return parse(line);
        }

        /// `TYPE name` of the next event.
        String nextName() {
            JsonNode event = next();
            return event.path("type").asText() + " "
                    + event.at("/object/metadata/name").asText();
        }

        boolean ends() {
            return END.equals(poll(10));
        }

        boolean isSilentFor(long millis) {
            try {
                return lines.poll(millis, TimeUnit.MILLISECONDS) == null;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            response.body().close();
        }

        private String poll(int seconds) {
            try {
                return lines.poll(seconds, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
