package dev.hawser.api.addon;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an add-on's pods are deployed in clusters: where, from which registries, through which proxy. Source:
/// open-cluster-management-io/api, `addon/v1alpha1/types_addondeploymentconfig.go`.
@JsonClassDescription(
        "How the pods of an add-on are deployed in clusters: where, from which registries, through which proxy.")
@Group("addon.open-cluster-management.io")
@Version("v1alpha1")
public class AddOnDeploymentConfig extends Resource<AddOnDeploymentConfig.Spec, Void> implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Wire
    public record Spec(
            @JsonPropertyDescription("Variables for the add-on's templates.")
            List<Variable> customizedVariables,

            @JsonPropertyDescription("Nodes that the add-on's pods may run on.") @Nullable NodePlacement nodePlacement,

            @JsonPropertyDescription("Mirrors: images whose name starts with source are pulled from mirror.")
            List<ImageMirror> registries,

            @JsonPropertyDescription("Proxy for connections that leave the cluster.") @Nullable ProxyConfig proxyConfig,

            @JsonPropertyDescription("Namespace in the cluster for the add-on's agent.") @Nullable String agentInstallNamespace) {
        public Spec {
            customizedVariables = listOf(customizedVariables);
            registries = listOf(registries);
        }
    }

    @Wire
    public record Variable(
            @Required @JsonPropertyDescription("Name of the variable.")
            String name,

            @JsonPropertyDescription("Its value.") @Nullable String value) {}

    @Wire
    public record NodePlacement(
            @JsonPropertyDescription("Labels that a node must carry.")
            Map<String, String> nodeSelector,

            @JsonPropertyDescription("Taints of nodes that are tolerated.")
            List<Toleration> tolerations) {
        public NodePlacement {
            nodeSelector = mapOf(nodeSelector);
            tolerations = listOf(tolerations);
        }
    }

    /// As `v1.Toleration`.
    @Wire
    public record Toleration(
            @JsonPropertyDescription("Key of the taint; all keys when empty.") @Nullable String key,

            @JsonPropertyDescription("Exists or Equal.") @Nullable String operator,

            @JsonPropertyDescription("Value of the taint, for Equal.") @Nullable String value,

            @JsonPropertyDescription("NoSchedule, PreferNoSchedule or NoExecute; all when empty.") @Nullable String effect,

            @JsonPropertyDescription("How long NoExecute is tolerated, in seconds.") @Nullable Long tolerationSeconds) {}

    @Wire
    public record ImageMirror(
            @JsonPropertyDescription("Prefix of image names, e.g. quay.io/submariner.") @Nullable String source,

            @Required @JsonPropertyDescription("What the prefix is replaced by.")
            String mirror) {}

    @Wire
    public record ProxyConfig(
            @JsonPropertyDescription("Proxy for HTTP, as a URL.") @Nullable String httpProxy,

            @JsonPropertyDescription("Proxy for HTTPS, as a URL.") @Nullable String httpsProxy,

            @JsonPropertyDescription("PEM of the proxy's certificate authority, base64.") @Nullable String caBundle,

            @JsonPropertyDescription("Hosts and CIDRs that are reached directly, comma-separated.") @Nullable String noProxy) {}
}
