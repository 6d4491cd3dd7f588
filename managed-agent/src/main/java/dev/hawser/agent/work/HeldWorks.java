package dev.hawser.agent.work;

import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/// What is left alone because nobody who may has said that it shall go: works that a hub of another origin wanted, or
/// that vanished without a word.
public final class HeldWorks {

    private static final int NAMED = 10;

    private final Map<String, Integer> held = new ConcurrentSkipListMap<>();
    private final Runnable onChange;

    /// @param onChange must be quick
    HeldWorks(Runnable onChange) {
        this.onChange = onChange;
    }

    /// Says how many objects of a work are held; 0 for none.
    void put(String work, int objects) {
        Integer before = objects == 0 ? held.remove(work) : held.put(work, objects);
        if ((before == null ? 0 : before) != objects) {
            onChange.run();
        }
    }

    List<String> names() {
        return List.copyOf(held.keySet());
    }

    /// The conditions of the ManagedCluster with what is held in them. Nothing is said before something was held.
    ///
    /// @param epoch of the hub that is told
    public List<Condition> report(List<Condition> conditions, String epoch, Instant now) {
        Map<String, Integer> all = Map.copyOf(held);
        boolean saidBefore =
                Condition.find(conditions, ClusterNames.WORKS_KNOWN).isPresent();
        if (all.isEmpty()) {
            return saidBefore
                    ? Condition.merge(
                            conditions,
                            Condition.of(ClusterNames.WORKS_KNOWN, true, "NothingHeld", "Nothing is held"),
                            now)
                    : conditions;
        }
        String names = held.entrySet().stream()
                .limit(NAMED)
                .map(work -> work.getKey() + " (" + work.getValue() + " objects)")
                .collect(Collectors.joining(", "));
        String more = all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "";
        String message = "Held in the cluster, neither removed nor kept up, because this hub has not said that they"
                + " shall go: " + names + more + ". Create the works again to go on with them, or annotate this"
                + " ManagedCluster with " + ClusterNames.REMOVE_HELD_WORKS + "=" + epoch + " to have them removed.";
        return Condition.merge(conditions, Condition.of(ClusterNames.WORKS_KNOWN, false, "WorksHeld", message), now);
    }
}
