package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.hub.identity.AgentName;
import dev.hawser.hub.manifest.ManifestTemplate;
import java.util.List;
import java.util.Map;

/// The RBAC objects that give a cluster's agents their rights, from the documents in `agent-rights.yaml`: what
/// an agent may do on the hub is read there and nowhere else.
final class AgentRights {

    private static final ManifestTemplate TEMPLATE = ManifestTemplate.of(AgentRights.class, "agent-rights.yaml");

    private AgentRights() {}

    /// The name of the role and the binding for the cluster's own ManagedCluster, and the beginning of the names of
    /// the bindings in the cluster's namespace.
    private static String nameFor(String cluster) {
        return "open-cluster-management:managedcluster:" + cluster;
    }

    /// Role and binding for the cluster's own ManagedCluster, and bindings in the cluster's namespace.
    static List<ObjectNode> of(String cluster) {
        if (!AgentName.isClusterName(cluster)) {
            throw new IllegalArgumentException("not a cluster name: " + cluster);
        }
        return TEMPLATE.fill(Map.of("CLUSTER", cluster));
    }

    /// What to delete when the rights end, bindings first.
    static List<ResourceKey> keys(String cluster) {
        String name = nameFor(cluster);
        return List.of(
                new ResourceKey(ClusterKinds.CLUSTER_ROLE_BINDINGS, "", name),
                new ResourceKey(ClusterKinds.ROLE_BINDINGS, cluster, name + ":registration"),
                new ResourceKey(ClusterKinds.ROLE_BINDINGS, cluster, name + ":work"),
                new ResourceKey(ClusterKinds.CLUSTER_ROLES, "", name));
    }
}
