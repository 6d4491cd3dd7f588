package dev.hawser.api.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Will it connect, and if not, why: a question that the hub answers in the status and deletes after its TTL.
@JsonClassDescription(
        "Will clusters connect, and if not, why: a question that the hub answers in the status and deletes after its TTL.")
@Group("network.hawser.dev")
@Version("v1alpha1")
@ShortNames("reach")
@Categories({"network", "hawser"})
@AdditionalPrinterColumn(
        name = "Interconnect",
        jsonPath = ".spec.interconnect",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Verdict", jsonPath = ".status.verdict", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Summary", jsonPath = ".status.summary", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Measured", jsonPath = ".status.measuredAt", type = AdditionalPrinterColumn.Type.DATE)
public class Reachability extends Resource<Reachability.Spec, Reachability.Status> {

    private static final long serialVersionUID = 1L;

    public static Reachability named(String name) {
        return named(new Reachability(), null, name);
    }

    @Wire
    public record Spec(
            @Required @JsonPropertyDescription("What shall join the clusters.")
            Interconnect interconnect,

            @JsonPropertyDescription("Names of clusters; together with those of clusterSet.")
            List<String> clusters,

            @JsonPropertyDescription("All clusters of this set.") @Nullable String clusterSet,

            @JsonPropertyDescription("Checks to do; all when empty.")
            List<Check> checks,

            @JsonPropertyDescription("Answer for this choice of Globalnet; the choice of the set when absent.")
            @Nullable Boolean globalnet,

            @Pattern("^[1-9][0-9]*(s|m|h|d)$") @JsonPropertyDescription("How long the answer is kept, as 10m or 24h; 1h when absent.")
            @Nullable String ttl) {
        public Spec {
            clusters = listOf(clusters);
            checks = listOf(checks);
        }
    }

    @Wire
    public record Status(
            @JsonPropertyDescription("The worst of the items.") @Nullable Verdict verdict,

            @JsonPropertyDescription("The answer in one sentence.") @Nullable String summary,

            @JsonPropertyDescription("Networks overlap, so only Globalnet can join the clusters.") @Nullable Boolean globalnetNeeded,

            @JsonPropertyDescription("The global CIDR that each cluster would get.")
            Map<String, String> globalCidrs,

            @JsonPropertyDescription("One per check and cluster or pair, problems first.")
            List<Item> items,

            @JsonPropertyDescription("When the checks were done, RFC 3339.") @Nullable String measuredAt,

            @JsonPropertyDescription("The generation of the request that is answered.") @Nullable Long observedGeneration) {
        public Status {
            globalCidrs = mapOf(globalCidrs);
            items = listOf(items);
        }
    }

    @Wire
    public record Item(
            @Required @JsonPropertyDescription("What was looked at.")
            Check check,

            @JsonPropertyDescription("The cluster, or the two clusters, that it is about.")
            List<String> pair,

            @Required @JsonPropertyDescription("What came out.")
            Verdict verdict,

            @Required @JsonPropertyDescription("What was seen, and where.")
            String evidence,

            @JsonPropertyDescription("What to do, with the command.") @Nullable String fix) {
        public Item {
            pair = listOf(pair);
        }
    }

    /// What is looked at before clusters are joined.
    public enum Check {
        /// Cluster ids are DNS labels and unique in the set.
        @JsonProperty("ClusterId")
        CLUSTER_ID("ClusterId"),
        /// The Kubernetes version is supported.
        @JsonProperty("KubernetesVersion")
        KUBERNETES_VERSION("KubernetesVersion"),
        /// The network plug-in is supported.
        @JsonProperty("NetworkPlugin")
        NETWORK_PLUGIN("NetworkPlugin"),
        /// kube-proxy runs in a supported mode.
        @JsonProperty("KubeProxyMode")
        KUBE_PROXY_MODE("KubeProxyMode"),
        /// Pod and service networks of each pair do not overlap, or Globalnet separates them.
        @JsonProperty("CidrOverlap")
        CIDR_OVERLAP("CidrOverlap"),
        /// Node addresses lie outside pod and service networks.
        @JsonProperty("NodeNetworks")
        NODE_NETWORKS("NodeNetworks"),
        /// The clusters use the same cable driver.
        @JsonProperty("CableDriver")
        CABLE_DRIVER("CableDriver"),
        /// There are nodes that can become gateways.
        @JsonProperty("GatewayNodes")
        GATEWAY_NODES("GatewayNodes"),
        /// The global CIDRs fit and do not overlap with the networks of the clusters.
        @JsonProperty("Globalnet")
        GLOBALNET("Globalnet"),
        /// The clusters belong to the set, and to one broker only.
        @JsonProperty("Membership")
        MEMBERSHIP("Membership");

        private final String text;

        Check(String text) {
            this.text = text;
        }

        /// As it is written in JSON.
        public String text() {
            return text;
        }
    }

    /// What a check says; the later the worse.
    public enum Verdict {
        @JsonProperty("Pass")
        PASS("Pass"),
        /// A fact is missing.
        @JsonProperty("Unknown")
        UNKNOWN("Unknown"),
        /// It may work.
        @JsonProperty("Warn")
        WARN("Warn"),
        /// It cannot work.
        @JsonProperty("Fail")
        FAIL("Fail");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /// As it is written in JSON.
        public String text() {
            return text;
        }
    }
}
