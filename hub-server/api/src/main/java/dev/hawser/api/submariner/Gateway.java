package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A gateway node and its tunnels, named like the node; rewritten every 5 s. Has no status subresource.
/// Source: submariner-io/submariner, `pkg/apis/submariner.io/v1/types.go`.
@JsonClassDescription("A gateway node and its tunnels; named like the node.")
@Group("submariner.io")
@Version("v1")
@AdditionalPrinterColumn(name = "HA Status", jsonPath = ".status.haStatus", type = AdditionalPrinterColumn.Type.STRING)
public class Gateway extends Resource<Void, Gateway.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static Gateway named(String namespace, String name) {
        return named(new Gateway(), namespace, name);
    }

    @Wire
    public record Status(
            @JsonPropertyDescription("Version of the gateway.") @Nullable String version,

            @JsonPropertyDescription("active or passive.") @Nullable String haStatus,

            @JsonPropertyDescription("This end.") @Nullable EndpointSpec localEndpoint,

            @JsonPropertyDescription("Not empty: the cable engine has a problem.") @Nullable String statusFailure,

            @JsonPropertyDescription("One per other cluster; empty on passive gateways.")
            List<Connection> connections) {
        public Status {
            connections = listOf(connections);
        }
    }

    @Wire
    public record Connection(
            @JsonPropertyDescription("connected, connecting, error or none.") @Nullable String status,

            @JsonPropertyDescription("Why, e.g. what the ping said.") @Nullable String statusMessage,

            @JsonPropertyDescription("The other end.") @Nullable EndpointSpec endpoint,

            @JsonPropertyDescription("Address of the other end that carries the tunnel.") @Nullable String usingIP,

            @JsonPropertyDescription("That address is the translated one.") @Nullable Boolean usingNAT,

            @JsonPropertyDescription("Round-trip times.") @Nullable LatencyRtt latencyRTT) {}

    @Wire
    public record LatencyRtt(
            @JsonPropertyDescription("As a Go duration, e.g. 1.2345ms.") @Nullable String last,

            @JsonPropertyDescription("As a Go duration, e.g. 1.2345ms.") @Nullable String min,

            @JsonPropertyDescription("As a Go duration, e.g. 1.2345ms.") @Nullable String average,

            @JsonPropertyDescription("As a Go duration, e.g. 1.2345ms.") @Nullable String max,

            @JsonPropertyDescription("As a Go duration, e.g. 1.2345ms.") @Nullable String stdDev) {}
}
