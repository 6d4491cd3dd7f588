package dev.hawser.apiserver.access;

/// What a request wants to do (`authorizer.Attributes` of Kubernetes). Either a resource request or one to a path.
///
/// @param verb `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or virtual ones
///     such as `approve`, `sign`, `escalate`, `bind`; lower-case HTTP method for paths
/// @param group API group, `""` for core
/// @param version API version, `""` if unknown
/// @param resource plural, `""` for a path request
/// @param subresource `""` if none
/// @param namespace `""` for cluster scope or all namespaces
/// @param name `""` for collections
/// @param path the URL path of a non-resource request, otherwise `""`
public record Attributes(
        String verb,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path) {

    public static Attributes ofPath(String verb, String path) {
        return new Attributes(verb, "", "", "", "", "", "", path);
    }

    /// The same about another object.
    public Attributes named(String other) {
        return new Attributes(verb, group, version, resource, subresource, namespace, other, path);
    }

    public boolean isResourceRequest() {
        return path.isEmpty();
    }
}
