package dev.hawser.ui.network;

import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.cluster.ClusterRow;
import dev.hawser.ui.cluster.ClusterState;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.look.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The network as a graph: clusters and the tunnels between them.
record TopologyModel(List<Node> nodes, List<Edge> edges, int alone) {

    record Node(String id, String set, Status status) {}

    /// @param status of the worse end
    record Edge(String id, String from, String to, String family, Status status, String rtt, String reason) {}

    /// @param withAlone whether clusters without a tunnel are shown too
    static TopologyModel of(Fleet fleet, boolean withAlone) {
        Map<String, List<TunnelRow>> joints = fleet.all(Tunnel.class).stream()
                .map(TunnelRow::of)
                .collect(Collectors.groupingBy(TopologyModel::id, TreeMap::new, Collectors.toList()));
        List<Edge> edges = joints.entrySet().stream()
                .map(joint -> edge(joint.getKey(), joint.getValue()))
                .toList();
        Set<String> joined =
                edges.stream().flatMap(e -> Stream.of(e.from(), e.to())).collect(Collectors.toSet());
        Map<String, ManagedCluster> clusters = fleet.all(ManagedCluster.class).stream()
                .collect(Collectors.toMap(c -> c.getMetadata().getName(), Function.identity(), (a, b) -> b));
        List<Node> nodes = Stream.concat(joined.stream(), withAlone ? clusters.keySet().stream() : Stream.<String>of())
                .distinct()
                .map(name -> node(name, clusters))
                .sorted(Comparator.comparing(Node::set).thenComparing(Node::id))
                .toList();
        int alone = (int)
                clusters.keySet().stream().filter(c -> !joined.contains(c)).count();
        return new TopologyModel(nodes, edges, alone);
    }

    private static String id(TunnelRow row) {
        return row.family() + ":" + row.pair();
    }

    private static Node node(String name, Map<String, ManagedCluster> clusters) {
        ManagedCluster cluster = clusters.get(name);
        return cluster == null
                ? new Node(name, "", Status.unknown("Not known"))
                : new Node(
                        name, ClusterRow.set(cluster), ClusterState.of(cluster).status());
    }

    private static Edge edge(String id, List<TunnelRow> ends) {
        TunnelRow worst = ends.stream()
                .min(Comparator.comparing(end -> end.status().mood()))
                .orElseThrow();
        String rtt =
                ends.stream().filter(end -> end.rttMillis() >= 0).mapToDouble(TunnelRow::rttMillis).average().stream()
                        .mapToObj(TunnelRow::rtt)
                        .findFirst()
                        .orElse("");
        boolean forward = worst.cluster().compareTo(worst.peer()) < 0;
        return new Edge(
                id,
                forward ? worst.cluster() : worst.peer(),
                forward ? worst.peer() : worst.cluster(),
                worst.family(),
                worst.status(),
                rtt,
                worst.reason());
    }
}
