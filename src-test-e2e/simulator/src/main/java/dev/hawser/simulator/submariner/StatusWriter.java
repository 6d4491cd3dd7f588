package dev.hawser.simulator.submariner;

import static dev.hawser.api.submariner.SubmarinerNames.NAMESPACE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.submariner.Cluster;
import dev.hawser.api.submariner.Gateway;
import dev.hawser.api.submariner.Gateway.Connection;
import dev.hawser.api.submariner.Submariner.DaemonSetCounts;
import dev.hawser.api.submariner.Submariner.DaemonSetStatus;
import dev.hawser.api.submariner.Submariner.DeploymentInfo;
import dev.hawser.api.submariner.Submariner.Status;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.simulator.cluster.Objects;
import dev.hawser.simulator.cluster.Product;
import dev.hawser.simulator.cluster.SimulatedCluster;
import java.util.List;

/// Writes what the operator and the pods write into their cluster.
final class StatusWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "v0.24.0";
    private static final List<String> DAEMONS = List.of("submariner-gateway", "submariner-routeagent");
    private static final List<String> DEPLOYMENTS =
            List.of("submariner-lighthouse-agent", "submariner-lighthouse-coredns");

    private final SimulatedCluster cluster;
    private final Objects objects;

    StatusWriter(SimulatedCluster cluster) {
        this.cluster = cluster;
        this.objects = cluster.objects();
    }

    /// DaemonSets and Deployments of the operands.
    void workloads() {
        DAEMONS.forEach(name -> objects.ensure(workload("DaemonSet", name)));
        DEPLOYMENTS.forEach(name -> objects.ensure(workload("Deployment", name)));
    }

    /// The gateway's own Cluster and Endpoint in its cluster.
    void local(GatewaySettings settings, Cluster.Spec spec) {
        ObjectNode self = object("submariner.io/v1", "Cluster", settings.clusterId());
        self.set("spec", JSON.valueToTree(spec));
        objects.put(Types.CLUSTERS, self);
        ObjectNode endpoint = object(
                "submariner.io/v1",
                "Endpoint",
                settings.clusterId() + "-" + settings.endpoint().cableName());
        endpoint.set("spec", JSON.valueToTree(settings.endpoint()));
        objects.put(Types.ENDPOINTS, endpoint);
    }

    /// A running gateway's report.
    void running(GatewaySettings settings, List<Connection> connections) {
        Gateway.Status report = new Gateway.Status(VERSION, "active", settings.endpoint(), "", connections);
        ObjectNode gateway = object("submariner.io/v1", "Gateway", settings.node());
        long seconds = cluster.runtime().clock().instant().getEpochSecond();
        gateway.withObject("/metadata/annotations").put(SubmarinerNames.UPDATE_TIMESTAMP, Long.toString(seconds));
        gateway.set("status", JSON.valueToTree(report));
        removeGateways(settings.node());
        objects.put(Types.GATEWAYS, gateway);
        write(List.of(report), daemon(1, 1, List.of()));
    }

    /// Pods that do not run.
    void stuck(int pods, String reason, String message) {
        removeGateways("");
        JsonNode waiting = JsonNodeFactory.instance
                .objectNode()
                .set(
                        "waiting",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("reason", reason)
                                .put("message", message));
        write(List.of(), daemon(pods, 0, pods == 0 ? List.of() : List.of(waiting)));
    }

    private void write(List<Gateway.Status> gateways, DaemonSetStatus gatewayPods) {
        objects.putStatus(Types.SUBMARINERS, NAMESPACE, SubmarinerNames.SUBMARINER, submariner -> {
            JsonNode spec = submariner.path("spec");
            int workers = cluster.profile().workers();
            Status status = new Status(
                    spec.path("natEnabled").asBoolean(),
                    spec.path("airGappedDeployment").asBoolean(),
                    "blue",
                    spec.path("clusterID").asText(),
                    cluster.profile().serviceCidr(),
                    cluster.profile().podCidr(),
                    spec.path("globalCIDR").asText(""),
                    null,
                    plugin(),
                    gatewayPods,
                    daemon(workers, workers, List.of()),
                    null,
                    null,
                    gateways,
                    deployment(),
                    VERSION,
                    null);
            submariner.set("status", JSON.valueToTree(status));
            return submariner;
        });
    }

    private String plugin() {
        return switch (cluster.profile().product()) {
            case OPENSHIFT -> "OVNKubernetes";
            case EKS, GKE, AKS -> "generic";
            case KUBEADM -> "calico";
            case K3S -> "flannel";
        };
    }

    private DeploymentInfo deployment() {
        Product product = cluster.profile().product();
        String type = switch (product) {
            case OPENSHIFT -> "ocp";
            case EKS -> "eks";
            case GKE -> "gke";
            case AKS -> "aks";
            case KUBEADM, K3S -> "k8s";
        };
        String cloud = switch (product) {
            case OPENSHIFT, EKS -> "aws";
            case GKE -> "gcp";
            case AKS -> "azure";
            case KUBEADM, K3S -> "";
        };
        return new DeploymentInfo(type, "", product.version(), cloud);
    }

    private static DaemonSetStatus daemon(int wanted, int ready, List<JsonNode> notReady) {
        DaemonSetCounts counts = new DaemonSetCounts(wanted, wanted, ready, 0, ready, wanted - ready, wanted, 1L);
        return new DaemonSetStatus("1", counts, notReady, false);
    }

    /// Everything that the operator made goes.
    void cleanUp() {
        removeGateways("");
        for (var type : List.of(Types.CLUSTERS, Types.ENDPOINTS)) {
            objects.list(type, NAMESPACE)
                    .forEach(object -> objects.delete(
                            type,
                            NAMESPACE,
                            object.path("metadata").path("name").asText()));
        }
        DAEMONS.forEach(name -> objects.delete(Types.DAEMON_SETS, NAMESPACE, name));
        DEPLOYMENTS.forEach(name -> objects.delete(Types.DEPLOYMENTS, NAMESPACE, name));
    }

    private void removeGateways(String except) {
        for (ObjectNode gateway : objects.list(Types.GATEWAYS, NAMESPACE)) {
            String name = gateway.path("metadata").path("name").asText();
            if (!name.equals(except)) {
                objects.delete(Types.GATEWAYS, NAMESPACE, name);
            }
        }
    }

    private static ObjectNode workload(String kind, String name) {
        ObjectNode object = object("apps/v1", kind, name);
        ObjectNode spec = object.putObject("spec");
        spec.putObject("selector").putObject("matchLabels").put("app", name);
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put("app", name);
        template.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", name)
                .put("image", "quay.io/submariner/" + name + ":" + VERSION);
        return object;
    }

    private static ObjectNode object(String apiVersion, String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
        return object;
    }
}
