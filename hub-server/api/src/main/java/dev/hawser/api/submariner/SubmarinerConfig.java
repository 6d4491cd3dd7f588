package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Condition;
import dev.hawser.api.NameRef;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How Submariner shall be on one cluster, named `submariner` in the cluster's namespace on the hub; all defaults
/// when
/// absent. Source: stolostron/submariner-addon, `pkg/apis/submarinerconfig/v1alpha1/types.go`;
/// `gatewayConfig.nodes`,
/// `preferredServer`, `connectionHealthCheck` and `customDomains` are Hawser's.
@JsonClassDescription(
        "How Submariner shall be on one cluster; named submariner, in the namespace of the cluster on the hub.")
@Group("submarineraddon.open-cluster-management.io")
@Version("v1alpha1")
@AdditionalPrinterColumn(name = "Driver", jsonPath = ".spec.cableDriver", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Applied",
        jsonPath = ".status.conditions[?(@.type==\"SubmarinerConfigApplied\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Gateways labelled",
        jsonPath = ".status.conditions[?(@.type==\"SubmarinerGatewaysLabeled\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
public class SubmarinerConfig extends Resource<SubmarinerConfig.Spec, SubmarinerConfig.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static SubmarinerConfig named(String namespace, String name) {
        return named(new SubmarinerConfig(), namespace, name);
    }

    @Wire
    public record Spec(
            @Default("libreswan")
            @JsonPropertyDescription("libreswan (default), wireguard or vxlan; the same in the whole set.")
            @Nullable String cableDriver,

            @JsonPropertyDescription("Wanted global CIDR; chosen by the hub when absent.") @Nullable String globalCIDR,

            @JsonProperty("IPSecIKEPort") @JsonPropertyDescription("Kept for compatibility, not used.") @Nullable Integer ipSecIkePort,

            @Default("4500")
            @Min(1) @Max(65535) @JsonProperty("IPSecNATTPort")
            @JsonPropertyDescription("UDP port of the tunnels.")
            @Nullable Integer ipSecNattPort,

            @Default("4490")
            @Min(1) @Max(65535) @JsonProperty("NATTDiscoveryPort")
            @JsonPropertyDescription("UDP port of NAT discovery.")
            @Nullable Integer nattDiscoveryPort,

            @Default("true")
            @JsonProperty("NATTEnable")
            @JsonPropertyDescription("Use public addresses when NAT discovery gives no answer.")
            @Nullable Boolean nattEnable,

            @JsonPropertyDescription("Do not look up public addresses on the Internet.") @Nullable Boolean airGappedDeployment,

            @JsonPropertyDescription("Put a LoadBalancer Service before the gateway.") @Nullable Boolean loadBalancerEnable,

            @JsonPropertyDescription("Do not verify the certificate of the broker.") @Nullable Boolean insecureBrokerConnection,

            @Default("true")
            @JsonPropertyDescription("Restart pods when the certificate of the broker is not trusted.")
            @Nullable Boolean haltOnCertificateError,

            @JsonPropertyDescription("The control plane is hosted outside the cluster.") @Nullable Boolean hostedCluster,

            @JsonProperty("IPSecDebug") @JsonPropertyDescription("Verbose IPsec logs.") @Nullable Boolean ipSecDebug,

            @JsonProperty("Debug") @JsonPropertyDescription("Verbose logs.") @Nullable Boolean debug,

            @JsonPropertyDescription("Encapsulate ESP in UDP always.") @Nullable Boolean forceUDPEncaps,

            @JsonProperty("IPSecCertAuthMode")
            @JsonPropertyDescription("Authenticate by X.509 certificates instead of the pre-shared key.")
            @Nullable Boolean ipSecCertAuthMode,

            @JsonPropertyDescription("Cloud credentials for the preparation of gateways.") @Nullable NameRef credentialsSecret,

            @JsonPropertyDescription("Where the Operator Lifecycle Manager takes the operator from.") @Nullable SubscriptionConfig subscriptionConfig,

            @JsonPropertyDescription("Images that replace the default ones.") @Nullable ImagePullSpecs imagePullSpecs,

            @JsonPropertyDescription("Which nodes become gateways, and how many.") @Nullable GatewayConfig gatewayConfig,

            @JsonPropertyDescription("This cluster is the preferred server of its tunnels.") @Nullable Boolean preferredServer,

            @JsonPropertyDescription("Pings through the tunnels.") @Nullable HealthCheck connectionHealthCheck,

            @JsonPropertyDescription("Domains besides clusterset.local.")
            List<String> customDomains) {
        public Spec {
            customDomains = listOf(customDomains);
        }

        public static final Spec EMPTY = new Spec(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, List.of());
    }

    @Wire
    public record SubscriptionConfig(
            @Default("redhat-operators") @JsonPropertyDescription("CatalogSource.") @Nullable String source,

            @Default("openshift-marketplace") @JsonPropertyDescription("Its namespace.") @Nullable String sourceNamespace,

            @JsonPropertyDescription("Channel, e.g. stable-0.24.") @Nullable String channel,

            @JsonPropertyDescription("Version to start with.") @Nullable String startingCSV,

            @Pattern("Automatic|Manual") @JsonPropertyDescription("Automatic or Manual.") @Nullable String installPlanApproval) {}

    @Wire
    public record ImagePullSpecs(
            @JsonPropertyDescription("Image of that component.") @Nullable String submarinerImagePullSpec,

            @JsonPropertyDescription("Image of that component.") @Nullable String submarinerRouteAgentImagePullSpec,

            @JsonPropertyDescription("Image of that component.") @Nullable String submarinerGlobalnetImagePullSpec,

            @JsonPropertyDescription("Image of that component.") @Nullable String lighthouseAgentImagePullSpec,

            @JsonPropertyDescription("Image of that component.") @Nullable String lighthouseCoreDNSImagePullSpec,

            @JsonPropertyDescription("Image of that component.") @Nullable String metricsProxyImagePullSpec,

            @JsonPropertyDescription("Image of that component.") @Nullable String nettestImagePullSpec,

            @JsonPropertyDescription("Image of that component.") @Nullable String submarinerNetworkPluginSyncerImagePullSpec) {}

    @Wire
    public record GatewayConfig(
            @Default("1")
            @Min(1) @JsonPropertyDescription("How many nodes become gateways; two are needed for high availability.")
            @Nullable Integer gateways,

            @JsonPropertyDescription("Names of nodes that shall be gateways; chosen by the hub when empty.")
            List<String> nodes,

            @JsonPropertyDescription("Gateway machines on AWS.") @Nullable Instance aws,

            @JsonPropertyDescription("Gateway machines on GCP.") @Nullable Instance gcp,

            @JsonPropertyDescription("Gateway machines on Azure.") @Nullable Instance azure,

            @JsonPropertyDescription("Gateway machines on OpenStack.") @Nullable Instance rhos) {
        public GatewayConfig {
            nodes = listOf(nodes);
        }
    }

    @Wire
    public record Instance(
            @JsonPropertyDescription("Type of the machine.") @Nullable String instanceType) {}

    @Wire
    public record HealthCheck(
            @Default("true") @JsonPropertyDescription("Ping at all.") @Nullable Boolean enabled,

            @Default("1") @Min(1) @JsonPropertyDescription("Seconds between pings.") @Nullable Integer intervalSeconds,

            @Default("5") @Min(1) @JsonPropertyDescription("Lost packets after which the tunnel is in error.") @Nullable Integer maxPacketLossCount) {}

    @Wire
    public record Status(
            @JsonPropertyDescription(
                    "SubmarinerConfigApplied, SubmarinerClusterEnvironmentPrepared, SubmarinerGatewaysLabeled.")
            List<Condition> conditions,

            @JsonPropertyDescription("What the hub knows of the cluster.") @Nullable ManagedClusterInfo managedClusterInfo) {
        public Status {
            conditions = listOf(conditions);
        }
    }

    @Wire
    public record ManagedClusterInfo(
            @JsonPropertyDescription("Name of the cluster.") @Nullable String clusterName,

            @JsonPropertyDescription("Product, e.g. OpenShift.") @Nullable String vendor,

            @JsonPropertyDescription("Platform, e.g. AWS.") @Nullable String platform,

            @JsonPropertyDescription("Region.") @Nullable String region,

            @JsonPropertyDescription("OpenShift infrastructure id.") @Nullable String infraId,

            @JsonPropertyDescription("Version of the product.") @Nullable String vendorVersion,

            @JsonPropertyDescription("Network plug-in.") @Nullable String networkType) {}
}
