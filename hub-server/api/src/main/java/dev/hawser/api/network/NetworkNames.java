package dev.hawser.api.network;

/// Fixed names of Hawser's own group.
public final class NetworkNames {

    public static final String GROUP = "network.hawser.dev";
    public static final String VERSION = "v1alpha1";

    /// Condition of a [Tunnel].
    public static final String ENDS_AGREE = "EndsAgree";
    /// Condition of a [JoinToken].
    public static final String USABLE = "Usable";

    /// Label on a [Tunnel]: the cluster at the other end.
    public static final String PEER_LABEL = "network.hawser.dev/peer";
    /// Label on a [Tunnel] and an [ExportedService]: the cluster set.
    public static final String CLUSTER_SET_LABEL = "network.hawser.dev/cluster-set";
    /// Label on a [Tunnel]: the interconnect, lower case.
    public static final String INTERCONNECT_LABEL = "network.hawser.dev/interconnect";

    private NetworkNames() {}
}
