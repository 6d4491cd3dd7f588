package dev.hawser.hub.submariner;

import dev.hawser.api.cluster.ClusterClaims;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.submariner.SubmarinerConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the hub knows of a cluster that matters to Submariner: the agent's claims and the wishes for it.
///
/// @param name of the ManagedCluster, which is its Submariner cluster id too
/// @param clusterSet `""` if it is in none
/// @param reported whether the agent has reported claims at all
/// @param gatewayNodes candidates, best first
public record ClusterFacts(
        String name,
        String clusterSet,
        boolean reported,
        List<Cidr> pods,
        List<Cidr> services,
        List<Cidr> nodes,
        Optional<String> networkPlugin,
        Optional<String> kubeProxyMode,
        Optional<String> kubernetesVersion,
        String product,
        List<Node> gatewayNodes,
        SubmarinerConfig.Spec config) {

    private static final Set<String> OPENSHIFT = Set.of("OpenShift", "ROSA", "ARO", "ROKS", "OpenShiftDedicated");

    /// A node that may become a gateway.
    ///
    /// @param uid null if the agent did not tell it; with it a label is never put on a node that is gone
    public record Node(String name, @Nullable String uid) {

        static Node parse(String text) {
            int slash = text.indexOf('/');
            return slash < 0 ? new Node(text, null) : new Node(text.substring(0, slash), text.substring(slash + 1));
        }
    }

    public ClusterFacts {
        pods = List.copyOf(pods);
        services = List.copyOf(services);
        nodes = List.copyOf(nodes);
        gatewayNodes = List.copyOf(gatewayNodes);
    }

    /// @param config the cluster's SubmarinerConfig, null if there is none
    public static ClusterFacts of(ManagedCluster cluster, @Nullable SubmarinerConfig config) {
        ManagedCluster.Status status = cluster.getStatus() == null ? ManagedCluster.Status.EMPTY : cluster.getStatus();
        ManagedCluster.KubernetesVersion version = status.version();
        Map<String, String> labels = cluster.getMetadata().getLabels();
        return new ClusterFacts(
                cluster.getMetadata().getName(),
                labels == null ? "" : labels.getOrDefault(ClusterNames.CLUSTER_SET_LABEL, ""),
                !status.clusterClaims().isEmpty(),
                Cidr.parseList(status.claim(ClusterClaims.POD_CIDRS).orElse("")),
                Cidr.parseList(status.claim(ClusterClaims.SERVICE_CIDRS).orElse("")),
                Cidr.parseList(status.claim(ClusterClaims.NODE_CIDRS).orElse("")),
                status.claim(ClusterClaims.CNI),
                status.claim(ClusterClaims.KUBE_PROXY_MODE),
                version != null && version.kubernetes() != null
                        ? Optional.of(version.kubernetes())
                        : status.claim(ClusterClaims.KUBE_VERSION),
                status.claim(ClusterClaims.PRODUCT).orElse("Other"),
                nodesOf(status.claim(ClusterClaims.GATEWAY_NODES).orElse("")),
                config == null || config.getSpec() == null ? SubmarinerConfig.Spec.EMPTY : config.getSpec());
    }

    private static List<Node> nodesOf(String claim) {
        List<Node> nodes = new ArrayList<>();
        for (String part : claim.split(",", -1)) {
            if (!part.isBlank()) {
                nodes.add(Node.parse(part.strip()));
            }
        }
        return nodes;
    }

    /// Pod and service networks, each with its name.
    List<Network> networks() {
        List<Network> networks = new ArrayList<>();
        pods.forEach(cidr -> networks.add(new Network("pod network", cidr)));
        services.forEach(cidr -> networks.add(new Network("service network", cidr)));
        return networks;
    }

    record Network(String what, Cidr cidr) {
        @Override
        public String toString() {
            return what + " " + cidr;
        }
    }

    /// Whether the operator comes by the Operator Lifecycle Manager.
    boolean isOpenShift() {
        return OPENSHIFT.contains(product);
    }

    String cableDriver() {
        return config.cableDriver() == null || config.cableDriver().isEmpty() ? "libreswan" : config.cableDriver();
    }

    /// The nodes that shall be gateways: the named ones, else as many of the candidates as wanted, those first that
    /// are
    /// gateways already.
    ///
    /// @param present names of the nodes that are gateways now
    List<Node> chosenGateways(Set<String> present) {
        SubmarinerConfig.GatewayConfig wish = config.gatewayConfig();
        if (wish != null && !wish.nodes().isEmpty()) {
            return wish.nodes().stream()
                    .map(name -> gatewayNodes.stream()
                            .filter(n -> n.name().equals(name))
                            .findFirst()
                            .orElseGet(() -> new Node(name, null)))
                    .toList();
        }
        int count = wish == null || wish.gateways() == null ? 1 : wish.gateways();
        return gatewayNodes.stream()
                .sorted(Comparator.comparing(n -> !present.contains(n.name())))
                .limit(count)
                .toList();
    }
}
