package dev.hawser.api.cluster;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/// Lets the placements of a namespace choose from a cluster set. Has the name of the set.
@JsonClassDescription("Lets the placements of a namespace choose from a cluster set; has the name of the set.")
@Group("cluster.open-cluster-management.io")
@Version("v1beta2")
@ShortNames({"mclsetbinding", "mclsetbindings"})
@AdditionalPrinterColumn(
        name = "Bound",
        jsonPath = ".status.conditions[?(@.type==\"Bound\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
public class ManagedClusterSetBinding extends Resource<ManagedClusterSetBinding.Spec, ManagedClusterSetBinding.Status>
        implements Namespaced {

    private static final long serialVersionUID = 1L;

    @Wire
    public record Spec(
            @Required @JsonPropertyDescription("Name of the cluster set, equal to the name of this object.")
            String clusterSet) {}

    @Wire
    public record Status(
            @JsonPropertyDescription("Bound: the cluster set exists and may be used from this namespace.")
            List<Condition> conditions) {
        public Status {
            conditions = listOf(conditions);
        }
    }
}
