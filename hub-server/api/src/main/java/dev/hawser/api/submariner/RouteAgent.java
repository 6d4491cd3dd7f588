package dev.hawser.api.submariner;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one node says about its way to the other clusters' gateways. Has no status subresource.
/// Source: submariner-io/submariner, `pkg/apis/submariner.io/v1/types.go`.
@JsonClassDescription("What one node says about its way to the gateways of other clusters.")
@Group("submariner.io")
@Version("v1")
public class RouteAgent extends Resource<Void, RouteAgent.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static RouteAgent named(String namespace, String name) {
        return named(new RouteAgent(), namespace, name);
    }

    @Wire
    public record Status(
            @JsonPropertyDescription("Version of the route agent.") @Nullable String version,

            @JsonPropertyDescription("Not empty: the route agent has a problem.") @Nullable String statusFailure,

            @JsonPropertyDescription("One per other cluster.")
            List<RemoteEndpoint> remoteEndpoints) {
        public Status {
            remoteEndpoints = listOf(remoteEndpoints);
        }
    }

    @Wire
    public record RemoteEndpoint(
            @JsonPropertyDescription("connected, connecting, error or none.") @Nullable String status,

            @JsonPropertyDescription("Why.") @Nullable String statusMessage,

            @JsonPropertyDescription("The other end.") @Nullable EndpointSpec spec,

            @JsonPropertyDescription("Round-trip times.") Gateway.@Nullable LatencyRtt latencyRTT) {}
}
