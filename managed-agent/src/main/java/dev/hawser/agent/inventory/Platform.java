package dev.hawser.agent.inventory;

import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where a cluster runs and which product it is, told from its nodes and version. Pure.
/// Source: the claims of Open Cluster Management's klusterlet add-ons.
///
/// @param name as in the claim `platform.open-cluster-management.io`
/// @param product as in the claim `product.open-cluster-management.io`
/// @param region as the platform names it, empty if no node says
record Platform(String name, String product, Optional<String> region) {

    private static final List<String> REGION_LABELS =
            List.of("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region");

    /// @param version of Kubernetes, e.g. `v1.31.4-eks-2d5f260`
    /// @param openShift whether the cluster serves OpenShift's configuration
    static Platform of(List<Node> nodes, String version, boolean openShift) {
        return new Platform(name(nodes), product(nodes, version, openShift), region(nodes));
    }

    private static String name(List<Node> nodes) {
        for (Node node : nodes) {
            String id = node.getSpec() == null || node.getSpec().getProviderID() == null
                    ? ""
                    : node.getSpec().getProviderID();
            int scheme = id.indexOf("://");
            switch (scheme < 0 ? "" : id.substring(0, scheme)) {
                case "aws" -> {
                    return "AWS";
                }
                case "gce" -> {
                    return "GCP";
                }
                case "azure" -> {
                    return "Azure";
                }
                case "openstack" -> {
                    return "OpenStack";
                }
                case "vsphere" -> {
                    return "VSphere";
                }
                case "ibm" -> {
                    return "IBM";
                }
                case "baremetalhost", "metal3" -> {
                    return "BareMetal";
                }
                default -> {}
            }
        }
        return "Other";
    }

    private static String product(List<Node> nodes, String version, boolean openShift) {
        if (openShift) {
            return "OpenShift";
        }
        if (version.contains("-eks-") || hasLabel(nodes, "eks.amazonaws.com/nodegroup")) {
            return "EKS";
        }
        if (version.contains("-gke.") || hasLabel(nodes, "cloud.google.com/gke-nodepool")) {
            return "GKE";
        }
        if (hasLabel(nodes, "kubernetes.azure.com/cluster")) {
            return "AKS";
        }
        if (version.contains("+IKS") || hasLabel(nodes, "ibm-cloud.kubernetes.io/worker-id")) {
            return "IKS";
        }
        if (version.contains("+k3s")) {
            return "K3s";
        }
        return "Other";
    }

    private static Optional<String> region(List<Node> nodes) {
        return nodes.stream()
                .flatMap(
                        node -> REGION_LABELS.stream().map(label -> labels(node).get(label)))
                .filter(region -> region != null && !region.isEmpty())
                .findFirst();
    }

    private static boolean hasLabel(List<Node> nodes, String label) {
        return nodes.stream().anyMatch(node -> labels(node).containsKey(label));
    }

    static Map<String, String> labels(Node node) {
        return node.getMetadata().getLabels() == null
                ? Map.of()
                : node.getMetadata().getLabels();
    }
}
