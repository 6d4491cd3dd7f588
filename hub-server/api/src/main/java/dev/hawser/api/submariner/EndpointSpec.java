package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Resource;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One end of a cluster's tunnels: the active gateway. Since 0.21 the lists replace the single addresses.
/// Source: submariner-io/submariner, `pkg/apis/submariner.io/v1/types.go`.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EndpointSpec(
        @Required @JsonProperty("cluster_id") @JsonPropertyDescription("Id of the cluster.")
        String clusterId,

        @Required
        @JsonProperty("cable_name")
        @JsonPropertyDescription("Name of the tunnel end, submariner-cable-CLUSTER-ADDRESS.")
        String cableName,

        @JsonPropertyDescription("Address that the other end pings.") @Nullable String healthCheckIP,

        @JsonPropertyDescription("The same per address family.")
        List<String> healthCheckIPs,

        @Required @JsonPropertyDescription("Node of the gateway.")
        String hostname,

        @Required @JsonPropertyDescription("CIDRs behind this end.")
        List<String> subnets,

        @JsonProperty("private_ip") @JsonPropertyDescription("Address of the node.") @Nullable String privateIp,

        @JsonPropertyDescription("The same per address family.")
        List<String> privateIPs,

        @JsonProperty("public_ip") @JsonPropertyDescription("Address as the Internet sees it.") @Nullable String publicIp,

        @JsonPropertyDescription("The same per address family.")
        List<String> publicIPs,

        @Required
        @JsonProperty("nat_enabled")
        @JsonPropertyDescription("Use the public address when NAT discovery gives no answer.")
        boolean natEnabled,

        @Required @JsonPropertyDescription("Cable driver.") String backend,

        @JsonProperty("backend_config")
        @JsonPropertyDescription("udp-port, natt-discovery-port, preferred-server and others.")
        Map<String, String> backendConfig) {
    public EndpointSpec {
        healthCheckIPs = Resource.listOf(healthCheckIPs);
        subnets = Resource.listOf(subnets);
        privateIPs = Resource.listOf(privateIPs);
        publicIPs = Resource.listOf(publicIPs);
        backendConfig = Resource.mapOf(backendConfig);
    }
}
