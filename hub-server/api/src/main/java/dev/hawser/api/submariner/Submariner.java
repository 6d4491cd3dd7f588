package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import dev.hawser.api.addon.AddOnDeploymentConfig.Toleration;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What Submariner's operator installs in one cluster. Must be named `submariner`.
/// Source: submariner-io/submariner-operator, `api/v1alpha1/submariner_types.go`.
@JsonClassDescription("What the operator of Submariner installs in one cluster; must be named submariner.")
@Group("submariner.io")
@Version("v1alpha1")
public class Submariner extends Resource<Submariner.Spec, Submariner.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static Submariner named(String namespace, String name) {
        return named(new Submariner(), namespace, name);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Spec(
            @Required @JsonPropertyDescription("Kind of broker: k8s.")
            String broker,

            @Required @JsonPropertyDescription("host:port of the broker API server, without scheme.")
            String brokerK8sApiServer,

            @JsonPropertyDescription("Bearer token for the broker in clear; brokerK8sSecret wins.") @Nullable String brokerK8sApiServerToken,

            @JsonPropertyDescription(
                    "Base64 of the PEM of the certificate authority of the broker; brokerK8sSecret wins.")
            @Nullable String brokerK8sCA,

            @JsonPropertyDescription("Secret beside this object with the keys token and ca.crt.") @Nullable String brokerK8sSecret,

            @Required @JsonPropertyDescription("Namespace of the broker.")
            String brokerK8sRemoteNamespace,

            @JsonPropertyDescription("Do not verify the certificate of the broker.") @Nullable Boolean brokerK8sInsecure,

            @JsonPropertyDescription("libreswan (default), wireguard, vxlan or amneziawg.") @Nullable String cableDriver,

            @JsonPropertyDescription("Options of the cable driver.") @Nullable Map<String, String> cableDriverOptions,

            @JsonPropertyDescription("Pre-shared key as base64 text, in clear; ceIPSecPSKSecret wins.") @Nullable String ceIPSecPSK,

            @JsonPropertyDescription("Secret beside this object with the key psk (raw bytes).") @Nullable String ceIPSecPSKSecret,

            @JsonPropertyDescription("Authenticate by X.509 certificates instead of the pre-shared key.") @Nullable Boolean ceIPSecUseOVNCertAuthMode,

            @JsonPropertyDescription("IKE port; kept for compatibility, not used.") @Nullable Integer ceIPSecIKEPort,

            @JsonPropertyDescription("UDP port of the tunnels; must be set, usually 4500.") @Nullable Integer ceIPSecNATTPort,

            @Required @JsonPropertyDescription("Verbose IPsec logs.")
            boolean ceIPSecDebug,

            @JsonPropertyDescription("This cluster is the preferred server of its tunnels.") @Nullable Boolean ceIPSecPreferredServer,

            @JsonPropertyDescription("Encapsulate ESP in UDP always.") @Nullable Boolean ceIPSecForceUDPEncaps,

            @Required @JsonPropertyDescription("Pod CIDR; empty lets the operator discover it.")
            String clusterCIDR,

            @Required @JsonPropertyDescription("Service CIDR; empty lets the operator discover it.")
            String serviceCIDR,

            @JsonPropertyDescription("Global CIDR; not empty switches Globalnet on.") @Nullable String globalCIDR,

            @JsonPropertyDescription("Block of virtual IPs of exported services.") @Nullable String clustersetIPCIDR,

            @JsonPropertyDescription("Give exported services a virtual IP by default.") @Nullable Boolean clustersetIPEnabled,

            @Required @JsonPropertyDescription("Unique id in the cluster set, a DNS label.")
            String clusterID,

            @JsonPropertyDescription("Always blue; not used.") @Nullable String colorCodes,

            @Required @JsonPropertyDescription("Verbose logs.")
            boolean debug,

            @Required @JsonPropertyDescription("Use public addresses when NAT discovery gives no answer.")
            boolean natEnabled,

            @JsonPropertyDescription("Do not look up public addresses on the Internet.") @Nullable Boolean airGappedDeployment,

            @JsonPropertyDescription("Put a LoadBalancer Service before the gateway.") @Nullable Boolean loadBalancerEnabled,

            @JsonPropertyDescription("Annotations of that Service.") @Nullable Map<String, String> loadBalancerServiceAnnotations,

            @JsonPropertyDescription("Exported services get names under clusterset.local.") @Nullable Boolean serviceDiscoveryEnabled,

            @JsonPropertyDescription("Restart pods when the certificate of the broker is not trusted.") @Nullable Boolean haltOnCertificateError,

            @JsonPropertyDescription("The control plane is hosted outside the cluster.") @Nullable Boolean hostedCluster,

            @JsonPropertyDescription("Do not route between gateway and other nodes.") @Nullable Boolean disableIntraClusterConnectivity,

            @Required @JsonPropertyDescription("Namespace of this object.")
            String namespace,

            @JsonPropertyDescription("Registry and path of the images.") @Nullable String repository,

            @JsonPropertyDescription("Tag of the images.") @Nullable String version,

            @JsonPropertyDescription("Component to image.") @Nullable Map<String, String> imageOverrides,

            @JsonPropertyDescription("Pings through the tunnels; give all fields or none.") @Nullable HealthCheckSpec connectionHealthCheck,

            @JsonPropertyDescription("Forward clusterset.local through this ConfigMap of CoreDNS.") @Nullable CoreDNSCustomConfig coreDNSCustomConfig,

            @JsonPropertyDescription("Domains besides clusterset.local.") @Nullable List<String> customDomains,

            @JsonPropertyDescription("Labels of the nodes for Deployments.") @Nullable Map<String, String> nodeSelector,

            @JsonPropertyDescription("Tolerated taints for Deployments.") @Nullable List<Toleration> tolerations,

            @JsonPropertyDescription("Labels of the nodes for route agents.") @Nullable Map<String, String> routeAgentNodeSelector,

            @JsonPropertyDescription("Tolerated taints for route agents.") @Nullable List<Toleration> routeAgentTolerations) {}

    @Wire
    public record HealthCheckSpec(
            @JsonPropertyDescription("Ping at all.") @Nullable Boolean enabled,

            @JsonPropertyDescription("Seconds between pings.") @Nullable Integer intervalSeconds,

            @JsonPropertyDescription("Lost packets after which the tunnel is in error.") @Nullable Integer maxPacketLossCount) {}

    @Wire
    public record CoreDNSCustomConfig(
            @JsonPropertyDescription("Name of the ConfigMap.") @Nullable String configMapName,

            @JsonPropertyDescription("Its namespace.") @Nullable String namespace) {}

    @Wire
    public record Status(
            @JsonPropertyDescription("NAT in use.") @Nullable Boolean natEnabled,

            @JsonPropertyDescription("As in the spec.") @Nullable Boolean airGappedDeployment,

            @JsonPropertyDescription("As in the spec.") @Nullable String colorCodes,

            @JsonPropertyDescription("As in the spec.") @Nullable String clusterID,

            @JsonPropertyDescription("Service CIDR in use.") @Nullable String serviceCIDR,

            @JsonPropertyDescription("Pod CIDR in use.") @Nullable String clusterCIDR,

            @JsonPropertyDescription("Global CIDR in use.") @Nullable String globalCIDR,

            @JsonPropertyDescription("Block of virtual IPs in use.") @Nullable String clustersetIPCIDR,

            @JsonPropertyDescription("Discovered network plug-in.") @Nullable String networkPlugin,

            @JsonPropertyDescription("State of that DaemonSet.") @Nullable DaemonSetStatus gatewayDaemonSetStatus,

            @JsonPropertyDescription("State of that DaemonSet.") @Nullable DaemonSetStatus routeAgentDaemonSetStatus,

            @JsonPropertyDescription("State of that DaemonSet.") @Nullable DaemonSetStatus globalnetDaemonSetStatus,

            @JsonPropertyDescription("State of the LoadBalancer Service.") @Nullable LoadBalancerStatus loadBalancerStatus,

            @JsonPropertyDescription("A copy of the status of every Gateway.")
            List<Gateway.Status> gateways,

            @JsonPropertyDescription("Where it runs.") @Nullable DeploymentInfo deploymentInfo,

            @JsonPropertyDescription("Version of the operator.") @Nullable String version,

            @JsonPropertyDescription("As in the spec.") @Nullable Boolean hostedCluster) {
        public Status {
            gateways = listOf(gateways);
        }
    }

    @Wire
    public record DaemonSetStatus(
            @JsonPropertyDescription("resourceVersion of the DaemonSet when it was read.") @Nullable String lastResourceVersion,

            @JsonPropertyDescription("Counts of its pods.") @Nullable DaemonSetCounts status,

            @PreserveUnknownFields @JsonPropertyDescription("ContainerStates that are not ready.")
            List<JsonNode> nonReadyContainerStates,

            @JsonPropertyDescription("Pods run another image than wanted.") @Nullable Boolean mismatchedContainerImages) {
        public DaemonSetStatus {
            nonReadyContainerStates = listOf(nonReadyContainerStates);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DaemonSetCounts(
            @JsonPropertyDescription("As in apps/v1 DaemonSetStatus.") @Nullable Integer currentNumberScheduled,

            @JsonPropertyDescription("As in apps/v1 DaemonSetStatus.") @Nullable Integer desiredNumberScheduled,

            @JsonPropertyDescription("As in apps/v1 DaemonSetStatus.") @Nullable Integer numberAvailable,

            @JsonPropertyDescription("As in apps/v1 DaemonSetStatus.") @Nullable Integer numberMisscheduled,

            @JsonPropertyDescription("As in apps/v1 DaemonSetStatus.") @Nullable Integer numberReady,

            @JsonPropertyDescription("As in apps/v1 DaemonSetStatus.") @Nullable Integer numberUnavailable,

            @JsonPropertyDescription("As in apps/v1 DaemonSetStatus.") @Nullable Integer updatedNumberScheduled,

            @JsonPropertyDescription("As in apps/v1 DaemonSetStatus.") @Nullable Long observedGeneration) {}

    @Wire
    public record LoadBalancerStatus(
            @PreserveUnknownFields @JsonPropertyDescription("As v1.LoadBalancerStatus.") @Nullable JsonNode status) {}

    @Wire
    public record DeploymentInfo(
            @JsonPropertyDescription("k8s, ocp, eks, aks or gke.") @Nullable String kubernetesType,

            @JsonPropertyDescription("Version of the distribution.") @Nullable String kubernetesTypeVersion,

            @JsonPropertyDescription("Version of Kubernetes.") @Nullable String kubernetesVersion,

            @JsonPropertyDescription("kind, aws, gcp, azure or openstack.") @Nullable String cloudProvider) {}
}
