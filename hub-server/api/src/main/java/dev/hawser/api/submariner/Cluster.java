package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Resource;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/// A cluster as it announces itself on the broker. Source: submariner-io/submariner,
/// `pkg/apis/submariner.io/v1/types.go`.
@Group("submariner.io")
@Version("v1")
public class Cluster extends Resource<Cluster.Spec, Void> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static Cluster named(String namespace, String name) {
        return named(new Cluster(), namespace, name);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Spec(
            @Required @JsonProperty("cluster_id") @JsonPropertyDescription("Id of the cluster.")
            String clusterId,

            @Required @JsonProperty("color_codes") @JsonPropertyDescription("blue.")
            List<String> colorCodes,

            @Required @JsonProperty("service_cidr") @JsonPropertyDescription("Service CIDRs.")
            List<String> serviceCidr,

            @Required @JsonProperty("cluster_cidr") @JsonPropertyDescription("Pod CIDRs.")
            List<String> clusterCidr,

            @Required @JsonProperty("global_cidr") @JsonPropertyDescription("Global CIDRs.")
            List<String> globalCidr) {
        public Spec {
            colorCodes = listOf(colorCodes);
            serviceCidr = listOf(serviceCidr);
            clusterCidr = listOf(clusterCidr);
            globalCidr = listOf(globalCidr);
        }
    }
}
