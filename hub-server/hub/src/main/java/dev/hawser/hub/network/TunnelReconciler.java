package dev.hawser.hub.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.api.Condition;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.NetworkNames;
import dev.hawser.api.network.Tunnel;
import dev.hawser.api.submariner.Endpoint;
import dev.hawser.api.submariner.EndpointSpec;
import dev.hawser.api.submariner.Gateway;
import dev.hawser.api.submariner.Submariner;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.addon.ManifestWorks;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Keeps the Submariner tunnels of each cluster as its gateway reports them; one key is the add-on of one cluster.
/// Looks
/// again by itself, because silence is something to notice.
public final class TunnelReconciler implements Reconciler {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANAGER = "hawser-network";
    private static final Duration LOOK = Duration.ofSeconds(5);

    /// When the hub saw a cluster's report first.
    private record Heard(String report, Instant at) {}

    private final Fleet fleet;
    private final InstantSource clock;
    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    public TunnelReconciler(Fleet fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "submariner-tunnels";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(
                        Fleet.typeOf(ManagedClusterAddOn.class),
                        (addOn, state) ->
                                addOn.key().name().equals(AddOnNames.SUBMARINER) ? List.of(addOn.key()) : List.of()),
                Trigger.on(
                        Fleet.typeOf(ManifestWork.class),
                        (work, state) -> work.key().name().equals(SubmarinerNames.RESOURCE_WORK)
                                ? List.of(addOnOf(work.key().namespace()))
                                : List.of()),
                Trigger.on(
                        Fleet.typeOf(ManagedCluster.class),
                        (cluster, state) -> List.of(addOnOf(cluster.key().name()))),
                Trigger.on(Fleet.typeOf(Tunnel.class), (tunnel, state) -> oppositeOf(tunnel)));
    }

    /// What one end says is part of what the other end shows. Tunnels are written only when they mean something
    /// else.
    private static List<ResourceKey> oppositeOf(StoredResource tunnel) {
        String peer = tunnel.labels().get(NetworkNames.PEER_LABEL);
        return peer == null ? List.of() : List.of(addOnOf(peer));
    }

    private static ResourceKey addOnOf(String cluster) {
        return Fleet.keyOf(ManagedClusterAddOn.class, cluster, AddOnNames.SUBMARINER);
    }

    @Override
    public int parallelism() {
        return 2;
    }

    @Override
    public Result reconcile(ResourceKey key) {
        String cluster = key.namespace();
        Map<String, Tunnel> existing = new HashMap<>();
        fleet.list(Tunnel.class, cluster).stream()
                .filter(t -> t.getSpec() != null
                        && t.getSpec().interconnect() == dev.hawser.api.network.Interconnect.SUBMARINER)
                .forEach(t -> existing.put(t.getMetadata().getName(), t));
        Instant now = clock.instant();
        String set = hasAddOn(cluster) ? setOf(cluster) : null;
        List<Tunnel> desired = set == null ? List.of() : desired(cluster, set, existing, now);
        desired.forEach(
                tunnel -> write(tunnel, existing.remove(tunnel.getMetadata().getName()), now));
        existing.keySet().forEach(name -> fleet.api().delete(Fleet.typeOf(Tunnel.class), cluster, name, null));
        if (desired.isEmpty()) {
            heard.remove(cluster);
        }
        return desired.isEmpty() ? Result.DONE : Result.after(LOOK);
    }

    private boolean hasAddOn(String cluster) {
        return fleet.get(ManagedClusterAddOn.class, cluster, AddOnNames.SUBMARINER)
                .filter(a -> a.getMetadata().getDeletionTimestamp() == null)
                .isPresent();
    }

    private @Nullable String setOf(String cluster) {
        return fleet.get(ManagedCluster.class, "", cluster)
                .map(c -> c.getMetadata().getLabels())
                .map(labels -> labels.get(ClusterNames.CLUSTER_SET_LABEL))
                .orElse(null);
    }

    private List<Tunnel> desired(String cluster, String set, Map<String, Tunnel> existing, Instant now) {
        if (fleet.get(ManifestWork.class, cluster, SubmarinerNames.RESOURCE_WORK)
                .isEmpty()) {
            return List.of();
        }
        Map<String, EndpointSpec> announced = new TreeMap<>();
        fleet.list(Endpoint.class, SubmarinerNames.brokerNamespace(set))
                .forEach(e -> announced.put(e.getSpec().clusterId(), e.getSpec()));
        List<ClusterReport> peers = new ArrayList<>();
        Map<String, Tunnel> opposite = new HashMap<>();
        for (ManagedCluster member : fleet.clustersOf(set)) {
            String peer = member.getMetadata().getName();
            boolean installed = fleet.get(ManifestWork.class, peer, SubmarinerNames.RESOURCE_WORK)
                    .isPresent();
            if (!peer.equals(cluster) && hasAddOn(peer) && installed) {
                peers.add(report(peer, announced.get(peer), now));
                fleet.get(Tunnel.class, peer, SubmarinerTunnels.nameOf(cluster)).ifPresent(t -> opposite.put(peer, t));
            }
        }
        ClusterReport own = report(cluster, announced.get(cluster), now);
        return SubmarinerTunnels.desired(own, peers, existing, opposite, set, now);
    }

    private ClusterReport report(String cluster, @Nullable EndpointSpec announced, Instant now) {
        Optional<ManifestWork> work = fleet.get(ManifestWork.class, cluster, SubmarinerNames.RESOURCE_WORK);
        String gateways = raw(work, SubmarinerNames.FEEDBACK_GATEWAYS);
        Heard last = heard.compute(
                cluster,
                (name, before) -> before != null && before.report().equals(gateways == null ? "" : gateways)
                        ? before
                        : new Heard(gateways == null ? "" : gateways, now));
        return new ClusterReport(
                cluster,
                isAlive(cluster),
                parse(gateways, new TypeReference<List<Gateway.Status>>() {}),
                parse(raw(work, "gatewayDaemonSet"), new TypeReference<Submariner.DaemonSetCounts>() {}),
                last.at(),
                announced);
    }

    private static @Nullable String raw(Optional<ManifestWork> work, String value) {
        return ManifestWorks.feedback(work.orElse(null), "submariners", SubmarinerNames.SUBMARINER, value)
                .map(ManifestWork.FieldValue::jsonRaw)
                .orElse(null);
    }

    /// Null if nothing or nonsense was reported.
    private static <T> @Nullable T parse(@Nullable String json, TypeReference<T> type) {
        try {
            return json == null ? null : JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private boolean isAlive(String cluster) {
        return fleet.get(ManagedCluster.class, "", cluster)
                .filter(c -> c.getStatus() != null)
                .flatMap(c -> Condition.find(c.getStatus().conditions(), ClusterNames.AVAILABLE))
                .filter(Condition::holds)
                .isPresent();
    }

    private void write(Tunnel tunnel, @Nullable Tunnel existing, Instant now) {
        if (existing == null || !tunnel.getSpec().equals(existing.getSpec())) {
            Tunnel bare = Fleet.copy(tunnel, Tunnel.class);
            bare.setStatus(null);
            fleet.api().apply(bare.toTree(), MANAGER, true);
        }
        if (SubmarinerTunnels.isWorthWriting(existing == null ? null : existing.getStatus(), tunnel.getStatus(), now)) {
            fleet.api().applyStatus(tunnel.toTree(), MANAGER, true);
        }
    }
}
