package dev.hawser.ui.addon;

import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.look.Mood;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.network.TunnelRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// How far an installation has come: each cluster, then the tunnels.
record InstallProgress(List<Line> lines, boolean done) {

    record Line(Status status, String title, String text, String href) {}

    static InstallProgress of(Fleet fleet, SubmarinerPlan plan) {
        List<Line> clusters = plan.fresh().stream().map(c -> cluster(fleet, c)).toList();
        List<TunnelRow> tunnels = fleet.all(Tunnel.class).stream()
                .map(TunnelRow::of)
                .filter(t -> plan.fresh().contains(t.cluster()))
                .sorted(Comparator.comparing(TunnelRow::cluster).thenComparing(TunnelRow::peer))
                .toList();
        List<Line> joints = tunnels.stream()
                .map(t -> new Line(t.status(), t.cluster() + " → " + t.peer(), t.message(), t.href()))
                .toList();
        boolean ready = clusters.stream().allMatch(l -> l.status().mood() == Mood.GOOD)
                && joints.stream().allMatch(l -> l.status().mood() == Mood.GOOD);
        List<Line> all = new java.util.ArrayList<>(clusters);
        all.addAll(joints);
        boolean alone = plan.fresh().size() + plan.present().size() < 2;
        return new InstallProgress(List.copyOf(all), ready && (alone || !joints.isEmpty()));
    }

    private static Line cluster(Fleet fleet, String cluster) {
        Optional<AddOnRow> row = fleet.all(ManagedClusterAddOn.class).stream()
                .filter(a -> a.getMetadata().getName().equals(AddOnNames.SUBMARINER)
                        && cluster.equals(a.getMetadata().getNamespace()))
                .findFirst()
                .map(AddOnRow::of);
        return new Line(
                row.map(AddOnRow::status).orElse(Status.busy("Waiting")),
                "Submariner on " + cluster,
                row.map(AddOnRow::step).orElse(""),
                "clusters/" + cluster + "/addons");
    }
}
