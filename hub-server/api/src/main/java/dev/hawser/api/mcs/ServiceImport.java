package dev.hawser.api.mcs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A service of the cluster set as the importing side sees it; on the broker one per exported service. Both
/// versions
/// have one schema. Source: kubernetes-sigs/mcs-api, KEP-1645.
@Group("multicluster.x-k8s.io")
@Version("v1alpha1")
public class ServiceImport extends Resource<ServiceImport.Spec, ServiceImport.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static ServiceImport named(String namespace, String name) {
        return named(new ServiceImport(), namespace, name);
    }

    /// @param type `ClusterSetIP` or `Headless`
    @Wire
    public record Spec(
            List<Port> ports,
            List<String> ips,
            String type,
            @Nullable String sessionAffinity,
            @Nullable JsonNode sessionAffinityConfig,
            List<String> ipFamilies,
            @Nullable String internalTrafficPolicy,
            @Nullable String trafficDistribution) {
        public Spec {
            ports = listOf(ports);
            ips = listOf(ips);
            ipFamilies = listOf(ipFamilies);
        }
    }

    @Wire
    public record Port(
            @Nullable String name,
            @Nullable String protocol,
            int port,
            @Nullable String appProtocol) {}

    @Wire
    public record Status(List<ClusterStatus> clusters, List<Condition> conditions) {
        public Status {
            clusters = listOf(clusters);
            conditions = listOf(conditions);
        }
    }

    /// @param cluster id of an exporting cluster
    @Wire
    public record ClusterStatus(String cluster) {}
}
