package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import dev.hawser.api.addon.AddOnDeploymentConfig.Toleration;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Made by the operator from a [Submariner]: Lighthouse in one cluster.
/// Source: submariner-io/submariner-operator, `api/v1alpha1/servicediscovery_types.go`.
@JsonClassDescription("Service discovery in one cluster; made by the operator from a Submariner.")
@Group("submariner.io")
@Version("v1alpha1")
public class ServiceDiscovery extends Resource<ServiceDiscovery.Spec, ServiceDiscovery.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static ServiceDiscovery named(String namespace, String name) {
        return named(new ServiceDiscovery(), namespace, name);
    }

    @Wire
    public record Spec(
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

            @Required @JsonPropertyDescription("Unique id in the cluster set.")
            String clusterID,

            @Required @JsonPropertyDescription("Namespace of this object.")
            String namespace,

            @JsonPropertyDescription("Registry and path of the images.") @Nullable String repository,

            @JsonPropertyDescription("Tag of the images.") @Nullable String version,

            @JsonPropertyDescription("Block of virtual IPs.") @Nullable String clustersetIPCIDR,

            @JsonPropertyDescription("Virtual IPs by default.") @Nullable Boolean clustersetIPEnabled,

            @Required @JsonPropertyDescription("Verbose logs.")
            boolean debug,

            @JsonPropertyDescription("Globalnet is in use.") @Nullable Boolean globalnetEnabled,

            @JsonPropertyDescription("Restart pods on certificate errors.") @Nullable Boolean haltOnCertificateError,

            @JsonPropertyDescription("ConfigMap of CoreDNS.")
            Submariner.@Nullable CoreDNSCustomConfig coreDNSCustomConfig,

            @JsonPropertyDescription("Domains besides clusterset.local.")
            List<String> customDomains,

            @JsonPropertyDescription("Component to image.") Map<String, String> imageOverrides,

            @JsonPropertyDescription("Labels of nodes.") Map<String, String> nodeSelector,

            @JsonPropertyDescription("Tolerated taints.") List<Toleration> tolerations) {
        public Spec {
            customDomains = listOf(customDomains);
            imageOverrides = mapOf(imageOverrides);
            nodeSelector = mapOf(nodeSelector);
            tolerations = listOf(tolerations);
        }
    }

    @Wire
    public record Status(
            @JsonPropertyDescription("Where it runs.") Submariner.@Nullable DeploymentInfo deploymentInfo) {}
}
