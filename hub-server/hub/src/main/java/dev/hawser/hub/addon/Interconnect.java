package dev.hawser.hub.addon;

import dev.hawser.api.addon.ClusterManagementAddOn;
import dev.hawser.api.network.Reachability;
import java.time.Instant;

/// A way of joining networks: Submariner, Skupper, mesh federation. Each is a package of its own that makes the
/// desired
/// state of clusters and trust between them by its reconcilers; this is what the others need to know of it.
public interface Interconnect {

    dev.hawser.api.network.Interconnect family();

    /// The add-on by which clusters get it, as the hub offers it.
    ClusterManagementAddOn addOn();

    /// Will clusters connect by it, and if not, why. Reads what the hub knows, asks no cluster.
    Reachability.Status preflight(Reachability.Spec request, Instant now);
}
