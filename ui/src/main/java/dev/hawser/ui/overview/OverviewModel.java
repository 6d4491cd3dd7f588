package dev.hawser.ui.overview;

import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.addon.AddOnRow;
import dev.hawser.ui.cluster.ClusterState;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.network.ServiceRow;
import dev.hawser.ui.network.TunnelRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the overview shows: numbers, problems, what changed last.
record OverviewModel(List<Tile> tiles, List<Problem> problems, int moreProblems, List<Happening> recent) {
    private static final int PROBLEMS = 40;
    private static final int HAPPENINGS = 12;

    /// A number and its parts, problems last.
    record Tile(String title, String href, int number, List<Part> parts) {}

    record Part(Status status, int number) {}

    record Problem(
            Status status,
            String title,
            String text,
            @Nullable Instant since,
            String href) {}

    record Happening(Status status, String title, Instant at, String href) {}

    static OverviewModel of(Fleet fleet) {
        List<ManagedCluster> clusters = fleet.all(ManagedCluster.class);
        List<TunnelRow> tunnels =
                fleet.all(Tunnel.class).stream().map(TunnelRow::of).toList();
        List<ServiceRow> services =
                fleet.all(ExportedService.class).stream().map(ServiceRow::of).toList();
        List<AddOnRow> addOns =
                fleet.all(ManagedClusterAddOn.class).stream().map(AddOnRow::of).toList();
        List<TunnelRow> joints = worstEnds(tunnels);
        List<Problem> problems = Stream.of(
                        clusters.stream().flatMap(OverviewModel::problem),
                        joints.stream().filter(TunnelRow::isProblem).map(OverviewModel::problem),
                        addOns.stream().filter(AddOnRow::isProblem).map(OverviewModel::problem),
                        services.stream()
                                .filter(s -> s.status().mood().isProblem())
                                .map(OverviewModel::problem))
                .flatMap(Function.identity())
                .sorted(Comparator.comparing((Problem p) -> p.status().mood())
                        .thenComparing(Problem::since, Comparator.nullsLast(Comparator.reverseOrder()))
                        .thenComparing(Problem::title))
                .toList();
        return new OverviewModel(
                List.of(
                        tile(
                                "Clusters",
                                "clusters",
                                clusters.stream().map(c -> ClusterState.of(c).status())),
                        tile("Tunnels", "network/tunnels", joints.stream().map(TunnelRow::status)),
                        tile(
                                "Exported services",
                                "network/services",
                                services.stream().map(ServiceRow::status)),
                        tile("Add-ons", "addons", addOns.stream().map(AddOnRow::status))),
                problems.stream().limit(PROBLEMS).toList(),
                Math.max(0, problems.size() - PROBLEMS),
                recent(clusters, tunnels, addOns));
    }

    /// Both ends report a tunnel; it is as good as its worse end.
    private static List<TunnelRow> worstEnds(List<TunnelRow> ends) {
        return ends.stream()
                .collect(Collectors.toMap(
                        end -> end.family() + end.pair(),
                        Function.identity(),
                        BinaryOperator.minBy(TunnelRow.WORST_FIRST)))
                .values()
                .stream()
                .sorted(Comparator.comparing(TunnelRow::pair))
                .toList();
    }

    private static Tile tile(String title, String href, Stream<Status> states) {
        Map<Status, Long> counts = states.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<Part> parts = counts.entrySet().stream()
                .map(e -> new Part(e.getKey(), e.getValue().intValue()))
                .sorted(Comparator.comparing((Part p) -> p.status().mood())
                        .reversed()
                        .thenComparing(p -> p.status().word()))
                .toList();
        return new Tile(title, href, parts.stream().mapToInt(Part::number).sum(), parts);
    }

    private static Stream<Problem> problem(ManagedCluster cluster) {
        ClusterState state = ClusterState.of(cluster);
        String name = cluster.getMetadata().getName();
        if (!state.status().mood().isProblem()) {
            return Stream.empty();
        }
        String text = state == ClusterState.PENDING
                ? "Accept or deny it: nothing is sent to it before."
                : state.because(cluster)
                        .map(c -> c.message() == null ? c.reason() : c.message())
                        .orElse("");
        return Stream.of(new Problem(state.status(), name, text, since(cluster), "clusters/" + name));
    }

    private static @Nullable Instant since(ManagedCluster cluster) {
        return ClusterState.of(cluster)
                .because(cluster)
                .flatMap(c -> Age.parse(c.lastTransitionTime()))
                .or(() -> Age.parse(cluster.getMetadata().getCreationTimestamp()))
                .orElse(null);
    }

    private static Problem problem(TunnelRow tunnel) {
        String text = Stream.of(tunnel.reason(), tunnel.message())
                .filter(s -> !s.isBlank())
                .collect(Collectors.joining(": "));
        return new Problem(tunnel.status(), "Tunnel " + tunnel.pair(), text, tunnel.since(), tunnel.href());
    }

    private static Problem problem(AddOnRow addOn) {
        return new Problem(
                addOn.status(),
                addOn.addOn() + " on " + addOn.cluster(),
                addOn.step(),
                addOn.since(),
                "clusters/" + addOn.cluster() + "/addons");
    }

    private static Problem problem(ServiceRow service) {
        String text = service.conflicts().isEmpty()
                ? service.ready() + " clusters have ready endpoints."
                : String.join(" ", service.conflicts());
        return new Problem(service.status(), "Service " + service.title(), text, null, service.href());
    }

    private static List<Happening> recent(
            List<ManagedCluster> clusters, List<TunnelRow> tunnels, List<AddOnRow> addOns) {
        List<Happening> all = new ArrayList<>();
        clusters.forEach(c -> Optional.ofNullable(since(c)).ifPresent(at -> all.add(happening(c, at))));
        tunnels.forEach(t -> Optional.ofNullable(t.since())
                .ifPresent(at -> all.add(new Happening(t.status(), t.cluster() + " → " + t.peer(), at, t.href()))));
        addOns.forEach(a -> Optional.ofNullable(a.since())
                .ifPresent(at -> all.add(new Happening(
                        a.status(), a.addOn() + " on " + a.cluster(), at, "clusters/" + a.cluster() + "/addons"))));
        return all.stream()
                .sorted(Comparator.comparing(Happening::at).reversed().thenComparing(Happening::title))
                .limit(HAPPENINGS)
                .toList();
    }

    private static Happening happening(ManagedCluster cluster, Instant at) {
        String name = cluster.getMetadata().getName();
        return new Happening(ClusterState.of(cluster).status(), name, at, "clusters/" + name);
    }
}
