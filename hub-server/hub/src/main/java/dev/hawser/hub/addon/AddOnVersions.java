package dev.hawser.hub.addon;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.StoredView;
import java.util.Map;

/// The versions of add-on kinds that look different from what is stored.
public final class AddOnVersions {

    private AddOnVersions() {}

    /// By type.
    public static Map<GroupResource, StoredView> views() {
        return Map.of(
                ManagedClusterAddOnView.TYPE, new ManagedClusterAddOnView(),
                ClusterManagementAddOnView.TYPE, new ClusterManagementAddOnView());
    }
}
