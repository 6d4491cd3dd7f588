package dev.hawser.hub.identity;

import dev.hawser.api.cluster.HubIdentity;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import dev.hawser.hub.store.Life;
import java.util.List;
import java.util.function.Supplier;

/// Keeps what the hub says of itself true: a new life of the database takes the record away, and nobody may change it.
public final class HubRecordReconciler implements Reconciler {

    /// The record; it belongs to one life of the database.
    public static final ResourceKey KEY =
            new ResourceKey(new GroupResource("", "configmaps"), HubIdentity.NAMESPACE, HubIdentity.NAME);

    private static final ResourceKey NAMESPACE =
            new ResourceKey(new GroupResource("", "namespaces"), "", HubIdentity.NAMESPACE);

    private final HubRecord record;
    private final Supplier<Life> life;
    private final String trustBundle;

    public HubRecordReconciler(HubRecord record, Supplier<Life> life, String trustBundle) {
        this.record = record;
        this.life = life;
        this.trustBundle = trustBundle;
    }

    @Override
    public String name() {
        return "hub-identity";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(whenever(KEY), whenever(NAMESPACE));
    }

    private static Trigger whenever(ResourceKey object) {
        return Trigger.on(object.type(), (changed, state) -> changed.key().equals(object) ? List.of(KEY) : List.of());
    }

    @Override
    public Result reconcile(ResourceKey key) {
        record.ensure(trustBundle, life.get());
        return Result.DONE;
    }
}
