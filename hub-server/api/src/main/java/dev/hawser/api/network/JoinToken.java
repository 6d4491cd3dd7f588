package dev.hawser.api.network;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets agents join: whoever has the secret may create one ManagedCluster and one certificate request per use.
@JsonClassDescription(
        "Lets agents join: whoever has the secret may create one ManagedCluster and one certificate request per use.")
@Group("network.hawser.dev")
@Version("v1alpha1")
@Categories({"hawser"})
@AdditionalPrinterColumn(name = "Pattern", jsonPath = ".spec.namePattern", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Set", jsonPath = ".spec.clusterSet", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Uses", jsonPath = ".status.uses", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Max", jsonPath = ".spec.maxUses", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".spec.expiresAt", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Usable",
        jsonPath = ".status.conditions[?(@.type==\"Usable\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class JoinToken extends Resource<JoinToken.Spec, JoinToken.Status> {

    private static final long serialVersionUID = 1L;

    public static JoinToken named(String name) {
        return named(new JoinToken(), null, name);
    }

    @Wire
    public record Spec(
            @Pattern("^[a-z0-9*?.-]{1,253}$") @JsonPropertyDescription("Names that a cluster may take: a glob such as edge-*; any name when absent.")
            @Nullable String namePattern,

            @JsonPropertyDescription("Cluster set that a joining cluster becomes a member of.") @Nullable String clusterSet,

            @JsonPropertyDescription("Labels that a joining cluster gets.")
            Map<String, String> labels,

            @Min(1) @JsonPropertyDescription("How many clusters may join by it; 1 when absent.") @Nullable Integer maxUses,

            @JsonPropertyDescription("When it ends, RFC 3339; 24 hours after its creation when absent.") @Nullable String expiresAt,

            @JsonPropertyDescription("A joining cluster is accepted without a person.") @Nullable Boolean autoAccept) {
        public Spec {
            labels = mapOf(labels);
        }
    }

    @Wire
    public record Status(
            @JsonPropertyDescription("How many clusters have joined by it.") @Nullable Integer uses,

            @JsonPropertyDescription("When it was used last, RFC 3339.") @Nullable String lastUsedAt,

            @JsonPropertyDescription("Clusters that have joined by it.")
            List<String> clusters,

            @JsonPropertyDescription("The secret, hjt.ID.SECRET; only in the answer to the create, never stored.")
            @Nullable String token,

            @JsonPropertyDescription("Usable: not expired and not used up.")
            List<Condition> conditions) {
        public Status {
            clusters = listOf(clusters);
            conditions = listOf(conditions);
        }
    }
}
