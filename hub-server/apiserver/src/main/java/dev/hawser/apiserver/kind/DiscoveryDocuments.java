package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What `/api` and `/apis` answer: pure functions of the kinds served. To be kept until the kinds change.
public final class DiscoveryDocuments {

    /// Versions of `apidiscovery.k8s.io` in which aggregated discovery can be asked for.
    public enum Aggregated {
        V2("v2"),
        V2BETA1("v2beta1");

        private final String version;

        Aggregated(String version) {
            this.version = version;
        }

        /// The media type of the answer.
        public String mediaType() {
            return "application/json;g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
        }
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private DiscoveryDocuments() {}

    /// `/api`.
    ///
    /// @param serverAddress host and port under which clients reach the server
    public static ObjectNode coreVersions(Collection<ResourceKind> kinds, String serverAddress) {
        ObjectNode document = JSON.objectNode().put("kind", "APIVersions");
        ArrayNode versions = document.putArray("versions");
        versions(kinds, "").forEach(versions::add);
        document.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return document;
    }

    /// `/apis`.
    public static ObjectNode groupList(Collection<ResourceKind> kinds) {
        ObjectNode document = JSON.objectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = document.putArray("groups");
        groups(kinds).forEach(name -> groups.add(groupBody(kinds, name)));
        return document;
    }

    /// `/apis/G`; empty if nothing of the group is served.
    public static Optional<ObjectNode> group(Collection<ResourceKind> kinds, String group) {
        if (group.isEmpty() || versions(kinds, group).isEmpty()) {
            return Optional.empty();
        }
        ObjectNode document = JSON.objectNode().put("kind", "APIGroup").put("apiVersion", "v1");
        document.setAll(groupBody(kinds, group));
        return Optional.of(document);
    }

    /// `/apis/G/V`, and `/api/V` for the group `""`; empty if nothing of it is served.
    public static Optional<ObjectNode> resourceList(Collection<ResourceKind> kinds, String group, String version) {
        if (!versions(kinds, group).contains(version)) {
            return Optional.empty();
        }
        ObjectNode document = JSON.objectNode().put("kind", "APIResourceList");
        if (!group.isEmpty()) {
            document.put("apiVersion", "v1");
        }
        document.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
        ArrayNode resources = document.putArray("resources");
        for (ResourceKind kind : inGroup(kinds, group)) {
            kind.version(version).filter(KindVersion::served).ifPresent(v -> addResources(resources, kind, v));
        }
        return Optional.of(document);
    }

    /// `/api` or `/apis` when the client accepts aggregated discovery.
    ///
    /// @param core true for `/api`
    public static ObjectNode aggregated(Collection<ResourceKind> kinds, boolean core, Aggregated form) {
        ObjectNode document = JSON.objectNode()
                .put("kind", "APIGroupDiscoveryList")
                .put("apiVersion", "apidiscovery.k8s.io/" + form.version);
        document.putObject("metadata");
        ArrayNode items = document.putArray("items");
        for (String group : core ? List.of("") : groups(kinds)) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!core) {
                metadata.put("name", group);
            }
            metadata.putNull("creationTimestamp");
            ArrayNode versions = item.putArray("versions");
            for (String version : versions(kinds, group)) {
                versions.add(aggregatedVersion(kinds, group, version));
            }
        }
        return document;
    }

    /// Groups other than core: those of Kubernetes first, then by name.
    static List<String> groups(Collection<ResourceKind> kinds) {
        Set<String> builtIn = kinds.stream()
                .filter(ResourceKind::builtIn)
                .map(k -> k.type().group())
                .collect(Collectors.toSet());
        return kinds.stream()
                .filter(k -> k.versions().stream().anyMatch(KindVersion::served))
                .map(k -> k.type().group())
                .filter(group -> !group.isEmpty())
                .distinct()
                .sorted(Comparator.comparing((String group) -> !builtIn.contains(group))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /// Served versions of a group, the preferred first.
    static List<String> versions(Collection<ResourceKind> kinds, String group) {
        return inGroup(kinds, group).stream()
                .flatMap(k -> k.versions().stream())
                .filter(KindVersion::served)
                .map(KindVersion::name)
                .distinct()
                .sorted(CrdReader::comparePreference)
                .toList();
    }

    static List<ResourceKind> inGroup(Collection<ResourceKind> kinds, String group) {
        return kinds.stream()
                .filter(k -> k.type().group().equals(group))
                .sorted(Comparator.comparing((ResourceKind k) -> k.type().resource()))
                .toList();
    }

    private static ObjectNode groupBody(Collection<ResourceKind> kinds, String group) {
        ObjectNode body = JSON.objectNode().put("name", group);
        ArrayNode versions = body.putArray("versions");
        for (String version : versions(kinds, group)) {
            versions.addObject().put("groupVersion", group + "/" + version).put("version", version);
        }
        body.set("preferredVersion", versions.get(0).deepCopy());
        return body;
    }

    private static void addResources(ArrayNode resources, ResourceKind kind, KindVersion version) {
        String plural = kind.type().resource();
        ObjectNode resource = resources
                .addObject()
                .put("name", plural)
                .put("singularName", kind.singular())
                .put("namespaced", kind.namespaced())
                .put("kind", kind.kind());
        putVerbs(resource, kind.verbs());
        putNames(resource, kind);
        for (Subresource subresource : Subresource.all(kind, version)) {
            ObjectNode entry = resources
                    .addObject()
                    .put("name", plural + "/" + subresource.name())
                    .put("singularName", "")
                    .put("namespaced", kind.namespaced());
            if (subresource.isForeign(kind)) {
                entry.put("group", subresource.group()).put("version", subresource.version());
            }
            entry.put("kind", subresource.kind());
            putVerbs(entry, subresource.verbs());
        }
    }

    private static ObjectNode aggregatedVersion(Collection<ResourceKind> kinds, String group, String version) {
        ObjectNode entry = JSON.objectNode().put("version", version);
        ArrayNode resources = entry.putArray("resources");
        for (ResourceKind kind : inGroup(kinds, group)) {
            kind.version(version)
                    .filter(KindVersion::served)
                    .ifPresent(v -> resources.add(aggregatedResource(kind, v)));
        }
        return entry.put("freshness", "Current");
    }

    private static ObjectNode aggregatedResource(ResourceKind kind, KindVersion version) {
        ObjectNode resource = JSON.objectNode().put("resource", kind.type().resource());
        putResponseKind(resource, kind.type().group(), version.name(), kind.kind());
        resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster");
        resource.put("singularResource", kind.singular());
        putVerbs(resource, kind.verbs());
        putNames(resource, kind);
        List<Subresource> all = Subresource.all(kind, version);
        if (!all.isEmpty()) {
            ArrayNode subresources = resource.putArray("subresources");
            for (Subresource subresource : all) {
                ObjectNode entry = subresources.addObject().put("subresource", subresource.name());
                putResponseKind(entry, subresource.group(), subresource.version(), subresource.kind());
                putVerbs(entry, subresource.verbs());
            }
        }
        return resource;
    }

    private static void putResponseKind(ObjectNode entry, String group, String version, String kind) {
        entry.putObject("responseKind")
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }

    private static void putVerbs(ObjectNode entry, Collection<String> verbs) {
        ArrayNode array = entry.putArray("verbs");
        new TreeSet<>(verbs).forEach(array::add);
    }

    private static void putNames(ObjectNode entry, ResourceKind kind) {
        if (!kind.shortNames().isEmpty()) {
            kind.shortNames().forEach(entry.putArray("shortNames")::add);
        }
        if (!kind.categories().isEmpty()) {
            kind.categories().forEach(entry.putArray("categories")::add);
        }
    }
}
