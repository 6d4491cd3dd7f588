package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.hub.identity.AgentName;
import dev.hawser.hub.manifest.ManifestTemplate;
import java.util.List;
import java.util.Map;

/// The RBAC objects that give a cluster's agents their rights, from the documents in `agent-rights.yaml`: what
/// an agent may do on the hub is read there and nowhere else.
final class AgentRights {

    private static final ManifestTemplate TEMPLATE = ManifestTemplate.of(AgentRights.class, "agent-rights.yaml");

    private AgentRights() {}

    /// The name of all objects of one cluster's rights.
    static String nameFor(String cluster) {
        return "open-cluster-management:managedcluster:" + cluster;
    }

    /// Role and binding for the cluster's own ManagedCluster, role and binding in the cluster's namespace.
    static List<ObjectNode> of(String cluster) {
        if (!AgentName.isClusterName(cluster)) {
            throw new IllegalArgumentException("not a cluster name: " + cluster);
        }
        return TEMPLATE.fill(Map.of("CLUSTER", cluster));
    }
}
