package dev.hawser.apiserver.kind;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A kind of resource: what a CustomResourceDefinition says. Built-in kinds are described in the same way.
///
/// @param type group and plural
/// @param kind CamelCase, e.g. `ManagedCluster`
/// @param listKind e.g. `ManagedClusterList`
/// @param singular lower case
/// @param shortNames for kubectl
/// @param categories for kubectl, e.g. `all`
/// @param scope namespaced or not
/// @param builtIn true for the kinds of Kubernetes itself: strategic merge patch is allowed, a body may lack
///     `kind` and `apiVersion`
/// @param verbs what is served; a review kind serves only `create`
/// @param versions in order of preference, the preferred first
public record ResourceKind(
        GroupResource type,
        String kind,
        String listKind,
        String singular,
        List<String> shortNames,
        List<String> categories,
        Scope scope,
        boolean builtIn,
        Set<String> verbs,
        List<KindVersion> versions) {

    /// The verbs of an ordinary kind, as discovery names them.
    public static final Set<String> ALL_VERBS =
            Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    public ResourceKind {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = Set.copyOf(verbs);
        versions = List.copyOf(versions);
        if (versions.stream().filter(KindVersion::storage).count() != 1) {
            throw new IllegalArgumentException("kind " + kind + " needs exactly one storage version");
        }
    }

    public Optional<KindVersion> version(String name) {
        return versions.stream().filter(v -> v.name().equals(name)).findFirst();
    }

    public KindVersion storageVersion() {
        return versions.stream().filter(KindVersion::storage).findFirst().orElseThrow();
    }

    public boolean namespaced() {
        return scope == Scope.NAMESPACED;
    }

    /// `group/version`, or the version alone in the core group.
    public String apiVersion(KindVersion version) {
        return type.group().isEmpty() ? version.name() : type.group() + "/" + version.name();
    }
}
