package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.identity.AgentName;
import dev.hawser.hub.identity.Members;
import dev.hawser.hub.identity.Members.Member;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Gives an accepted cluster its namespace and its agents their rights, and takes the rights away from one
/// that is not: the namespace, and what is in it, stays until the cluster leaves.
public final class AcceptanceReconciler implements Reconciler {

    static final String FIELD_MANAGER = "hawser-cluster";

    private final ResourceClient client;
    private final InstantSource clock;

    public AcceptanceReconciler(ResourceClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cluster-acceptance";
    }

    @Override
    public List<Trigger> triggers() {
        Trigger.Mapping owner = (object, state) -> {
            String cluster = object.labels().get(ClusterNames.CLUSTER_NAME_LABEL);
            return cluster == null ? List.of() : List.of(new ResourceKey(Members.MANAGED_CLUSTERS, "", cluster));
        };
        return List.of(
                Trigger.on(Members.MANAGED_CLUSTERS),
                Trigger.on(ClusterKinds.NAMESPACES, owner),
                Trigger.on(ClusterKinds.ROLE_BINDINGS, owner),
                Trigger.on(ClusterKinds.CLUSTER_ROLES, owner),
                Trigger.on(ClusterKinds.CLUSTER_ROLE_BINDINGS, owner),
                Trigger.on(ClusterKinds.LEASES, AcceptanceReconciler::whenGone));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode cluster =
                client.get(Members.MANAGED_CLUSTERS, "", key.name()).orElse(null);
        if (cluster == null || !AgentName.isClusterName(key.name())) {
            return Result.DONE;
        }
        Member member = Member.of(cluster);
        if (member.leaving()) {
            return Result.DONE;
        }
        ObjectNode guarded = withFinalizer(cluster);
        if (member.inForce()) {
            applyNamespace(member.name());
            AgentRights.of(member.name()).forEach(this::apply);
            ensureLease(member.name());
        } else {
            removeRights(client, member.name());
        }
        report(guarded, member);
        return Result.DONE;
    }

    private ObjectNode withFinalizer(ObjectNode cluster) {
        Metadata metadata = Metadata.of(cluster);
        List<String> finalizers = new ArrayList<>(metadata.finalizers());
        if (finalizers.contains(ClusterNames.CLEANUP_FINALIZER)) {
            return cluster;
        }
        finalizers.add(ClusterNames.CLEANUP_FINALIZER);
        metadata.setFinalizers(finalizers);
        return client.update(cluster);
    }

    private void applyNamespace(String cluster) {
        ObjectNode namespace = Documents.object();
        namespace.put("apiVersion", "v1").put("kind", "Namespace");
        namespace
                .putObject("metadata")
                .put("name", cluster)
                .putObject("labels")
                .put("cluster.open-cluster-management.io/managedCluster", cluster)
                .put(ClusterNames.CLUSTER_NAME_LABEL, cluster);
        apply(namespace);
    }

    /// An apply that changes nothing is no write, so there is nothing to compare first.
    private void apply(ObjectNode document) {
        client.apply(document, FIELD_MANAGER, true);
    }

    /// Renewals of leases are frequent and none of our business.
    private static Collection<ResourceKey> whenGone(StoredResource lease, Snapshot state) {
        return lease.key().name().equals(ClusterNames.LEASE) && state.get(lease.key()) == null
                ? List.of(new ResourceKey(
                        Members.MANAGED_CLUSTERS, "", lease.key().namespace()))
                : List.of();
    }

    /// Open Cluster Management's agent renews a lease and never makes one. Without a time of renewal in it, the
    /// cluster does not count as alive.
    private void ensureLease(String cluster) {
        if (client.get(ClusterKinds.LEASES, cluster, ClusterNames.LEASE).isPresent()) {
            return;
        }
        ObjectNode lease = Documents.object();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        lease.putObject("metadata")
                .put("name", ClusterNames.LEASE)
                .put("namespace", cluster)
                .putObject("labels")
                .put(ClusterNames.CLUSTER_NAME_LABEL, cluster);
        lease.putObject("spec").put("holderIdentity", ClusterNames.LEASE);
        try {
            client.create(lease);
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    static void removeRights(ResourceClient client, String cluster) {
        AgentRights.keys(cluster).forEach(key -> client.delete(key.type(), key.namespace(), key.name(), null));
    }

    private void report(ObjectNode cluster, Member member) {
        Instant now = clock.instant();
        StatusConditions conditions = StatusConditions.of(cluster);
        boolean wasAccepted = conditions.find(ClusterNames.HUB_ACCEPTED).isPresent();
        if (member.accepted()) {
            conditions.remove(ClusterNames.HUB_DENIED);
            conditions.set(
                    Condition.of(ClusterNames.HUB_ACCEPTED, true, "HubClusterAdminAccepted", "Accepted by the hub."),
                    now);
        } else if (wasAccepted) {
            String why = "The hub has withdrawn its acceptance (spec.hubAcceptsClient is false).";
            conditions.set(Condition.of(ClusterNames.HUB_ACCEPTED, false, "HubClusterAdminDenied", why), now);
            conditions.set(Condition.of(ClusterNames.HUB_DENIED, true, "HubClusterAdminDenied", why), now);
        }
        conditions.writeIfChanged(client);
    }
}
