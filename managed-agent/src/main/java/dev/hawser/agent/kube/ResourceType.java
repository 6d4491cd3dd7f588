package dev.hawser.agent.kube;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A resource as a server serves it.
///
/// @param group `""` for the core group
/// @param version e.g. `v1`
/// @param kind CamelCase
/// @param plural as in paths
/// @param namespaced whether objects live in namespaces
public record ResourceType(String group, String version, String kind, String plural, boolean namespaced) {

    public static final ResourceType SECRETS = new ResourceType("", "v1", "Secret", "secrets", true);
    public static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "ConfigMap", "configmaps", true);
    public static final ResourceType NAMESPACES = new ResourceType("", "v1", "Namespace", "namespaces", false);
    public static final ResourceType NODES = new ResourceType("", "v1", "Node", "nodes", false);
    public static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "v1", "Lease", "leases", true);
    public static final ResourceType ACCESS_REVIEWS =
            new ResourceType("authorization.k8s.io", "v1", "SubjectAccessReview", "subjectaccessreviews", false);
    public static final ResourceType SIGNING_REQUESTS = new ResourceType(
            "certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", false);
    public static final ResourceType MANAGED_CLUSTERS =
            new ResourceType("cluster.open-cluster-management.io", "v1", "ManagedCluster", "managedclusters", false);
    public static final ResourceType MANIFEST_WORKS =
            new ResourceType("work.open-cluster-management.io", "v1", "ManifestWork", "manifestworks", true);

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /// Path of the collection.
    ///
    /// @param namespace null or `""` for all namespaces and cluster scope
    public String path(@Nullable String namespace) {
        String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        return namespaced && namespace != null && !namespace.isEmpty()
                ? root + "/namespaces/" + encode(namespace) + "/" + plural
                : root + "/" + plural;
    }

    /// Path of one object.
    public String path(@Nullable String namespace, String name) {
        return path(namespace) + "/" + encode(name);
    }

    /// For the client library's generic calls.
    public ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
