package dev.hawser.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.hub.HubSession;
import dev.hawser.agent.inventory.Inventory;
import dev.hawser.agent.inventory.InventoryReader;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.agent.work.HeldWorks;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.cluster.ManagedCluster.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Tells the hub what the cluster is and what is held in it.
final class InventoryReport {

    /// How often the cluster is looked at although nothing happened.
    static final Duration LOOK = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InventoryReader inventory;
    private final HeldWorks held;
    private final Clock clock;

    InventoryReport(InventoryReader inventory, HeldWorks held, Clock clock) {
        this.inventory = inventory;
        this.held = held;
        this.clock = clock;
    }

    /// Writes the status if it differs.
    ///
    /// @return false if it is too early to tell anything
    boolean send(HubSession hub) {
        ManagedCluster known = hub.managedCluster().orElse(null);
        if (known == null || !inventory.isReady()) {
            return false;
        }
        Instant now = clock.instant();
        Status status = status(known.getStatus(), now);
        status = new Status(
                held.report(status.conditions(), hub.epoch(), now),
                status.capacity(),
                status.allocatable(),
                status.version(),
                status.clusterClaims());
        JsonNode wanted = JSON.valueToTree(status);
        if (!wanted.equals(JSON.valueToTree(known.getStatus()))) {
            ObjectNode patch = JSON.createObjectNode();
            patch.putObject("metadata")
                    .put("resourceVersion", known.getMetadata().getResourceVersion());
            patch.set("status", wanted);
            String name = known.getMetadata().getName();
            hub.api().mergePatch(ResourceType.MANAGED_CLUSTERS, null, name, "status", patch);
        }
        return true;
    }

    private Status status(Status old, Instant now) {
        try {
            return inventory.read().status(old, now);
        } catch (ApiFailure e) {
            if (!e.isUnreachable()) {
                throw e;
            }
            return Inventory.unavailable(old, String.valueOf(e.getMessage()), now);
        }
    }
}
