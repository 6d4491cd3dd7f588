package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings of one cluster set's broker, named `submariner-broker` in the broker namespace.
/// Source: submariner-io/submariner-operator, `api/v1alpha1/broker_types.go`.
@JsonClassDescription("Settings of the broker of one cluster set; named submariner-broker, in the broker namespace.")
@Group("submariner.io")
@Version("v1alpha1")
@AdditionalPrinterColumn(
        name = "Globalnet",
        jsonPath = ".spec.globalnetEnabled",
        type = AdditionalPrinterColumn.Type.BOOLEAN)
@AdditionalPrinterColumn(
        name = "Globalnet CIDR",
        jsonPath = ".spec.globalnetCIDRRange",
        type = AdditionalPrinterColumn.Type.STRING)
public class Broker extends Resource<Broker.Spec, Broker.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static Broker named(String namespace, String name) {
        return named(new Broker(), namespace, name);
    }

    @Wire
    public record Spec(
            @JsonPropertyDescription("service-discovery, connectivity, globalnet.")
            List<String> components,

            @JsonPropertyDescription("Domains besides clusterset.local.")
            List<String> defaultCustomDomains,

            @JsonPropertyDescription("Range that global CIDRs are taken from, 242.0.0.0/8 when absent.") @Nullable String globalnetCIDRRange,

            @JsonPropertyDescription("Range for virtual IPs, 243.0.0.0/8 when absent.") @Nullable String clustersetIPCIDRRange,

            @JsonPropertyDescription("Addresses per cluster, 65536 when absent.") @Nullable Integer defaultGlobalnetClusterSize,

            @JsonPropertyDescription("Clusters of the set get global CIDRs; cannot change while clusters are joined.")
            @Nullable Boolean globalnetEnabled,

            @JsonPropertyDescription("Exported services get virtual IPs by default.") @Nullable Boolean clustersetIPEnabled) {
        public Spec {
            components = listOf(components);
            defaultCustomDomains = listOf(defaultCustomDomains);
        }
    }

    @Wire
    public record Status(
            @JsonPropertyDescription("Ready: the namespace, the role and the key of the broker are there.")
            List<Condition> conditions) {
        public Status {
            conditions = listOf(conditions);
        }
    }
}
