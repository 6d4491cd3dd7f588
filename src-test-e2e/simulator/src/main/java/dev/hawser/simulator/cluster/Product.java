package dev.hawser.simulator.cluster;

/// What kind of cluster is played.
public enum Product {
    OPENSHIFT("v1.31.7", "aws:///", "OVNKubernetes"),
    EKS("v1.32.5-eks-5d4a308", "aws:///", "aws-node"),
    GKE("v1.32.4-gke.1415000", "gce://hawser-demo/", "cilium"),
    AKS("v1.32.4", "azure:///subscriptions/demo/", "cilium"),
    KUBEADM("v1.33.1", "", "calico-node"),
    K3S("v1.32.5+k3s1", "", "kube-flannel-ds");

    private final String version;
    private final String providerPrefix;
    private final String networkDaemon;

    Product(String version, String providerPrefix, String networkDaemon) {
        this.version = version;
        this.providerPrefix = providerPrefix;
        this.networkDaemon = networkDaemon;
    }

    /// Kubernetes version as `/version` says it.
    public String version() {
        return version;
    }

    /// Start of the nodes' provider ids, `""` without a cloud.
    public String providerPrefix() {
        return providerPrefix;
    }

    /// DaemonSet by which the network plug-in is known.
    public String networkDaemon() {
        return networkDaemon;
    }

    /// Whether nodes have public addresses of their own; otherwise they are behind a translating router.
    public boolean publicNodes() {
        return this != OPENSHIFT && this != KUBEADM && this != K3S;
    }
}
