package dev.hawser.apiserver.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.object.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Speaks HTTP to the server under test.
final class Connection {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String server;
    private final Map<String, String> tokens;

    /// @param tokens by who uses it
    Connection(String server, Map<String, String> tokens) {
        this.server = server;
        this.tokens = Map.copyOf(tokens);
    }

    record Request(
            String who,
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body) {}

    record Reply(int status, HttpHeaders headers, String body) {

        /// Without the charset, which does not count.
        String contentType() {
            String[] parts = headers.firstValue("Content-Type").orElse("").split(";", -1);
            StringBuilder type = new StringBuilder(parts[0].strip());
            for (int i = 1; i < parts.length; i++) {
                if (!parts[i].strip().startsWith("charset=")) {
                    type.append(';').append(parts[i].strip());
                }
            }
            return type.toString();
        }

        /// Null if it is no JSON.
        @Nullable JsonNode json() {
            try {
                return Documents.parse(body.getBytes(StandardCharsets.UTF_8));
            } catch (JsonProcessingException e) {
                return null;
            }
        }
    }

    Reply send(Request request) {
        HttpResponse<String> response = call(request, HttpResponse.BodyHandlers.ofString());
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    /// Opens a watch and leaves it open.
    Stay watch(Request request) {
        return new Stay(call(request, HttpResponse.BodyHandlers.ofLines()));
    }

    private <T> HttpResponse<T> call(Request request, HttpResponse.BodyHandler<T> handler) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Accept", "application/json");
        if (tokens.containsKey(request.who())) {
            headers.put("Authorization", "Bearer " + tokens.get(request.who()));
        }
        if (request.body() != null) {
            headers.put("Content-Type", "application/json");
        }
        headers.putAll(request.headers());
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(server + request.path()))
                .timeout(Duration.ofSeconds(60))
                .method(
                        request.method(),
                        request.body() == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(request.body()));
        headers.forEach(builder::header);
        try {
            return client.send(builder.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.path(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How reading of a watch ended.
    enum Ended {
        COUNT,
        SERVER,
        WINDOW
    }

    record Events(List<JsonNode> events, Ended ended) {}

    /// An open watch.
    static final class Stay implements AutoCloseable {
        private static final String END = "end";
        private final HttpResponse<Stream<String>> response;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        Stay(HttpResponse<Stream<String>> response) {
            this.response = response;
            Thread.ofVirtual().start(() -> {
                try (Stream<String> body = response.body()) {
                    body.filter(line -> !line.isBlank()).forEach(lines::add);
                } catch (UncheckedIOException e) {
                    // Closed from here: an end too.
                }
                lines.add(END);
            });
        }

        int status() {
            return response.statusCode();
        }

        /// The whole answer, for a watch that was refused.
        Reply refusal() {
            List<String> all = new ArrayList<>();
            for (String line = poll(10_000); line != null && !line.equals(END); line = poll(10_000)) {
                all.add(line);
            }
            return new Reply(response.statusCode(), response.headers(), String.join("\n", all));
        }

        String contentType() {
            return new Reply(response.statusCode(), response.headers(), "").contentType();
        }

        Events read(int count, double seconds) {
            List<JsonNode> events = new ArrayList<>();
            long end = System.nanoTime() + (long) (seconds * 1e9);
            while (events.size() < count) {
                String line = poll(Math.max(0, (end - System.nanoTime()) / 1_000_000));
                if (line == null || line.equals(END)) {
                    return new Events(events, line == null ? Ended.WINDOW : Ended.SERVER);
                }
                JsonNode event = new Reply(200, response.headers(), line).json();
                if (event == null) {
                    throw new AssertionError("an event that is no JSON: " + line);
                }
                events.add(event);
            }
            return new Events(events, Ended.COUNT);
        }

        private @Nullable String poll(long millis) {
            try {
                return lines.poll(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            response.body().close();
        }
    }
}
