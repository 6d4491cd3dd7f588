package dev.hawser.agent.lease;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.cluster.ClusterNames;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// Renews the lease that tells the hub that this cluster is alive.
public final class LeaseKeeper {

    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final Api hub;
    private final String cluster;
    private final Clock clock;

    public LeaseKeeper(Api hub, String cluster, Clock clock) {
        this.hub = hub;
        this.cluster = cluster;
        this.clock = clock;
    }

    /// Writes one heartbeat.
    ///
    /// @param duration how long it is good for, and when the next one is due
    public void renew(Duration duration) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.put("leaseDurationSeconds", (int) duration.toSeconds());
        spec.put("renewTime", MICRO_TIME.format(clock.instant()));
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.set("spec", spec);
        try {
            hub.mergePatch(ResourceType.LEASES, cluster, ClusterNames.LEASE, "", patch);
        } catch (ApiFailure e) {
            if (!e.isNotFound()) {
                throw e;
            }
            ObjectNode lease = Api.object(ResourceType.LEASES, cluster, ClusterNames.LEASE);
            lease.withObject("/metadata").putObject("labels").put(ClusterNames.CLUSTER_NAME_LABEL, cluster);
            lease.set("spec", spec);
            hub.create(ResourceType.LEASES, cluster, lease);
        }
    }
}
