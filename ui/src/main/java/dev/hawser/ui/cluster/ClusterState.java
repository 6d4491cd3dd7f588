package dev.hawser.ui.cluster;

import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.look.Mood;
import dev.hawser.ui.look.Status;
import java.util.List;
import java.util.Optional;

/// How a cluster is, in one word. Derived from its conditions.
public enum ClusterState {
    READY(Mood.GOOD, "Ready"),
    /// Asks to join; a person has to accept it.
    PENDING(Mood.WARN, "Wants to join"),
    /// Accepted; the agent has not its certificate yet, or has not reported.
    JOINING(Mood.BUSY, "Joining"),
    /// The agent reports that the cluster does not work.
    UNAVAILABLE(Mood.BAD, "Unavailable"),
    /// The agent is silent.
    SILENT(Mood.UNKNOWN, "Silent"),
    DENIED(Mood.OFF, "Denied"),
    LEAVING(Mood.BUSY, "Leaving");

    private final Mood mood;
    private final String word;

    ClusterState(Mood mood, String word) {
        this.mood = mood;
        this.word = word;
    }

    public Status status() {
        return new Status(mood, word);
    }

    public static ClusterState of(ManagedCluster cluster) {
        List<Condition> conditions = conditions(cluster);
        if (cluster.getMetadata().getDeletionTimestamp() != null) {
            return LEAVING;
        }
        boolean accepted = cluster.getSpec() != null
                && Boolean.TRUE.equals(cluster.getSpec().hubAcceptsClient());
        if (!accepted) {
            return holds(conditions, ClusterNames.HUB_DENIED) ? DENIED : PENDING;
        }
        Optional<Condition> available = Condition.find(conditions, ClusterNames.AVAILABLE);
        if (!holds(conditions, ClusterNames.JOINED) || available.isEmpty()) {
            return JOINING;
        }
        return switch (available.get().status()) {
            case "True" -> READY;
            case "False" -> UNAVAILABLE;
            default -> SILENT;
        };
    }

    /// The condition that explains the state best.
    public Optional<Condition> because(ManagedCluster cluster) {
        String type = switch (this) {
            case READY, UNAVAILABLE, SILENT -> ClusterNames.AVAILABLE;
            case PENDING -> ClusterNames.HUB_ACCEPTED;
            case JOINING -> ClusterNames.JOINED;
            case DENIED -> ClusterNames.HUB_DENIED;
            case LEAVING -> ClusterNames.DELETING;
        };
        return Condition.find(conditions(cluster), type);
    }

    public static List<Condition> conditions(ManagedCluster cluster) {
        return cluster.getStatus() == null ? List.of() : cluster.getStatus().conditions();
    }

    private static boolean holds(List<Condition> conditions, String type) {
        return Condition.find(conditions, type).filter(Condition::holds).isPresent();
    }
}
