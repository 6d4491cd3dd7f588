package dev.hawser.hub.network;

import dev.hawser.apiserver.access.Visibility;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.addon.AddOnCatalogReconciler;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.addon.Interconnect;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.submariner.BrokerAdmission;
import dev.hawser.hub.submariner.BrokerReconciler;
import dev.hawser.hub.submariner.BrokerVisibility;
import dev.hawser.hub.submariner.SubmarinerAddOnReconciler;
import dev.hawser.hub.submariner.SubmarinerInterconnect;
import dev.hawser.hub.submariner.SubmarinerSettings;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/// All that joins networks, put together for the hub.
public final class NetworkControllers {

    private NetworkControllers() {}

    /// What the leader runs.
    ///
    /// @param random a cryptographically strong one: it makes the keys of tunnels
    public static List<Reconciler> reconcilers(
            Store store,
            ResourceClient client,
            InstantSource clock,
            RandomGenerator random,
            SubmarinerSettings submariner) {
        Fleet fleet = new Fleet(store, client);
        List<Interconnect> interconnects = List.of(new SubmarinerInterconnect(fleet, submariner));
        return List.of(
                new AddOnCatalogReconciler(fleet, interconnects),
                new BrokerReconciler(fleet, random),
                new SubmarinerAddOnReconciler(fleet, clock, submariner),
                new TunnelReconciler(fleet, clock),
                new ExportedServiceReconciler(fleet, clock),
                new ReachabilityReconciler(fleet, interconnects, clock));
    }

    /// What every replica asks about writes.
    public static List<AdmissionHook> hooks() {
        return List.of(new BrokerAdmission());
    }

    /// What every replica lets readers see.
    public static Visibility visibility() {
        return new BrokerVisibility();
    }
}
