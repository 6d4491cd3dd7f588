package dev.hawser.agent.hub;

import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.cluster.HubIdentity;

/// Which hub speaks, and in which of its lives. What one origin has said is no reason to remove what another one
/// wanted.
///
/// @param id of the hub
/// @param epoch of the hub
public record HubOrigin(String id, String epoch) {

    /// What a hub answers that is asked who it is.
    ///
    /// @param trustBundle PEM of the authorities to trust, `""` if it does not say
    public record Answer(HubOrigin origin, String trustBundle) {}

    /// Asks the hub. A hub that does not say is told apart by its record of this cluster.
    ///
    /// @param clusterUid of this cluster's ManagedCluster
    /// @throws ApiFailure if it does not answer, or does not know the caller
    public static Answer ask(Api hub, String clusterUid) {
        try {
            return hub.get(ResourceType.CONFIG_MAPS, HubIdentity.NAMESPACE, HubIdentity.NAME)
                    .flatMap(HubIdentity::of)
                    .map(said -> new Answer(new HubOrigin(said.id(), said.epoch()), said.trustBundle()))
                    .orElseGet(() -> unnamed(clusterUid));
        } catch (ApiFailure e) {
            if (e.code() == 403) {
                return unnamed(clusterUid);
            }
            throw e;
        }
    }

    private static Answer unnamed(String clusterUid) {
        return new Answer(new HubOrigin("", clusterUid), "");
    }

    @Override
    public String toString() {
        return id + "/" + epoch;
    }
}
