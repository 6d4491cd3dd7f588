package dev.hawser.api.submariner;

/// Labels, annotations, finalizers, condition types and fixed names of Submariner and its add-on.
public final class SubmarinerNames {

    /// Namespace of Submariner in every cluster.
    public static final String NAMESPACE = "submariner-operator";
    /// The only name that the operator heeds.
    public static final String SUBMARINER = "submariner";
    /// The Broker of a set.
    public static final String BROKER = "submariner-broker";
    /// Suffix of a set's broker namespace.
    public static final String BROKER_NAMESPACE_SUFFIX = "-broker";
    /// Label on broker namespaces, value `true`.
    public static final String BROKER_LABEL = "submariner.io/broker";
    /// Role of a cluster in its broker namespace.
    public static final String BROKER_ROLE = "submariner-k8s-broker-cluster";
    /// Prefix of the service account of a cluster in its broker namespace.
    public static final String BROKER_ACCOUNT_PREFIX = "cluster-";
    /// Label on that account: the cluster.
    public static final String BROKER_ACCOUNT_LABEL = "cluster.open-cluster-management.io/submariner-cluster-sa";
    /// Secret in a cluster: `token`, `ca.crt`.
    public static final String BROKER_SECRET = "submariner-broker-secret";
    /// Secret in the broker namespace and in every cluster: `psk`.
    public static final String PSK_SECRET = "submariner-ipsec-psk";
    /// ConfigMap in the broker namespace: which cluster has which global CIDR.
    public static final String GLOBALNET_CONFIG_MAP = "submariner-globalnet-info";
    /// ManifestWork with namespace and operator.
    public static final String OPERATOR_WORK = "submariner-operator";
    /// ManifestWork with secrets and the Submariner object.
    public static final String RESOURCE_WORK = "submariner-resource";

    /// ManifestWork with the labels of gateway nodes.
    public static final String GATEWAYS_WORK = "submariner-gateways";

    /// Label on everything on the broker: the owning cluster.
    public static final String CLUSTER_ID_LABEL = "submariner-io/clusterID";
    /// Label on nodes, value `true`.
    public static final String GATEWAY_LABEL = "submariner.io/gateway";
    /// Label on gateway nodes: UDP port of the tunnels.
    public static final String GATEWAY_PORT_LABEL = "gateway.submariner.io/udp-port";
    /// Label on gateway nodes: UDP port of NAT discovery.
    public static final String GATEWAY_DISCOVERY_PORT_LABEL = "gateway.submariner.io/natt-discovery-port";
    /// Annotation on Gateways: Unix seconds of the last update.
    public static final String UPDATE_TIMESTAMP = "update-timestamp";

    /// Finalizer of a ManagedClusterAddOn.
    public static final String ADDON_FINALIZER = "submarineraddon.open-cluster-management.io/submariner-addon-cleanup";

    public static final String BROKER_CONFIG_APPLIED = "SubmarinerBrokerConfigApplied";
    public static final String GATEWAY_NODES_LABELED = "SubmarinerGatewayNodesLabeled";
    public static final String AGENT_DEGRADED = "SubmarinerAgentDegraded";
    public static final String CONNECTION_DEGRADED = "SubmarinerConnectionDegraded";
    public static final String CONFIG_APPLIED = "SubmarinerConfigApplied";
    public static final String ENVIRONMENT_PREPARED = "SubmarinerClusterEnvironmentPrepared";
    public static final String GATEWAYS_LABELED = "SubmarinerGatewaysLabeled";

    /// Feedback value of the Submariner object: `.status.gateways` as raw JSON.
    public static final String FEEDBACK_GATEWAYS = "gateways";

    private SubmarinerNames() {}

    /// The broker namespace of a set; the head of a long name is cut, as the ACM add-on does.
    public static String brokerNamespace(String clusterSet) {
        String name = clusterSet + BROKER_NAMESPACE_SUFFIX;
        return name.length() <= 63 ? name : name.substring(name.length() - 63).replaceFirst("^[^a-z0-9]+", "");
    }

    /// The service account by which a cluster speaks to its broker.
    public static String brokerAccount(String clusterId) {
        return BROKER_ACCOUNT_PREFIX + clusterId;
    }
}
