package dev.hawser.api.cluster;

/// Labels, annotations, finalizers, condition types and fixed names of the cluster group.
public final class ClusterNames {

    /// Label on a ManagedCluster: its set.
    public static final String CLUSTER_SET_LABEL = "cluster.open-cluster-management.io/clusterset";
    /// Label on a CSR and on what belongs to one cluster.
    public static final String CLUSTER_NAME_LABEL = "open-cluster-management.io/cluster-name";
    /// Label on a ManagedCluster of the simulator, value `true`.
    public static final String SIMULATED_LABEL = "hawser.dev/simulated";
    /// Prefix of the label on a ManagedCluster that tells an add-on's health: `available`, `unhealthy`,
    /// `unreachable`.
    public static final String ADDON_FEATURE_LABEL_PREFIX = "feature.open-cluster-management.io/addon-";
    /// Annotation on a ManagedClusterSet: its broker namespace.
    public static final String BROKER_NAMESPACE_ANNOTATION = "cluster.open-cluster-management.io/submariner-broker-ns";
    /// Finalizer of a ManagedCluster while its leavings are cleaned up.
    public static final String CLEANUP_FINALIZER = "cluster.open-cluster-management.io/api-resource-cleanup";

    public static final String JOINED = "ManagedClusterJoined";
    public static final String HUB_ACCEPTED = "HubAcceptedManagedCluster";
    public static final String HUB_DENIED = "HubDeniedManagedCluster";
    public static final String AVAILABLE = "ManagedClusterConditionAvailable";
    public static final String CLOCK_SYNCED = "ManagedClusterConditionClockSynced";
    public static final String DELETING = "Deleting";

    /// Condition of a ManagedCluster by its agent: False while the cluster holds works that the hub does not know.
    public static final String WORKS_KNOWN = "HubKnowsAllWorks";
    /// Annotation on a ManagedCluster: what is held may be removed. The value is the hub's epoch.
    public static final String REMOVE_HELD_WORKS = "agent.hawser.dev/remove-held-works";

    /// The agent's lease in the cluster's namespace.
    public static final String LEASE = "managed-cluster-lease";
    /// Set of all clusters without a set of their own.
    public static final String DEFAULT_SET = "default";

    private ClusterNames() {}
}
