package dev.hawser.ui.network;

import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.cluster.ClusterRow;
import dev.hawser.ui.cluster.ClusterState;
import dev.hawser.ui.look.Mood;
import dev.hawser.ui.look.Status;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The network as a graph: clusters and the tunnels between them. A picture holds only so much: a large network is
/// shown
/// by its sets, a large set by its problems, and what is left out is counted.
///
/// @param groups the sets in place of their clusters, problems first; empty when clusters are drawn
/// @param nodes the clusters that are drawn
/// @param edges the tunnels that are drawn
/// @param table all tunnels of the part that is looked at, problems first
/// @param alone clusters without a tunnel
/// @param size of the part that is looked at
record TopologyModel(
        List<Group> groups, List<Node> nodes, List<Edge> edges, List<Edge> table, Names names, int alone, Size size) {

    /// So many clusters are drawn with all their tunnels.
    static final int WITH_ALL_TUNNELS = 16;
    /// So many are drawn at all.
    static final int DRAWN = 60;

    private static final int MOST_EDGES = 150;
    private static final int MOST_GROUPS = 40;

    record Node(String id, String set, Status status) {}

    /// @param status of the worse end
    record Edge(String id, String from, String to, String family, Status status, String rtt, String reason) {
        boolean isProblem() {
            return status.mood() != Mood.GOOD;
        }

        boolean touches(String cluster) {
            return from.equals(cluster) || to.equals(cluster);
        }
    }

    /// A set in one piece.
    ///
    /// @param status the worst of its clusters and tunnels
    record Group(String set, int clusters, int tunnels, int problems, Status status) {}

    /// What there is to choose from.
    record Names(List<String> clusters, List<String> sets) {}

    record Size(int clusters, int tunnels, int sets) {}

    /// All clusters and tunnels of the fleet.
    private record Network(List<Node> nodes, List<Edge> edges) {
        Map<String, Node> byName() {
            return nodes.stream().collect(Collectors.toMap(Node::id, Function.identity()));
        }
    }

    static TopologyModel of(List<ManagedCluster> clusters, List<Tunnel> tunnels, TopologyScope scope) {
        Network all = network(clusters, tunnels);
        Set<String> joined = ends(all.edges());
        int alone =
                (int) all.nodes().stream().filter(n -> !joined.contains(n.id())).count();
        Names names = new Names(
                all.nodes().stream().map(Node::id).sorted().toList(),
                all.nodes().stream()
                        .map(Node::set)
                        .filter(s -> !s.isEmpty())
                        .distinct()
                        .sorted()
                        .toList());
        Network part = part(all, scope, joined);
        List<Edge> table = part.edges().stream()
                .sorted(Comparator.comparing((Edge e) -> e.status().mood()).thenComparing(Edge::id))
                .toList();
        Size size = new Size(part.nodes().size(), part.edges().size(), (int)
                part.nodes().stream().map(Node::set).distinct().count());
        boolean whole = scope.set().isEmpty() && scope.cluster().isEmpty();
        if (whole && part.nodes().size() > DRAWN) {
            return new TopologyModel(groups(part), List.of(), List.of(), table, names, alone, size);
        }
        Network drawn = drawn(part, table, scope);
        return new TopologyModel(List.of(), drawn.nodes(), drawn.edges(), table, names, alone, size);
    }

    private static Network network(List<ManagedCluster> members, List<Tunnel> tunnels) {
        Map<String, List<TunnelRow>> joints = tunnels.stream()
                .map(TunnelRow::of)
                .collect(Collectors.groupingBy(TopologyModel::id, TreeMap::new, Collectors.toList()));
        List<Edge> edges = joints.entrySet().stream()
                .map(joint -> edge(joint.getKey(), joint.getValue()))
                .toList();
        Map<String, ManagedCluster> clusters = members.stream()
                .collect(Collectors.toMap(c -> c.getMetadata().getName(), Function.identity(), (a, b) -> b));
        List<Node> nodes = Stream.concat(ends(edges).stream(), clusters.keySet().stream())
                .distinct()
                .map(name -> node(name, clusters))
                .sorted(Comparator.comparing(Node::set).thenComparing(Node::id))
                .toList();
        return new Network(nodes, edges);
    }

    private static Set<String> ends(List<Edge> edges) {
        return edges.stream().flatMap(e -> Stream.of(e.from(), e.to())).collect(Collectors.toSet());
    }

    /// What the scope is about, nothing left out.
    private static Network part(Network all, TopologyScope scope, Set<String> joined) {
        Map<String, Node> byName = all.byName();
        boolean one = byName.containsKey(scope.cluster());
        List<Edge> edges = all.edges().stream()
                .filter(e -> !one || e.touches(scope.cluster()))
                .filter(e -> one
                        || scope.set().isEmpty()
                        || isIn(byName, e.from(), scope.set())
                        || isIn(byName, e.to(), scope.set()))
                .filter(e -> !scope.problems() || e.isProblem())
                .toList();
        Set<String> ends = ends(edges);
        List<Node> nodes = all.nodes().stream()
                .filter(n -> ends.contains(n.id())
                        || n.id().equals(scope.cluster())
                        || (!one && ofScope(n, scope, joined.contains(n.id()))))
                .toList();
        return new Network(nodes, edges);
    }

    private static boolean isIn(Map<String, Node> byName, String cluster, String set) {
        Node node = byName.get(cluster);
        return node != null && node.set().equals(set);
    }

    private static boolean ofScope(Node node, TopologyScope scope, boolean joined) {
        boolean here = scope.set().isEmpty() || node.set().equals(scope.set());
        boolean wanted = joined || scope.alone();
        return here && wanted && (!scope.problems() || node.status().mood().isProblem());
    }

    /// As much of the part as a picture holds: problems first, and the tunnels that are well only among few.
    private static Network drawn(Network part, List<Edge> worstFirst, TopologyScope scope) {
        Set<String> troubled =
                ends(part.edges().stream().filter(Edge::isProblem).toList());
        List<Node> nodes = part.nodes().stream()
                .sorted(Comparator.comparing((Node n) -> !n.id().equals(scope.cluster()))
                        .thenComparing(n -> !n.status().mood().isProblem())
                        .thenComparing(n -> !troubled.contains(n.id()))
                        .thenComparing(Node::set)
                        .thenComparing(Node::id))
                .limit(DRAWN)
                .sorted(Comparator.comparing(Node::set).thenComparing(Node::id))
                .toList();
        Set<String> shown = nodes.stream().map(Node::id).collect(Collectors.toSet());
        boolean few = nodes.size() <= WITH_ALL_TUNNELS || !scope.cluster().isEmpty();
        List<Edge> edges = worstFirst.stream()
                .filter(e -> shown.contains(e.from()) && shown.contains(e.to()))
                .filter(e -> few || e.isProblem())
                .limit(MOST_EDGES)
                .toList();
        return new Network(nodes, edges);
    }

    private static List<Group> groups(Network part) {
        Map<String, Node> byName = part.byName();
        Map<String, List<Edge>> edges = part.edges().stream()
                .collect(Collectors.groupingBy(
                        e -> byName.containsKey(e.from()) ? byName.get(e.from()).set() : ""));
        return part.nodes().stream().collect(Collectors.groupingBy(Node::set)).entrySet().stream()
                .map(set -> group(set.getKey(), set.getValue(), edges.getOrDefault(set.getKey(), List.of())))
                .sorted(Comparator.comparing((Group g) -> g.status().mood())
                        .thenComparing(Comparator.comparingInt(Group::problems).reversed())
                        .thenComparing(Group::set))
                .limit(MOST_GROUPS)
                .toList();
    }

    private static Group group(String set, List<Node> nodes, List<Edge> edges) {
        long problems =
                nodes.stream().filter(n -> n.status().mood().isProblem()).count()
                        + edges.stream().filter(Edge::isProblem).count();
        Status worst = Stream.concat(
                        nodes.stream().map(Node::status), edges.stream().map(Edge::status))
                .min(Comparator.comparing(Status::mood))
                .orElse(Status.unknown("Unknown"));
        return new Group(set, nodes.size(), edges.size(), (int) problems, worst);
    }

    /// What is not drawn of the part that is looked at; empty when all is.
    String leftOut() {
        if (!groups.isEmpty()) {
            return size.clusters() + " clusters and " + size.tunnels() + " tunnels in " + size.sets()
                    + (size.sets() == 1 ? " set" : " sets")
                    + (groups.size() < size.sets() ? ", of which " + groups.size() + " are drawn, problems first" : "")
                    + ". Choose a set or a cluster to see its tunnels.";
        }
        int clusters = size.clusters() - nodes.size();
        int tunnels = size.tunnels() - edges.size();
        if (clusters == 0 && tunnels == 0) {
            return "";
        }
        boolean onlyGood = clusters == 0
                && table.stream().filter(Edge::isProblem).count() <= edges.size()
                && edges.stream().allMatch(Edge::isProblem);
        return onlyGood
                ? "The " + tunnels + " tunnels that are well are not drawn. Choose a cluster to see its own."
                : nodes.size() + " of " + size.clusters() + " clusters and " + edges.size() + " of " + size.tunnels()
                        + " tunnels are drawn, problems first. Choose a cluster to see its own.";
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
        TunnelRow worst = ends.stream().min(TunnelRow.WORST_FIRST).orElseThrow();
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
