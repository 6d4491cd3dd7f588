package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.agent.kube.ResourceType;

/// One object of the cluster.
///
/// @param type how it is served
/// @param namespace `""` for cluster scope
/// @param name of the object
public record ObjectRef(ResourceType type, String namespace, String name) {

    static ObjectRef of(ResourceType type, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = type.namespaced() ? metadata.path("namespace").asText("default") : "";
        return new ObjectRef(type, namespace, metadata.path("name").asText());
    }

    /// The same object whatever the version it is spoken of in.
    String identity() {
        return type.group() + "/" + type.plural() + "/" + namespace + "/" + name;
    }

    @Override
    public String toString() {
        return type.kind() + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
}
