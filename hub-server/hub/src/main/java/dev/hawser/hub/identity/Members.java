package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Which clusters are members of the fleet now. Asked at each request of an agent, so the answer is kept for
/// as long as the ManagedCluster has the same revision.
public final class Members {

    public static final GroupResource MANAGED_CLUSTERS =
            new GroupResource("cluster.open-cluster-management.io", "managedclusters");

    /// Annotation that withholds a cluster's rights: it names the cluster of which it is a duplicate.
    public static final String DUPLICATE_OF = "hawser.dev/duplicate-of";

    /// @param uid of the ManagedCluster
    /// @param accepted `spec.hubAcceptsClient`
    /// @param duplicate another member has the same cluster id
    /// @param leaving it is being deleted
    public record Member(String name, String uid, boolean accepted, boolean duplicate, boolean leaving) {

        /// Reads a ManagedCluster.
        public static Member of(ObjectNode cluster) {
            var metadata = cluster.path("metadata");
            return new Member(
                    metadata.path("name").asText(),
                    metadata.path("uid").asText(),
                    cluster.path("spec").path("hubAcceptsClient").asBoolean(),
                    metadata.path("annotations").has(DUPLICATE_OF),
                    metadata.has("deletionTimestamp"));
        }

        /// Whether the cluster's agents have their rights.
        public boolean inForce() {
            return accepted && !duplicate;
        }
    }

    private record Remembered(long revision, Member member) {}

    private final Store store;
    private final Map<String, Remembered> remembered = new ConcurrentHashMap<>();

    public Members(Store store) {
        this.store = store;
    }

    /// Empty if there is no ManagedCluster of this name.
    public Optional<Member> find(String cluster) {
        StoredResource stored = store.snapshot().get(new ResourceKey(MANAGED_CLUSTERS, "", cluster));
        if (stored == null) {
            remembered.remove(cluster);
            return Optional.empty();
        }
        Remembered known = remembered.get(cluster);
        if (known == null || known.revision() != stored.revision()) {
            known = new Remembered(stored.revision(), Member.of(stored.toTree()));
            remembered.put(cluster, known);
        }
        return Optional.of(known.member());
    }

    boolean isInstalled(AddOnAgentName addOn) {
        return addOn.isInstalled(store.snapshot());
    }
}
