package dev.hawser.ui.testing;

import dev.hawser.api.Condition;
import dev.hawser.api.NameRef;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.Interconnect;
import dev.hawser.api.network.Tunnel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Objects as the hub has them.
public final class Samples {
    private Samples() {}

    public static ManagedCluster ready(String name, String set) {
        return cluster(name, set, true, Condition.of(ClusterNames.AVAILABLE, true, "Available", "It is well"));
    }

    public static ManagedCluster silent(String name, String set) {
        return cluster(
                name, set, true, Condition.unknown(ClusterNames.AVAILABLE, "LeaseStopped", "The agent is silent"));
    }

    public static ManagedCluster pending(String name) {
        ManagedCluster cluster = ManagedCluster.named(name);
        cluster.setSpec(new ManagedCluster.Spec(List.of(), false, 60, List.of()));
        return cluster;
    }

    private static ManagedCluster cluster(String name, String set, boolean accepted, Condition available) {
        ManagedCluster cluster = pending(name);
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(ClusterNames.CLUSTER_SET_LABEL, set);
        cluster.getMetadata().setLabels(labels);
        cluster.setSpec(new ManagedCluster.Spec(List.of(), accepted, 60, List.of()));
        cluster.setStatus(new ManagedCluster.Status(
                List.of(Condition.of(ClusterNames.JOINED, true, "Joined", ""), available),
                Map.of("cpu", "8"),
                Map.of(),
                new ManagedCluster.KubernetesVersion("v1.33.1"),
                List.of()));
        return cluster;
    }

    public static Tunnel tunnel(
            String cluster, String peer, Tunnel.State state, Tunnel.@Nullable Reason reason, String message) {
        Tunnel tunnel = Tunnel.named(cluster, "submariner-" + peer);
        tunnel.setSpec(new Tunnel.Spec(new NameRef(cluster), new NameRef(peer), Interconnect.SUBMARINER, "emea"));
        tunnel.setStatus(new Tunnel.Status(
                state,
                reason,
                message,
                "2026-05-04T11:00:00Z",
                "2026-05-04T11:59:50Z",
                0,
                List.of(),
                new Tunnel.End(cluster + "-gw", "10.0.0.1", "203.0.113.1", 4500, "libreswan", List.of("10.1.0.0/16")),
                new Tunnel.End(peer + "-gw", "10.0.0.2", "203.0.113.2", 4500, "libreswan", List.of("10.2.0.0/16")),
                "203.0.113.2",
                true,
                state == Tunnel.State.CONNECTED ? new Tunnel.Rtt(12.0, 11.0, 12.5, 14.0, 0.5) : null,
                null,
                null,
                null,
                null,
                List.of()));
        return tunnel;
    }

    public static Tunnel connected(String cluster, String peer) {
        return tunnel(cluster, peer, Tunnel.State.CONNECTED, null, "");
    }

    public static ManagedClusterAddOn addOn(String cluster, Condition... conditions) {
        ManagedClusterAddOn addOn = ManagedClusterAddOn.named(cluster, "submariner");
        addOn.setSpec(ManagedClusterAddOn.Spec.EMPTY);
        addOn.setStatus(new ManagedClusterAddOn.Status(null, List.of(conditions), List.of(), null, null));
        return addOn;
    }

    public static ExportedService service(String name, String namespace, boolean ready, String... clusters) {
        ExportedService service = ExportedService.named("emea-broker", name + "." + namespace);
        service.setSpec(new ExportedService.Spec(name, namespace, Interconnect.SUBMARINER));
        service.setStatus(new ExportedService.Status(
                ExportedService.Type.CLUSTER_SET_IP,
                List.of(new ExportedService.Port("http", "TCP", 8080, null)),
                List.of(name + "." + namespace + ".svc.clusterset.local"),
                List.of(clusters).stream()
                        .map(c -> new ExportedService.Exporter(c, ready, ready ? 2 : 0, null, List.of("10.9.0.1")))
                        .toList(),
                null,
                List.of(),
                List.of(),
                List.of()));
        return service;
    }
}
