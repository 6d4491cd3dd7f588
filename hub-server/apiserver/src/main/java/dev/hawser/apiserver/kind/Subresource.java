package dev.hawser.apiserver.kind;

import java.util.List;

/// What discovery and OpenAPI say about a subresource.
///
/// @param name without the slash
/// @param group of the document that is exchanged, `""` for core
/// @param version of that document
/// @param kind of that document
/// @param verbs in alphabetical order
record Subresource(String name, String group, String version, String kind, List<String> verbs) {

    private static final List<String> READ_AND_WRITE = List.of("get", "patch", "update");

    static Subresource of(String name, ResourceKind kind, KindVersion version) {
        return switch (name) {
            case "token" -> new Subresource(name, "authentication.k8s.io", "v1", "TokenRequest", List.of("create"));
            case "scale" -> new Subresource(name, "autoscaling", "v1", "Scale", READ_AND_WRITE);
            case "finalize" -> ofKind(name, kind, version, List.of("update"));
            default -> ofKind(name, kind, version, READ_AND_WRITE);
        };
    }

    static List<Subresource> all(ResourceKind kind, KindVersion version) {
        return version.subresources().stream()
                .sorted()
                .map(name -> of(name, kind, version))
                .toList();
    }

    /// Whether another kind of document is exchanged than the resource itself.
    boolean isForeign(ResourceKind owner) {
        return !kind.equals(owner.kind());
    }

    private static Subresource ofKind(String name, ResourceKind kind, KindVersion version, List<String> verbs) {
        return new Subresource(name, kind.type().group(), version.name(), kind.kind(), verbs);
    }
}
