package dev.hawser.simulator.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is in a cluster before anybody does anything with it.
final class ClusterSeed {

    private final ClusterProfile profile;
    private final Instant now;

    ClusterSeed(ClusterProfile profile, Instant now) {
        this.profile = profile;
        this.now = now;
    }

    /// All objects, in an order in which they can be created.
    List<ObjectNode> objects() {
        List<ObjectNode> objects = new ArrayList<>();
        for (String namespace : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
            objects.add(object("v1", "Namespace", "", namespace));
        }
        if (profile.product() == Product.KUBEADM || profile.product() == Product.K3S) {
            objects.add(control());
        }
        for (int i = 1; i <= profile.workers(); i++) {
            objects.add(worker(i));
        }
        network(objects);
        return objects;
    }

    private void network(List<ObjectNode> objects) {
        String pods = profile.podCidr();
        String services = profile.serviceCidr();
        if (profile.product() == Product.OPENSHIFT) {
            openShift(objects, pods, services);
            return;
        }
        objects.add(daemon(profile.product().networkDaemon()));
        ObjectNode kubeadm = object("v1", "ConfigMap", "kube-system", "kubeadm-config");
        kubeadm.putObject("data")
                .put(
                        "ClusterConfiguration",
                        "networking:\n  podSubnet: " + pods + "\n  serviceSubnet: " + services + "\n");
        objects.add(kubeadm);
        ObjectNode proxy = object("v1", "ConfigMap", "kube-system", "kube-proxy");
        proxy.putObject("data").put("config.conf", "mode: iptables\nclusterCIDR: " + pods + "\n");
        objects.add(proxy);
    }

    private void openShift(List<ObjectNode> objects, String pods, String services) {
        for (String namespace : List.of("openshift-marketplace", "openshift-ovn-kubernetes")) {
            objects.add(object("v1", "Namespace", "", namespace));
        }
        ObjectNode network = object("config.openshift.io/v1", "Network", "", "cluster");
        ObjectNode status = network.putObject("status").put("networkType", "OVNKubernetes");
        status.putArray("clusterNetwork").addObject().put("cidr", pods).put("hostPrefix", 23);
        status.putArray("serviceNetwork").add(services);
        objects.add(network);
        ObjectNode version = object("config.openshift.io/v1", "ClusterVersion", "", "version");
        version.putObject("spec").put("clusterID", uuid());
        version.putObject("status").putObject("desired").put("version", "4.18.14");
        objects.add(version);
        ObjectNode infrastructure = object("config.openshift.io/v1", "Infrastructure", "", "cluster");
        infrastructure
                .putObject("status")
                .put("infrastructureName", profile.name() + "-x7k2p")
                .put("platform", "AWS");
        objects.add(infrastructure);
    }

    private String uuid() {
        return java.util
                .UUID
                .nameUUIDFromBytes(profile.name().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }

    private ObjectNode daemon(String name) {
        ObjectNode daemon = object("apps/v1", "DaemonSet", "kube-system", name);
        ObjectNode spec = daemon.putObject("spec");
        spec.putObject("selector").putObject("matchLabels").put("k8s-app", name);
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put("k8s-app", name);
        template.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", name)
                .put("image", name + ":1");
        return daemon;
    }

    private ObjectNode control() {
        ObjectNode node = node(profile.name() + "-control-1", profile.workers() + 1);
        labels(node).put("node-role.kubernetes.io/control-plane", "");
        node.withObject("/spec")
                .putArray("taints")
                .addObject()
                .put("key", "node-role.kubernetes.io/control-plane")
                .put("effect", "NoSchedule");
        return node;
    }

    private ObjectNode worker(int number) {
        ObjectNode node = node(profile.worker(number), number);
        labels(node).put("node-role.kubernetes.io/worker", "");
        switch (profile.product()) {
            case EKS -> labels(node).put("eks.amazonaws.com/nodegroup", "general");
            case GKE -> labels(node).put("cloud.google.com/gke-nodepool", "default-pool");
            case AKS -> labels(node).put("kubernetes.azure.com/cluster", "MC_" + profile.name());
            case OPENSHIFT, KUBEADM, K3S -> {}
        }
        return node;
    }

    private ObjectNode node(String name, int number) {
        ObjectNode node = object("v1", "Node", "", name);
        String region = profile.region().name();
        labels(node)
                .put("kubernetes.io/os", "linux")
                .put("kubernetes.io/arch", "amd64")
                .put("kubernetes.io/hostname", name)
                .put("topology.kubernetes.io/region", region)
                .put("topology.kubernetes.io/zone", region + (char) ('a' + ((number - 1) % 3)));
        if (!profile.product().providerPrefix().isEmpty()) {
            node.putObject("spec").put("providerID", profile.product().providerPrefix() + name);
        }
        ObjectNode status = node.putObject("status");
        for (String part : List.of("capacity", "allocatable")) {
            status.putObject(part).put("cpu", "8").put("memory", "32Gi").put("pods", "110");
        }
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "KubeletReady")
                .put("message", "kubelet is posting ready status")
                .put("lastHeartbeatTime", now.toString())
                .put("lastTransitionTime", now.toString());
        ArrayNode addresses = status.putArray("addresses");
        addresses.addObject().put("type", "InternalIP").put("address", profile.privateAddress(number));
        if (profile.product().publicNodes()) {
            addresses.addObject().put("type", "ExternalIP").put("address", profile.publicAddress(number));
        }
        addresses.addObject().put("type", "Hostname").put("address", name);
        status.putObject("nodeInfo")
                .put("kubeletVersion", profile.product().version())
                .put("operatingSystem", "linux")
                .put("architecture", "amd64")
                .put("containerRuntimeVersion", "containerd://1.7.27");
        return node;
    }

    private static ObjectNode labels(ObjectNode object) {
        return object.withObject("/metadata/labels");
    }

    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }
}
