package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterClaims;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.identity.Members;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// Finds clusters that are members under two names: they report the same cluster id (claim `id.k8s.io`). The
/// older membership counts; the younger is flagged and its rights are withheld until one of the two is removed.
///
/// There is one key, the whole fleet; what was read of a cluster is kept per revision.
public final class DuplicateReconciler implements Reconciler {

    /// Condition of the younger one.
    static final String CONDITION = "Duplicate";

    private static final ResourceKey FLEET = new ResourceKey(Members.MANAGED_CLUSTERS, "", "*");

    private record Identity(long revision, String name, String created, String clusterId, String duplicateOf) {
        static Identity of(StoredResource stored) {
            ObjectNode cluster = stored.toTree();
            String id = "";
            for (JsonNode claim : cluster.path("status").path("clusterClaims")) {
                if (claim.path("name").asText().equals(ClusterClaims.ID)) {
                    id = claim.path("value").asText();
                }
            }
            JsonNode metadata = cluster.path("metadata");
            return new Identity(
                    stored.revision(),
                    stored.key().name(),
                    metadata.path("creationTimestamp").asText(),
                    cluster.path("spec").path("hubAcceptsClient").asBoolean() ? id : "",
                    metadata.path("annotations").path(Members.DUPLICATE_OF).asText());
        }
    }

    private final Store store;
    private final ResourceClient client;
    private final InstantSource clock;
    private Map<String, Identity> identities = Map.of();

    public DuplicateReconciler(Store store, ResourceClient client, InstantSource clock) {
        this.store = store;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cluster-duplicates";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.on(Members.MANAGED_CLUSTERS, (object, state) -> List.of(FLEET)));
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public Result reconcile(ResourceKey key) {
        identities = read();
        Map<String, Identity> oldest = identities.values().stream()
                .filter(identity -> !identity.clusterId().isEmpty())
                .collect(Collectors.toMap(
                        Identity::clusterId,
                        identity -> identity,
                        (a, b) -> Comparator.comparing(Identity::created)
                                                .thenComparing(Identity::name)
                                                .compare(a, b)
                                        <= 0
                                ? a
                                : b));
        for (Identity identity : identities.values()) {
            Identity first = oldest.get(identity.clusterId());
            String wanted = first == null || first.name().equals(identity.name()) ? "" : first.name();
            if (!wanted.equals(identity.duplicateOf())) {
                flag(identity.name(), wanted);
            }
        }
        return Result.DONE;
    }

    private Map<String, Identity> read() {
        SortedMap<String, StoredResource> clusters = store.snapshot().ofType(Members.MANAGED_CLUSTERS);
        Map<String, Identity> next = HashMap.newHashMap(clusters.size());
        clusters.forEach((name, stored) -> {
            Identity known = identities.get(name);
            next.put(name, known != null && known.revision() == stored.revision() ? known : Identity.of(stored));
        });
        return next;
    }

    private void flag(String cluster, String duplicateOf) {
        Optional<ObjectNode> present = client.get(Members.MANAGED_CLUSTERS, "", cluster);
        if (present.isEmpty()) {
            return;
        }
        ObjectNode patch = Documents.object();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", Metadata.of(present.get()).resourceVersion());
        ObjectNode annotations = metadata.putObject("annotations");
        if (duplicateOf.isEmpty()) {
            annotations.putNull(Members.DUPLICATE_OF);
        } else {
            annotations.put(Members.DUPLICATE_OF, duplicateOf);
        }
        ObjectNode written = client.mergePatch(Members.MANAGED_CLUSTERS, "", cluster, "", patch);
        Instant now = clock.instant();
        StatusConditions conditions = StatusConditions.of(written);
        if (duplicateOf.isEmpty()) {
            conditions.remove(CONDITION);
        } else {
            conditions.set(
                    Condition.of(
                            CONDITION,
                            true,
                            "SameClusterId",
                            "This is the same cluster as " + duplicateOf
                                    + ", which joined first. Remove one of the two."),
                    now);
        }
        conditions.writeIfChanged(client);
    }
}
