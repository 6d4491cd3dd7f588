package dev.hawser.agent.inventory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The cluster's network, found out the way Submariner's operator does. What cannot be read is left out.
///
/// @param cni as in the claim
/// @param podCidrs empty if unknown
/// @param serviceCidrs empty if unknown
/// @param proxyMode mode of kube-proxy, empty if unknown
record Network(String cni, List<String> podCidrs, List<String> serviceCidrs, Optional<String> proxyMode) {

    private static final ResourceType DAEMON_SETS = new ResourceType("apps", "v1", "DaemonSet", "daemonsets", true);
    private static final Map<String, String> DAEMONS = Map.of(
            "calico-node", "calico",
            "canal", "canal-flannel",
            "cilium", "cilium",
            "kindnet", "kindnet",
            "kube-flannel-ds", "flannel",
            "ovnkube-node", "OVNKubernetes",
            "weave-net", "weave-net",
            "aws-node", "generic");
    private static final Pattern RANGE = Pattern.compile("range of valid IPs is ([0-9a-fA-F.:/]+)");
    private static final YAMLMapper YAML = new YAMLMapper();

    static Network read(Api cluster, List<JsonNode> nodes) {
        Optional<ObjectNode> openShift = find(cluster, "/apis/config.openshift.io/v1/networks/cluster");
        if (openShift.isPresent()) {
            JsonNode status = openShift.get().path("status");
            List<String> pods = new ArrayList<>();
            status.path("clusterNetwork").forEach(n -> pods.add(n.path("cidr").asText()));
            return new Network(
                    status.path("networkType").asText("generic"),
                    pods,
                    texts(status.path("serviceNetwork")),
                    Optional.of("none")
                            .filter(m -> status.path("networkType").asText().equals("OVNKubernetes")));
        }
        JsonNode kubeadm =
                yaml(cluster, "kubeadm-config", "ClusterConfiguration").path("networking");
        JsonNode proxy = yaml(cluster, "kube-proxy", "config.conf");
        if (proxy.isMissingNode()) {
            proxy = yaml(cluster, "kube-proxy-config", "config");
        }
        String mode = proxy.isMissingNode() ? "" : proxy.path("mode").asText("");
        return new Network(
                cni(cluster),
                podCidrs(kubeadm, proxy, cluster, nodes),
                serviceCidrs(kubeadm, cluster),
                proxy.isMissingNode() ? Optional.empty() : Optional.of(mode.isEmpty() ? "iptables" : mode));
    }

    private static String cni(Api cluster) {
        for (String namespace : List.of("kube-system", "kube-flannel", "calico-system")) {
            for (ObjectNode daemon : list(cluster, DAEMON_SETS, namespace)) {
                String known = DAEMONS.get(daemon.path("metadata").path("name").asText());
                if (known != null) {
                    return known;
                }
            }
        }
        return "generic";
    }

    private static List<String> podCidrs(JsonNode kubeadm, JsonNode proxy, Api cluster, List<JsonNode> nodes) {
        List<String> configured = split(kubeadm.path("podSubnet").asText(""));
        if (configured.isEmpty()) {
            configured = split(proxy.path("clusterCIDR").asText(""));
        }
        if (configured.isEmpty()) {
            ResourceType pools = new ResourceType("crd.projectcalico.org", "v1", "IPPool", "ippools", false);
            configured = list(cluster, pools, "").stream()
                    .map(pool -> pool.path("spec").path("cidr").asText(""))
                    .filter(cidr -> !cidr.isEmpty())
                    .toList();
        }
        if (!configured.isEmpty()) {
            return configured;
        }
        return nodes.stream()
                .map(node -> node.path("spec"))
                .flatMap(spec -> spec.has("podCIDRs")
                        ? texts(spec.path("podCIDRs")).stream()
                        : Stream.of(spec.path("podCIDR").asText("")))
                .filter(cidr -> !cidr.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> serviceCidrs(JsonNode kubeadm, Api cluster) {
        List<String> configured = split(kubeadm.path("serviceSubnet").asText(""));
        if (!configured.isEmpty()) {
            return configured;
        }
        Optional<ObjectNode> range = find(cluster, "/apis/networking.k8s.io/v1/servicecidrs/kubernetes");
        if (range.isPresent()) {
            return texts(range.get().path("spec").path("cidrs"));
        }
        return askByMistake(cluster);
    }

    /// An address outside the range is refused with a message that names the range; nothing is stored.
    private static List<String> askByMistake(Api cluster) {
        ResourceType services = new ResourceType("", "v1", "Service", "services", true);
        ObjectNode service = Api.object(services, "default", "hawser-range");
        ObjectNode spec = service.putObject("spec").put("clusterIP", "1.1.1.1");
        spec.putArray("ports").addObject().put("port", 443);
        try {
            cluster.send("POST", services.path("default") + "?dryRun=All", "application/json", service);
            return List.of();
        } catch (ApiFailure e) {
            Matcher range = RANGE.matcher(String.valueOf(e.getMessage()));
            return range.find() ? List.of(range.group(1)) : List.of();
        }
    }

    private static JsonNode yaml(Api cluster, String configMap, String key) {
        ResourceType type = ResourceType.CONFIG_MAPS;
        try {
            String text = find(cluster, type.path("kube-system", configMap))
                    .map(map -> map.path("data").path(key).asText(""))
                    .orElse("");
            return text.isEmpty() ? JsonNodeFactory.instance.missingNode() : YAML.readTree(text);
        } catch (IOException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /// What the agent may not read it does not know.
    private static Optional<ObjectNode> find(Api cluster, String path) {
        try {
            return cluster.find(path);
        } catch (ApiFailure e) {
            if (e.isUnreachable()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static List<ObjectNode> list(Api cluster, ResourceType type, String namespace) {
        try {
            return cluster.list(type, namespace, "");
        } catch (ApiFailure e) {
            if (e.isUnreachable()) {
                throw e;
            }
            return List.of();
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static List<String> split(String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(cidr -> !cidr.isEmpty())
                .toList();
    }
}
