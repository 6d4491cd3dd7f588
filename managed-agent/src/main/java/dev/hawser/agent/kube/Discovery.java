package dev.hawser.agent.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which path serves a kind. Answers are kept; a kind that was not found is asked for again, because CRDs come later.
public final class Discovery {

    private final Api api;
    private final Map<String, ResourceType> known = new ConcurrentHashMap<>();

    public Discovery(Api api) {
        this.api = api;
    }

    /// The resource that serves `kind` of `apiVersion`, empty if the server has none.
    public Optional<ResourceType> find(String apiVersion, String kind) {
        ResourceType cached = known.get(apiVersion + "/" + kind);
        if (cached != null) {
            return Optional.of(cached);
        }
        String path = apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
        api.find(path).ifPresent(list -> remember(apiVersion, list));
        return Optional.ofNullable(known.get(apiVersion + "/" + kind));
    }

    /// Forgets everything, e.g. after a request to a known path was answered with "not found".
    public void forget() {
        known.clear();
    }

    private void remember(String apiVersion, ObjectNode list) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        for (JsonNode resource : list.path("resources")) {
            String plural = resource.path("name").asText();
            if (!plural.contains("/")) {
                String kind = resource.path("kind").asText();
                boolean namespaced = resource.path("namespaced").asBoolean();
                known.put(apiVersion + "/" + kind, new ResourceType(group, version, kind, plural, namespaced));
            }
        }
    }
}
