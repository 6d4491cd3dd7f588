package dev.hawser.api.cluster;

/// Names of the facts about a cluster that its agent reports in `status.clusterClaims`. Lists are comma-separated.
public final class ClusterClaims {

    /// Unique id: the uid of the namespace `kube-system`, or OpenShift's cluster version id.
    public static final String ID = "id.k8s.io";
    /// Kubernetes version, e.g. `v1.32.4`.
    public static final String KUBE_VERSION = "kubeversion.open-cluster-management.io";
    /// `AWS`, `GCP`, `Azure`, `OpenStack`, `VSphere`, `BareMetal`, `IBM`, `Other`.
    public static final String PLATFORM = "platform.open-cluster-management.io";
    /// `OpenShift`, `ROSA`, `ARO`, `ROKS`, `OpenShiftDedicated`, `EKS`, `GKE`, `AKS`, `IKS`, `K3s`, `Other`.
    public static final String PRODUCT = "product.open-cluster-management.io";
    /// Region as the platform names it.
    public static final String REGION = "region.open-cluster-management.io";
    /// OpenShift version, absent elsewhere.
    public static final String OPENSHIFT_VERSION = "version.openshift.io";
    /// OpenShift's infrastructure as JSON (`{"infraName": …}`), absent elsewhere.
    public static final String OPENSHIFT_INFRASTRUCTURE = "infrastructure.openshift.io";

    /// Pod CIDRs of the cluster.
    public static final String POD_CIDRS = "podcidrs.network.hawser.dev";
    /// Service CIDRs of the cluster.
    public static final String SERVICE_CIDRS = "servicecidrs.network.hawser.dev";
    /// Internal IP ranges of the nodes, one CIDR each.
    public static final String NODE_CIDRS = "nodecidrs.network.hawser.dev";
    /// Network plug-in: `OVNKubernetes`, `OpenShiftSDN`, `calico`, `cilium`, `flannel`, `canal-flannel`,
    /// `kindnet`, `weave-net`, `generic`.
    public static final String CNI = "cni.network.hawser.dev";
    /// `iptables`, `ipvs`, `nftables`, `none` (replaced by the network plug-in).
    public static final String KUBE_PROXY_MODE = "kubeproxymode.network.hawser.dev";
    /// Names of the worker nodes that may become gateways, best first: ready, schedulable, Linux; those with an
    /// external address before the others, spread over zones. Each is `name` or `name/uid`.
    public static final String GATEWAY_NODES = "gatewaynodes.hawser.dev";
    /// `true` if the Operator Lifecycle Manager is installed.
    public static final String OLM = "olm.hawser.dev";
    /// `true` for clusters of the simulator.
    public static final String SIMULATED = "simulated.hawser.dev";

    private ClusterClaims() {}
}
