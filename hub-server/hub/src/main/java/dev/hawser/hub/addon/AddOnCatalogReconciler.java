package dev.hawser.hub.addon;

import dev.hawser.api.addon.ClusterManagementAddOn;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.util.List;

/// Offers the add-on of every interconnect: a ClusterManagementAddOn that is there from the start and comes back
/// when
/// it is deleted. What others add to it stays.
public final class AddOnCatalogReconciler implements Reconciler {

    private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

    private final Fleet fleet;
    private final List<Interconnect> interconnects;

    public AddOnCatalogReconciler(Fleet fleet, List<Interconnect> interconnects) {
        this.fleet = fleet;
        this.interconnects = List.copyOf(interconnects);
    }

    @Override
    public String name() {
        return "addon-catalog";
    }

    /// Namespaces exist from the first start on, so they bring the keys of objects that do not exist yet.
    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(NAMESPACES, (object, state) -> keys()),
                Trigger.on(Fleet.typeOf(ClusterManagementAddOn.class)));
    }

    private List<ResourceKey> keys() {
        return interconnects.stream()
                .map(i -> Fleet.keyOf(
                        ClusterManagementAddOn.class,
                        "",
                        i.addOn().getMetadata().getName()))
                .toList();
    }

    @Override
    public Result reconcile(ResourceKey key) {
        if (fleet.get(ClusterManagementAddOn.class, "", key.name()).isEmpty()) {
            interconnects.stream()
                    .map(Interconnect::addOn)
                    .filter(addOn -> addOn.getMetadata().getName().equals(key.name()))
                    .forEach(addOn -> fleet.api().apply(addOn.toTree(), "hawser-addon", false));
        }
        return Result.DONE;
    }
}
