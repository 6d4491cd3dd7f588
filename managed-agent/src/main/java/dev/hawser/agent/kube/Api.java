package dev.hawser.agent.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Requests to an API server, documents as JSON trees: nothing is lost of kinds that are not known. Blocking, each
/// request ends after the timeout at the latest. All methods throw [ApiFailure].
public final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;

    private final KubernetesClient client;
    private final Duration timeout;

    public Api(KubernetesClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /// The library's client, for informers.
    public KubernetesClient client() {
        return client;
    }

    public Optional<ObjectNode> get(ResourceType type, @Nullable String namespace, String name) {
        return find(type.path(namespace, name));
    }

    /// A document by its path, empty if there is none.
    public Optional<ObjectNode> find(String path) {
        try {
            return Optional.of(send("GET", path, null, null));
        } catch (ApiFailure e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// All objects, page by page; empty if the server does not know the resource. Items carry no `kind`.
    ///
    /// @param labelSelector `""` for all
    public List<ObjectNode> list(ResourceType type, @Nullable String namespace, String labelSelector) {
        List<ObjectNode> items = new ArrayList<>();
        String next = "";
        do {
            String query = "?limit=" + PAGE
                    + (labelSelector.isEmpty() ? "" : "&labelSelector=" + HttpQuery.encode(labelSelector))
                    + (next.isEmpty() ? "" : "&continue=" + HttpQuery.encode(next));
            Optional<ObjectNode> page = find(type.path(namespace) + query);
            if (page.isEmpty()) {
                return List.of();
            }
            page.get().path("items").forEach(item -> items.add((ObjectNode) item));
            next = page.get().path("metadata").path("continue").asText("");
        } while (!next.isEmpty());
        return items;
    }

    public ObjectNode create(ResourceType type, @Nullable String namespace, ObjectNode object) {
        return send("POST", type.path(namespace), "application/json", object);
    }

    /// Tries to create as another user, without doing it.
    public void tryCreateAs(String user, ResourceType type, @Nullable String namespace, ObjectNode object) {
        String path = type.path(namespace) + "?dryRun=All";
        send("POST", path, "application/json", object, Map.of("Impersonate-User", user));
    }

    public ObjectNode update(ResourceType type, @Nullable String namespace, String name, ObjectNode object) {
        return send("PUT", type.path(namespace, name), "application/json", object);
    }

    public ObjectNode updateStatus(ResourceType type, @Nullable String namespace, String name, ObjectNode object) {
        return send("PUT", type.path(namespace, name) + "/status", "application/json", object);
    }

    /// Server-side apply.
    ///
    /// @param force take over fields of others instead of failing with a conflict
    public ObjectNode apply(
            ResourceType type, @Nullable String namespace, ObjectNode object, String manager, boolean force) {
        String name = object.path("metadata").path("name").asText();
        String path = type.path(namespace, name) + "?fieldManager=" + HttpQuery.encode(manager) + "&force=" + force;
        return send("PATCH", path, "application/apply-patch+yaml", object);
    }

    /// JSON merge patch.
    ///
    /// @param subresource `""` or e.g. `status`
    public ObjectNode mergePatch(
            ResourceType type, @Nullable String namespace, String name, String subresource, ObjectNode patch) {
        String path = type.path(namespace, name) + (subresource.isEmpty() ? "" : "/" + subresource);
        return send("PATCH", path, "application/merge-patch+json", patch);
    }

    /// Deletes; no error if it is gone or another object has its name.
    ///
    /// @param propagation `Background`, `Foreground` or `Orphan`
    /// @param uid precondition, null for none
    public void delete(
            ResourceType type, @Nullable String namespace, String name, String propagation, @Nullable String uid) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("apiVersion", "v1").put("kind", "DeleteOptions").put("propagationPolicy", propagation);
        if (uid != null) {
            options.putObject("preconditions").put("uid", uid);
        }
        try {
            send("DELETE", type.path(namespace, name), "application/json", options);
        } catch (ApiFailure e) {
            if (!e.isNotFound() && !e.isConflict()) {
                throw e;
            }
        }
    }

    /// Any request.
    public ObjectNode send(String method, String path, @Nullable String contentType, @Nullable ObjectNode body) {
        return send(method, path, contentType, body, Map.of());
    }

    private ObjectNode send(
            String method,
            String path,
            @Nullable String contentType,
            @Nullable ObjectNode body,
            Map<String, String> headers) {
        HttpClient http = client.getHttpClient();
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(base() + path)
                .header("Accept", "application/json")
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        headers.forEach(request::header);
        if (body != null && contentType != null) {
            request.method(method, contentType, body.toString());
        } else {
            request.method(method, null, null);
        }
        return decode(method, path, await(http, request.build(), method, path));
    }

    private HttpResponse<byte[]> await(HttpClient http, HttpRequest request, String method, String path) {
        var answer = http.sendAsync(request, byte[].class);
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ApiFailure(0, "", method + " " + path + ": " + describe(cause), cause);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new ApiFailure(0, "", method + " " + path + ": no answer within " + timeout.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ApiFailure(0, "", method + " " + path + ": interrupted", e);
        }
    }

    private static ObjectNode decode(String method, String path, HttpResponse<byte[]> answer) {
        try {
            byte[] bytes = answer.body() == null ? new byte[0] : answer.body();
            JsonNode tree = bytes.length == 0 ? JSON.createObjectNode() : readTree(bytes, answer.code());
            if (answer.code() >= 200 && answer.code() < 300 && tree instanceof ObjectNode object) {
                return object;
            }
            String message = tree.path("message").asText("HTTP " + answer.code());
            throw new ApiFailure(answer.code(), tree.path("reason").asText(""), message, null);
        } catch (IOException e) {
            throw new ApiFailure(0, "", method + " " + path + ": the answer is not JSON", e);
        }
    }

    private static JsonNode readTree(byte[] bytes, int code) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            if (code >= 200 && code < 300) {
                throw e;
            }
            return JSON.createObjectNode();
        }
    }

    private String base() {
        String url = client.getConfiguration().getMasterUrl();
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static String describe(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /// An object with nothing but its name, to be filled.
    public static ObjectNode object(ResourceType type, @Nullable String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (type.namespaced() && namespace != null) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    /// A member that is a string map, such as labels.
    public static Map<String, String> strings(JsonNode map) {
        Map<String, String> result = new java.util.LinkedHashMap<>();
        map.properties()
                .forEach(entry -> result.put(entry.getKey(), entry.getValue().asText()));
        return result;
    }
}
