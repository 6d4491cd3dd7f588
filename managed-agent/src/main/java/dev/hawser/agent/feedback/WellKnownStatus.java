package dev.hawser.agent.feedback;

import dev.hawser.api.work.ManifestWork.JsonPath;
import java.util.List;

/// The values that the rule `WellKnownStatus` means for a kind. Source: open-cluster-management-io/ocm,
/// `pkg/work/spoke/statusfeedback/rules`.
final class WellKnownStatus {

    /// The paths for a kind, empty if none are known.
    static List<JsonPath> of(String group, String kind) {
        return switch (group + "/" + kind) {
            case "apps/Deployment" ->
                List.of(
                        path("ReadyReplicas", ".status.readyReplicas"),
                        path("Replicas", ".status.replicas"),
                        path("AvailableReplicas", ".status.availableReplicas"));
            case "apps/DaemonSet" ->
                List.of(
                        path("NumberReady", ".status.numberReady"),
                        path("DesiredNumberScheduled", ".status.desiredNumberScheduled"),
                        path("NumberAvailable", ".status.numberAvailable"));
            case "apps/StatefulSet" ->
                List.of(
                        path("ReadyReplicas", ".status.readyReplicas"),
                        path("Replicas", ".status.replicas"),
                        path("AvailableReplicas", ".status.availableReplicas"));
            case "batch/Job" ->
                List.of(
                        path("JobComplete", ".status.conditions[?(@.type==\"Complete\")].status"),
                        path("JobSucceeded", ".status.succeeded"));
            case "/Pod" ->
                List.of(
                        path("PodReady", ".status.conditions[?(@.type==\"Ready\")].status"),
                        path("PodPhase", ".status.phase"));
            default -> List.of();
        };
    }

    private static JsonPath path(String name, String path) {
        return new JsonPath(name, null, path);
    }

    private WellKnownStatus() {}
}
