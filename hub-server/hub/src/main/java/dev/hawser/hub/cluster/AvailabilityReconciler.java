package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.identity.Members;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether a cluster is there, from the lease that its agent renews: conditions ManagedClusterJoined,
/// Available and ClockSynced, and the taints that keep placements away from a cluster that is not. Looks again
/// exactly when a lease ends.
public final class AvailabilityReconciler implements Reconciler {

    static final Duration DEFAULT_LEASE = Duration.ofSeconds(60);
    private static final String UNAVAILABLE = "cluster.open-cluster-management.io/unavailable";
    private static final String UNREACHABLE = "cluster.open-cluster-management.io/unreachable";

    private final ResourceClient client;
    private final InstantSource clock;
    private final LeaseClock leases = new LeaseClock();

    public AvailabilityReconciler(ResourceClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cluster-availability";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(Members.MANAGED_CLUSTERS),
                Trigger.on(
                        ClusterKinds.LEASES,
                        (lease, state) -> lease.key().name().equals(ClusterNames.LEASE)
                                ? List.of(new ResourceKey(
                                        Members.MANAGED_CLUSTERS,
                                        "",
                                        lease.key().namespace()))
                                : List.of()));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        Instant now = clock.instant();
        ObjectNode lease =
                client.get(ClusterKinds.LEASES, key.name(), ClusterNames.LEASE).orElse(null);
        ObjectNode cluster =
                client.get(Members.MANAGED_CLUSTERS, "", key.name()).orElse(null);
        if (cluster == null) {
            leases.forget(key.name());
            return Result.DONE;
        }
        StatusConditions conditions = StatusConditions.of(cluster);
        Duration nextLook = null;
        if (lease != null && isRenewed(lease)) {
            String version = Metadata.of(lease).uid()
                    + lease.path("spec").path("renewTime").asText();
            Instant received = firstSight(key.name(), version, conditions, leaseOf(cluster), now);
            Availability judged = Availability.judge(
                    received,
                    time(lease.path("spec").path("renewTime").asText()),
                    leaseOf(cluster),
                    conditions.find(ClusterNames.AVAILABLE).orElse(null),
                    now);
            nextLook = judged.nextLook();
            report(conditions, judged, cluster, now);
        }
        taint(cluster, conditions, now);
        return nextLook == null ? Result.DONE : Result.after(nextLook);
    }

    private static boolean isRenewed(ObjectNode lease) {
        return !lease.path("spec").path("renewTime").asText("").isEmpty();
    }

    /// A cluster that was silent before this hub looked is not taken for alive until it renews.
    private Instant firstSight(
            String cluster, String version, StatusConditions conditions, Duration lease, Instant now) {
        boolean silent = conditions
                .find(ClusterNames.AVAILABLE)
                .filter(c -> c.status().equals("Unknown"))
                .isPresent();
        boolean first = !leases.knows(cluster);
        Instant since = silent && first ? now.minus(lease.multipliedBy(Availability.GRACE)) : now;
        return leases.receivedAt(cluster, version, since);
    }

    private void report(StatusConditions conditions, Availability judged, ObjectNode cluster, Instant now) {
        if (!conditions.isTrue(ClusterNames.JOINED)) {
            conditions.set(
                    Condition.of(ClusterNames.JOINED, true, "ManagedClusterJoined", "The agent has joined the fleet."),
                    now);
        }
        if (judged.available() != null) {
            conditions.set(judged.available(), now);
        }
        if (judged.clock() != null && !skipsClockCheck(cluster)) {
            conditions.set(judged.clock(), now);
        }
        if (conditions.writeIfChanged(client)) {
            // The taints follow with the event of this write, from the new revision.
            Metadata.of(cluster).node().remove("resourceVersion");
        }
    }

    private static boolean skipsClockCheck(ObjectNode cluster) {
        return cluster.path("metadata")
                .path("annotations")
                .path("registration.open-cluster-management.io/skip-clock-sync-check")
                .asText()
                .equals("true");
    }

    static Duration leaseOf(ObjectNode cluster) {
        int seconds = cluster.path("spec").path("leaseDurationSeconds").asInt(0);
        return seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_LEASE;
    }

    private static @Nullable Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private void taint(ObjectNode cluster, StatusConditions conditions, Instant now) {
        Metadata metadata = Metadata.of(cluster);
        if (metadata.resourceVersion().isEmpty() || metadata.isBeingDeleted()) {
            return;
        }
        String wanted = wantedTaint(conditions);
        JsonNode present = cluster.path("spec").path("taints");
        ArrayNode taints = Documents.array();
        boolean found = false;
        boolean changed = false;
        for (JsonNode taint : present) {
            String key = taint.path("key").asText();
            boolean ours = key.equals(UNAVAILABLE) || key.equals(UNREACHABLE);
            if (!ours || key.equals(wanted)) {
                taints.add(taint.deepCopy());
                found |= ours;
            } else {
                changed = true;
            }
        }
        if (wanted != null && !found) {
            taints.addObject().put("key", wanted).put("effect", "NoSelect").put("timeAdded", Metadata.time(now));
            changed = true;
        }
        if (changed) {
            cluster.withObject("/spec").set("taints", taints);
            client.update(cluster);
        }
    }

    private static @Nullable String wantedTaint(StatusConditions conditions) {
        Condition available = conditions.find(ClusterNames.AVAILABLE).orElse(null);
        if (available == null || available.status().equals("Unknown")) {
            return UNREACHABLE;
        }
        return available.holds() ? null : UNAVAILABLE;
    }
}
