package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/// Says on each ManagedClusterSetBinding whether the set that it binds is there.
public final class SetBindingReconciler implements Reconciler {

    private static final String BOUND = "Bound";

    private final ResourceClient client;
    private final InstantSource clock;

    public SetBindingReconciler(ResourceClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cluster-set-binding";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(ClusterKinds.SET_BINDINGS),
                Trigger.on(ClusterKinds.SETS, SetBindingReconciler::whenItComesOrGoes));
    }

    /// Bindings have the name of their set.
    private static Collection<ResourceKey> whenItComesOrGoes(StoredResource set, Snapshot state) {
        return state.ofType(ClusterKinds.SET_BINDINGS).values().stream()
                .map(StoredResource::key)
                .filter(binding -> binding.name().equals(set.key().name()))
                .toList();
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode binding = client.get(ClusterKinds.SET_BINDINGS, key.namespace(), key.name())
                .orElse(null);
        if (binding == null || Metadata.of(binding).isBeingDeleted()) {
            return Result.DONE;
        }
        String set = binding.path("spec").path("clusterSet").asText();
        Condition bound = client.get(ClusterKinds.SETS, "", set).isPresent()
                ? Condition.of(BOUND, true, "ClusterSetBound", "The set is bound to this namespace.")
                : Condition.of(BOUND, false, "ClusterSetNotFound", "There is no ManagedClusterSet " + set + ".");
        StatusConditions.of(binding).set(bound, clock.instant()).writeIfChanged(client);
        return Result.DONE;
    }
}
