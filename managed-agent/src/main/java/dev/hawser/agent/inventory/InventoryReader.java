package dev.hawser.agent.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.cluster.ClusterClaims;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds out what the cluster is. Nodes are watched, everything else is asked for when the inventory is read.
public final class InventoryReader implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SINGLE_ADDRESSES = 20;

    private final Api cluster;
    private final Map<String, String> more;
    private final SharedIndexInformer<Node> nodes;
    private volatile boolean closed;

    /// @param more claims that are configured; they win over those that are found out
    /// @param onChange called when nodes come, go or change; must be quick
    public InventoryReader(Api cluster, Map<String, String> more, Runnable onChange) {
        this.cluster = cluster;
        this.more = Map.copyOf(more);
        this.nodes = cluster.client()
                .nodes()
                .runnableInformer(0)
                .itemStore(new LightNodes())
                .exceptionHandler((started, failure) -> !closed);
        nodes.addEventHandler(new Changes(onChange));
    }

    public void start() {
        nodes.start();
    }

    /// The inventory now.
    ///
    /// @throws ApiFailure if the cluster's API does not answer
    public Inventory read() {
        String version = cluster.find("/version")
                .map(answer -> answer.path("gitVersion").asText())
                .orElse("");
        List<Node> all = List.copyOf(nodes.getStore().list());
        List<JsonNode> trees = all.stream().map(JSON::<JsonNode>valueToTree).toList();
        Network network = Network.read(cluster, trees);
        Optional<ObjectNode> openShift = optional("/apis/config.openshift.io/v1/clusterversions/version");
        Platform platform = Platform.of(all, version, openShift.isPresent());
        Map<String, String> claims = new TreeMap<>();
        claims.put(ClusterClaims.KUBE_VERSION, version);
        claims.put(ClusterClaims.PLATFORM, platform.name());
        claims.put(ClusterClaims.PRODUCT, platform.product());
        platform.region().ifPresent(region -> claims.put(ClusterClaims.REGION, region));
        id(openShift).ifPresent(id -> claims.put(ClusterClaims.ID, id));
        openShift.ifPresent(found -> openShift(found, claims));
        claims.put(ClusterClaims.CNI, network.cni());
        claims.put(ClusterClaims.POD_CIDRS, Inventory.fit(network.podCidrs()));
        claims.put(ClusterClaims.SERVICE_CIDRS, Inventory.fit(network.serviceCidrs()));
        claims.put(ClusterClaims.NODE_CIDRS, Inventory.fit(nodeCidrs(all)));
        network.proxyMode().ifPresent(mode -> claims.put(ClusterClaims.KUBE_PROXY_MODE, mode));
        claims.put(ClusterClaims.GATEWAY_NODES, Inventory.fit(GatewayNodes.of(all)));
        if (optional("/apis/operators.coreos.com/v1alpha1").isPresent()) {
            claims.put(ClusterClaims.OLM, "true");
        }
        claims.putAll(more);
        claims.values().removeIf(String::isEmpty);
        return new Inventory(
                version,
                Quantities.sum(all, node -> node.getStatus().getCapacity()),
                Quantities.sum(all, node -> node.getStatus().getAllocatable()),
                claims);
    }

    /// Whether the nodes have been listed.
    public boolean isReady() {
        return nodes.hasSynced();
    }

    private Optional<String> id(Optional<ObjectNode> openShift) {
        Optional<String> version =
                openShift.map(found -> found.path("spec").path("clusterID").asText(""));
        return version.filter(id -> !id.isEmpty())
                .or(() -> cluster.get(ResourceType.NAMESPACES, null, "kube-system")
                        .map(system -> system.path("metadata").path("uid").asText()));
    }

    private void openShift(ObjectNode version, Map<String, String> claims) {
        String desired = version.path("status").path("desired").path("version").asText("");
        claims.put(ClusterClaims.OPENSHIFT_VERSION, desired);
        optional("/apis/config.openshift.io/v1/infrastructures/cluster").ifPresent(infrastructure -> {
            String name =
                    infrastructure.path("status").path("infrastructureName").asText("");
            claims.put(
                    ClusterClaims.OPENSHIFT_INFRASTRUCTURE,
                    JSON.createObjectNode().put("infraName", name).toString());
        });
    }

    private static List<String> nodeCidrs(List<Node> nodes) {
        List<String> addresses = nodes.stream()
                .flatMap(GatewayNodes::addresses)
                .filter(address -> address.getType().equals("InternalIP"))
                .map(address -> address.getAddress())
                .sorted()
                .toList();
        if (addresses.size() <= SINGLE_ADDRESSES) {
            return addresses.stream()
                    .map(address -> address + (address.contains(":") ? "/128" : "/32"))
                    .toList();
        }
        return addresses.stream()
                .filter(address -> !address.contains(":"))
                .map(address -> address.substring(0, address.lastIndexOf('.')) + ".0/24")
                .distinct()
                .toList();
    }

    /// What the agent may not read it does not know.
    private Optional<ObjectNode> optional(String path) {
        try {
            return cluster.find(path);
        } catch (ApiFailure e) {
            if (e.isUnreachable()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closed = true;
        nodes.stop();
    }

    /// Nodes without the list of their images, which is most of a node.
    private static final class LightNodes extends BasicItemStore<Node> {
        LightNodes() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public Node put(String key, Node node) {
            NodeStatus status = node.getStatus();
            if (status != null) {
                status.setImages(List.of());
            }
            node.getMetadata().setManagedFields(List.of());
            return super.put(key, node);
        }
    }

    private record Changes(Runnable onChange) implements ResourceEventHandler<Node> {
        @Override
        public void onAdd(Node node) {
            onChange.run();
        }

        @Override
        public void onUpdate(Node before, Node node) {
            onChange.run();
        }

        @Override
        public void onDelete(Node node, boolean finalStateUnknown) {
            onChange.run();
        }
    }
}
