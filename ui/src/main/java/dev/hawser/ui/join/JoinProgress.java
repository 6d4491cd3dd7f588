package dev.hawser.ui.join;

import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.JoinToken;
import dev.hawser.ui.cluster.ClusterState;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.look.Status;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// How far each cluster that used a join token has come.
record JoinProgress(List<Joining> clusters) {

    record Joining(String cluster, ClusterState state, List<Step> steps) {
        boolean isDone() {
            return state == ClusterState.READY;
        }
    }

    record Step(Status status, String title, String text) {}

    static JoinProgress of(Fleet fleet, String token) {
        TreeSet<String> names = new TreeSet<>();
        fleet.all(JoinToken.class).stream()
                .filter(t -> t.getMetadata().getName().equals(token))
                .flatMap(t -> Optional.ofNullable(t.getStatus()).stream())
                .forEach(status -> names.addAll(status.clusters()));
        return new JoinProgress(names.stream()
                .map(name -> joining(fleet, name))
                .flatMap(Optional::stream)
                .toList());
    }

    private static Optional<Joining> joining(Fleet fleet, String name) {
        return fleet.all(ManagedCluster.class).stream()
                .filter(c -> c.getMetadata().getName().equals(name))
                .findFirst()
                .map(JoinProgress::joining);
    }

    private static Joining joining(ManagedCluster cluster) {
        ClusterState state = ClusterState.of(cluster);
        String why = state.because(cluster)
                .map(c -> c.message() == null ? c.reason() : c.message())
                .orElse("");
        Step asked = new Step(Status.good("Done"), "It has asked to join", "The agent runs and reaches the hub.");
        Step accepted = switch (state) {
            case PENDING ->
                new Step(Status.warn("Waits for you"), "Accept it", "Somebody with the right has to accept it.");
            case DENIED -> new Step(Status.bad("Denied"), "Denied", why);
            case LEAVING -> new Step(Status.off("Leaving"), "Leaving", why);
            case JOINING, READY, UNAVAILABLE, SILENT -> new Step(Status.good("Done"), "Accepted", "");
        };
        Step ready = switch (state) {
            case READY -> new Step(Status.good("Done"), "Ready", why);
            case UNAVAILABLE, SILENT -> new Step(state.status(), state.status().word(), why);
            case JOINING -> new Step(Status.busy("Working"), "Getting its certificate and reporting", why);
            case PENDING, DENIED, LEAVING -> new Step(Status.off("Later"), "Ready", "");
        };
        return new Joining(cluster.getMetadata().getName(), state, List.of(asked, accepted, ready));
    }
}
