package dev.hawser.api.mcs;

/// Labels and annotations by which Lighthouse marks what it puts on the broker.
/// Source: submariner-io/lighthouse, `pkg/constants`; mcs-api.
public final class ServiceNames {

    /// Label on EndpointSlices, value [#MANAGED_BY_LIGHTHOUSE].
    public static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";

    public static final String MANAGED_BY_LIGHTHOUSE = "lighthouse-agent.submariner.io";
    /// Label on EndpointSlices and per-cluster ServiceImports: the exporting cluster.
    public static final String SOURCE_CLUSTER = "multicluster.kubernetes.io/source-cluster";
    /// Label on EndpointSlices, annotation on aggregated ServiceImports: the service.
    public static final String SERVICE_NAME = "multicluster.kubernetes.io/service-name";
    /// Label on EndpointSlices, annotation on aggregated ServiceImports: its namespace.
    public static final String SOURCE_NAMESPACE = "lighthouse.submariner.io/sourceNamespace";
    /// Label on EndpointSlices.
    public static final String IS_HEADLESS = "lighthouse.submariner.io/is-headless";
    /// Prefix of the annotations on an aggregated ServiceImport that give each cluster's export time in
    /// nanoseconds (0.16 to 0.20).
    public static final String TIMESTAMP_PREFIX = "timestamp.submariner.io/";

    private ServiceNames() {}
}
