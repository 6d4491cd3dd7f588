package dev.hawser.api.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A service that leaves its cluster, in the broker namespace of the set, named `SERVICE.NAMESPACE`. Written by the
/// hub
/// from
/// what is on the broker.
@JsonClassDescription(
        "A service that leaves its cluster, in the broker namespace of its cluster set. Written by the hub.")
@Group("network.hawser.dev")
@Version("v1alpha1")
@ShortNames("exsvc")
@Categories({"network", "hawser"})
@AdditionalPrinterColumn(name = "Type", jsonPath = ".status.type", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.readyClusters", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "DNS", jsonPath = ".status.dnsNames[0]", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Conflict",
        jsonPath = ".status.conditions[?(@.type==\"Conflict\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class ExportedService extends Resource<ExportedService.Spec, ExportedService.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static ExportedService named(String namespace, String name) {
        return named(new ExportedService(), namespace, name);
    }

    @Wire
    public record Spec(
            @Required @JsonPropertyDescription("Name of the service.")
            String service,

            @Required @JsonPropertyDescription("Its namespace in the clusters.")
            String namespace,

            @Required @JsonPropertyDescription("What carries it.")
            Interconnect interconnect) {}

    @Wire
    public record Status(
            @JsonPropertyDescription("How it is reached.") @Nullable Type type,

            @JsonPropertyDescription("Ports of the service.")
            List<Port> ports,

            @JsonPropertyDescription("All forms of its name, the general one first.")
            List<String> dnsNames,

            @JsonPropertyDescription("Clusters that export it.")
            List<Exporter> clusters,

            @JsonPropertyDescription("Ready and all exporting clusters, e.g. 2/3.") @Nullable String readyClusters,

            @JsonPropertyDescription("What the exports disagree about.")
            List<Conflict> conflicts,

            @JsonPropertyDescription("Clusters that may see it, and why.")
            List<Visibility> visibleTo,

            @JsonPropertyDescription("Valid, Conflict and Ready.")
            List<Condition> conditions) {
        public Status {
            ports = listOf(ports);
            dnsNames = listOf(dnsNames);
            clusters = listOf(clusters);
            conflicts = listOf(conflicts);
            visibleTo = listOf(visibleTo);
            conditions = listOf(conditions);
        }
    }

    @Wire
    public record Port(
            @JsonPropertyDescription("Name of the port.") @Nullable String name,

            @JsonPropertyDescription("TCP, UDP or SCTP.") @Nullable String protocol,

            @Required @JsonPropertyDescription("Number.") int port,

            @JsonPropertyDescription("Protocol above, e.g. http.") @Nullable String appProtocol) {}

    @Wire
    public record Exporter(
            @Required @JsonPropertyDescription("Name of the cluster.")
            String name,

            @Required @JsonPropertyDescription("At least one endpoint is ready.")
            boolean ready,

            @Required @JsonPropertyDescription("Number of endpoints.")
            int endpoints,

            @JsonPropertyDescription("When it was exported, RFC 3339.") @Nullable String exportedAt,

            @JsonPropertyDescription("Addresses that are answered for it.")
            List<String> addresses) {
        public Exporter {
            addresses = listOf(addresses);
        }
    }

    @Wire
    public record Conflict(
            @Required @JsonPropertyDescription("What the exports disagree about, e.g. ports.")
            String field,

            @JsonPropertyDescription("Cluster whose export decides.") @Nullable String winner,

            @JsonPropertyDescription("Clusters whose exports differ.")
            List<String> losers,

            @JsonPropertyDescription("Why the winner wins.") @Nullable String rule) {
        public Conflict {
            losers = listOf(losers);
        }
    }

    @Wire
    public record Visibility(
            @Required @JsonPropertyDescription("Name of the cluster.")
            String cluster,

            @JsonPropertyDescription("Policy and rule that say so.") @Nullable String because) {}

    /// How an exported service is reached.
    public enum Type {
        /// By one address.
        @JsonProperty("ClusterSetIP")
        CLUSTER_SET_IP("ClusterSetIP"),
        /// By the addresses of its pods.
        @JsonProperty("Headless")
        HEADLESS("Headless");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /// As it is written in JSON.
        public String text() {
            return text;
        }
    }
}
