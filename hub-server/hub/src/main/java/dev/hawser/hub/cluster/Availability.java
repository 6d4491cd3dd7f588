package dev.hawser.hub.cluster;

import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterNames;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a lease says of its cluster. A pure judgement; silence is Unknown, never False.
///
/// @param available the condition ManagedClusterConditionAvailable, null to leave it as it is
/// @param clock the condition ManagedClusterConditionClockSynced, null to leave it
/// @param nextLook when the judgement has to be made again, null if only a change can alter it
record Availability(
        @Nullable Condition available,
        @Nullable Condition clock,
        @Nullable Duration nextLook) {

    /// A cluster is silent after this many lease durations without renewal.
    static final int GRACE = 5;

    /// What the agent itself says of its cluster stands: hub and agent would overwrite each other's words for ever.
    ///
    /// @param receivedAt when the newest renewal came in, by the hub's clock
    /// @param renewTime what the agent wrote, by its clock; null if it wrote none
    /// @param lease how often it renews
    /// @param present the condition as it is
    static Availability judge(
            Instant receivedAt, @Nullable Instant renewTime, Duration lease, @Nullable Condition present, Instant now) {
        Duration grace = lease.multipliedBy(GRACE);
        Instant end = receivedAt.plus(grace);
        if (!now.isBefore(end)) {
            return new Availability(
                    Condition.unknown(
                            ClusterNames.AVAILABLE,
                            "ManagedClusterLeaseUpdateStopped",
                            "The agent has not renewed its lease for " + grace.toSeconds() + " seconds."),
                    null,
                    null);
        }
        boolean agentHasSpoken = present != null && !present.status().equals("Unknown");
        Condition available = agentHasSpoken
                ? null
                : Condition.of(
                        ClusterNames.AVAILABLE, true, "ManagedClusterAvailable", "The agent renews its lease in time.");
        return new Availability(available, clock(receivedAt, renewTime, grace), Duration.between(now, end));
    }

    private static @Nullable Condition clock(Instant receivedAt, @Nullable Instant renewTime, Duration grace) {
        if (renewTime == null) {
            return null;
        }
        Duration apart = Duration.between(renewTime, receivedAt).abs();
        return apart.compareTo(grace) < 0
                ? Condition.of(
                        ClusterNames.CLOCK_SYNCED,
                        true,
                        "ManagedClusterClockSynced",
                        "The clocks of hub and cluster agree.")
                : Condition.of(
                        ClusterNames.CLOCK_SYNCED,
                        false,
                        "ManagedClusterClockOutOfSync",
                        "The cluster's clock differs from the hub's by " + apart.toSeconds()
                                + " seconds; set both by NTP.");
    }
}
