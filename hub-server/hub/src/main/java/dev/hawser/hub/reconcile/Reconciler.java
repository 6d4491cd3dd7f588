package dev.hawser.hub.reconcile;

import dev.hawser.apiserver.store.ResourceKey;
import java.util.List;

/// Brings one thing, named by a key, to the state that it should have.
///
/// Level-triggered: [#reconcile] gets a key and nothing else, reads what is, and writes the difference. It is called
/// again whenever something that a [Trigger] names has changed, after failures, and for every key now and then, so it
/// has to be idempotent. One key is never reconciled by two threads at once. The hub runs those that it gives to its
/// [Controllers].
public interface Reconciler {

    /// For logs and metrics, e.g. `cluster-lease`.
    String name();

    /// What is watched, and whose reconciliation a change of it calls for.
    List<Trigger> triggers();

    /// @param key as produced by the triggers; the object of that name may no longer exist
    /// @throws RuntimeException the key is tried again, later and later
    Result reconcile(ResourceKey key);

    /// How many keys are reconciled at the same time.
    default int parallelism() {
        return 4;
    }
}
