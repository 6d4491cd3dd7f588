package dev.hawser.apiserver.object;

import com.fasterxml.jackson.databind.JsonNode;

/// An entry of `metadata.ownerReferences`: the object goes when its last owner goes.
///
/// @param apiVersion of the owner
/// @param kind of the owner, CamelCase
/// @param name of the owner, in the same namespace or cluster-scoped
/// @param uid of the owner; another object of the same name is not the owner
/// @param blockOwnerDeletion a foreground deletion of the owner waits for this object
public record OwnerReference(String apiVersion, String kind, String name, String uid, boolean blockOwnerDeletion) {

    static OwnerReference of(JsonNode node) {
        return new OwnerReference(
                node.path("apiVersion").asText(),
                node.path("kind").asText(),
                node.path("name").asText(),
                node.path("uid").asText(),
                node.path("blockOwnerDeletion").asBoolean(false));
    }

    /// The API group in [#apiVersion], `""` for core.
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }
}
