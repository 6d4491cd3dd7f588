package dev.hawser.hub.submariner;

import dev.hawser.api.network.Reachability.Verdict;
import dev.hawser.hub.submariner.Preflight.Finding;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The checks of one cluster alone. What is supported: submariner.io's documentation, "Prerequisites" and "Network
/// plug-ins".
final class ClusterRules {

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("v?1\\.(\\d{1,4}).*");
    private static final int OLDEST_MINOR = 19;
    private static final int OLDEST_MINOR_WITH_DISCOVERY = 21;

    private ClusterRules() {}

    static Finding clusterId(ClusterFacts cluster) {
        return DNS_LABEL.matcher(cluster.name()).matches()
                ? pass("\"" + cluster.name() + "\" is a valid cluster id.")
                : new Finding(
                        Verdict.FAIL,
                        "\"" + cluster.name() + "\" cannot be a cluster id: it must be a DNS label of at most 63 lower"
                                + " case letters, digits and \"-\".",
                        "Join the cluster again under such a name.");
    }

    static Finding kubernetesVersion(ClusterFacts cluster) {
        String version = cluster.kubernetesVersion().orElse("");
        Matcher match = VERSION.matcher(version);
        if (!match.matches()) {
            return unknown("The Kubernetes version of " + cluster.name() + " is not known.");
        }
        int minor = Integer.parseInt(match.group(1));
        if (minor < OLDEST_MINOR) {
            return new Finding(
                    Verdict.FAIL,
                    cluster.name() + " runs Kubernetes " + version + "; Submariner needs 1.19.",
                    "Upgrade the cluster.");
        }
        return minor < OLDEST_MINOR_WITH_DISCOVERY
                ? new Finding(
                        Verdict.WARN,
                        cluster.name() + " runs Kubernetes " + version + "; service discovery needs 1.21.",
                        "Upgrade the cluster.")
                : pass(cluster.name() + " runs Kubernetes " + version + ".");
    }

    static Finding networkPlugin(ClusterFacts cluster) {
        String plugin = cluster.networkPlugin().orElse("");
        return switch (plugin.toLowerCase(Locale.ROOT)) {
            case "" -> unknown("The network plug-in of " + cluster.name() + " is not known.");
            case "cilium" ->
                new Finding(
                        Verdict.FAIL,
                        cluster.name() + " uses Cilium, which Submariner does not support.",
                        "Use another interconnect for this cluster, such as Skupper.");
            case "calico" ->
                new Finding(
                        Verdict.PASS,
                        cluster.name() + " uses Calico; it needs VXLAN mode Always and an IPPool per remote network.",
                        "Install the Calico API server, then Submariner makes the IPPools by itself.");
            default -> pass(cluster.name() + " uses " + plugin + ".");
        };
    }

    static Finding kubeProxyMode(ClusterFacts cluster) {
        String mode = cluster.kubeProxyMode().orElse("");
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "" -> unknown("The mode of kube-proxy in " + cluster.name() + " is not known.");
            case "iptables" -> pass("kube-proxy of " + cluster.name() + " is in iptables mode.");
            case "ipvs" ->
                new Finding(
                        Verdict.WARN,
                        "kube-proxy of " + cluster.name() + " is in ipvs mode, which Submariner does not support:"
                                + " services of other clusters may not be reachable.",
                        "Set mode: iptables in the ConfigMap kube-system/kube-proxy and restart kube-proxy.");
            case "nftables" ->
                new Finding(
                        Verdict.WARN,
                        "kube-proxy of " + cluster.name() + " is in nftables mode, which Submariner supports since"
                                + " 0.20 only.",
                        "Use Submariner 0.20 or newer.");
            default ->
                new Finding(
                        Verdict.WARN,
                        cluster.name() + " replaces kube-proxy (" + mode + "), which is not tested with Submariner.",
                        null);
        };
    }

    static Finding gatewayNodes(ClusterFacts cluster) {
        int wanted = cluster.chosenGateways(Set.of()).size();
        if (wanted == 0) {
            return cluster.reported()
                    ? new Finding(
                            Verdict.WARN,
                            cluster.name() + " has no node that can become a gateway.",
                            "Add a worker node, or name nodes in spec.gatewayConfig.nodes of the SubmarinerConfig.")
                    : unknown("The nodes of " + cluster.name() + " are not known.");
        }
        return pass(cluster.name() + " gets " + wanted + " of "
                + cluster.gatewayNodes().size() + " possible nodes as "
                + (wanted == 1 ? "gateway, without a stand-by." : "gateways."));
    }

    static Finding membership(ClusterFacts cluster, String clusterSet) {
        if (cluster.clusterSet().equals(clusterSet)) {
            return pass(cluster.name() + " belongs to " + clusterSet + ".");
        }
        String set = cluster.clusterSet().isEmpty() ? "no cluster set" : "cluster set " + cluster.clusterSet();
        return new Finding(
                Verdict.FAIL,
                cluster.name() + " belongs to " + set + ", not to " + clusterSet + ".",
                "kubectl label managedcluster " + cluster.name() + " --overwrite"
                        + " cluster.open-cluster-management.io/clusterset=" + clusterSet);
    }

    private static Finding pass(String evidence) {
        return new Finding(Verdict.PASS, evidence, null);
    }

    private static Finding unknown(String evidence) {
        return new Finding(Verdict.UNKNOWN, evidence, "Wait for the agent's report.");
    }
}
