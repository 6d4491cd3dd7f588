package dev.hawser.hub.submariner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.api.Condition;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.hub.addon.ManifestWorks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the add-on of a cluster says about itself: a pure function of its works and what came back of them.
final class AddOnConditions {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Why nothing is pushed to a cluster.
    record Blocked(String reason, String message) {}

    /// @param blocked null if the cluster may have Submariner
    /// @param alive the agent reports
    /// @param gateways names of the chosen nodes
    record Seen(
            @Nullable Blocked blocked,
            boolean alive,
            @Nullable ManifestWork operator,
            @Nullable ManifestWork resource,
            @Nullable ManifestWork labels,
            List<String> gateways,
            boolean openShift) {}

    private AddOnConditions() {}

    static List<Condition> of(Seen seen) {
        List<Condition> conditions = new ArrayList<>();
        Blocked blocked = seen.blocked();
        conditions.add(
                blocked == null
                        ? Condition.of(
                                SubmarinerNames.BROKER_CONFIG_APPLIED,
                                true,
                                "BrokerConfigApplied",
                                "The cluster has its access to the broker.")
                        : Condition.of(
                                SubmarinerNames.BROKER_CONFIG_APPLIED, false, blocked.reason(), blocked.message()));
        if (blocked != null && seen.resource() == null) {
            conditions.add(Condition.of(AddOnNames.AVAILABLE, false, blocked.reason(), blocked.message()));
            return conditions;
        }
        conditions.add(manifests(seen));
        conditions.add(labels(seen));
        Condition agent = agent(seen);
        conditions.add(agent);
        conditions.add(
                agent.holds()
                        ? Condition.of(AddOnNames.DEGRADED, true, "SubmarinerAgentDegraded", text(agent))
                        : Condition.of(AddOnNames.DEGRADED, false, "AsExpected", "Submariner runs."));
        conditions.add(connections(seen));
        conditions.add(available(seen));
        return conditions;
    }

    private static Condition manifests(Seen seen) {
        List<String> failures = new ArrayList<>(ManifestWorks.failures(seen.operator()));
        failures.addAll(ManifestWorks.failures(seen.resource()));
        failures.addAll(ManifestWorks.failures(seen.labels()));
        if (!failures.isEmpty()) {
            return Condition.of(
                    AddOnNames.MANIFEST_APPLIED, false, "AddonManifestAppliedFailed", String.join(" ", failures));
        }
        boolean applied = seen.operator() != null
                && seen.resource() != null
                && ManifestWorks.isApplied(seen.operator())
                && ManifestWorks.isApplied(seen.resource());
        return applied
                ? Condition.of(AddOnNames.MANIFEST_APPLIED, true, "AddonManifestApplied", "All manifests are applied.")
                : Condition.of(
                        AddOnNames.MANIFEST_APPLIED,
                        false,
                        "WaitingForCluster",
                        "The cluster has not applied all manifests yet.");
    }

    private static Condition labels(Seen seen) {
        String type = SubmarinerNames.GATEWAY_NODES_LABELED;
        if (seen.gateways().isEmpty()) {
            return Condition.of(
                    type,
                    false,
                    "SubmarinerGatewayNodesUnlabeled",
                    "No node can become a gateway. Add a worker node, or name nodes in spec.gatewayConfig.nodes of the"
                            + " SubmarinerConfig.");
        }
        return seen.labels() != null && ManifestWorks.isApplied(seen.labels())
                ? Condition.of(
                        type,
                        true,
                        "SubmarinerGatewayNodesLabeled",
                        "The nodes " + String.join(", ", seen.gateways()) + " are gateways.")
                : Condition.of(
                        type,
                        false,
                        "SubmarinerGatewayNodesUnlabeled",
                        "The nodes " + String.join(", ", seen.gateways()) + " are being labelled.");
    }

    private static Condition agent(Seen seen) {
        List<String> reasons = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        operator(seen, reasons, sentences);
        daemonSet(
                seen, "gatewayDaemonSet", "Gateway", "NoScheduledGateways", "GatewaysUnavailable", reasons, sentences);
        daemonSet(
                seen,
                "routeAgentDaemonSet",
                "RouteAgent",
                "NoRouteAgentDaemonSet",
                "RouteAgentsUnavailable",
                reasons,
                sentences);
        daemonSet(
                seen,
                "globalnetDaemonSet",
                "Globalnet",
                "NoScheduledGlobalnet",
                "GlobalnetUnavailable",
                reasons,
                sentences);
        return reasons.isEmpty()
                ? Condition.of(
                        SubmarinerNames.AGENT_DEGRADED, false, "SubmarinerAgentDeployed", "Submariner is deployed.")
                : Condition.of(
                        SubmarinerNames.AGENT_DEGRADED, true, String.join(",", reasons), String.join(" ", sentences));
    }

    private static void operator(Seen seen, List<String> reasons, List<String> sentences) {
        if (seen.openShift()) {
            boolean installed = ManifestWorks.feedback(seen.operator(), "subscriptions", "submariner", "installedCSV")
                    .filter(v -> v.string() != null && !v.string().isEmpty())
                    .isPresent();
            if (!installed) {
                reasons.add("CSVNotInstalled");
                sentences.add("The operator is not installed by the Operator Lifecycle Manager yet.");
            }
            return;
        }
        boolean available = ManifestWorks.feedback(
                        seen.operator(), "deployments", "submariner-operator", "availableReplicas")
                .filter(v -> v.integer() != null && v.integer() > 0)
                .isPresent();
        if (!available) {
            reasons.add("NoOperatorAvailable");
            sentences.add("No pod of Deployment submariner-operator is available.");
        }
    }

    private static void daemonSet(
            Seen seen,
            String value,
            String what,
            String none,
            String unavailable,
            List<String> reasons,
            List<String> sentences) {
        JsonNode counts = raw(seen.resource(), value);
        if (counts == null) {
            return;
        }
        int desired = counts.path("desiredNumberScheduled").asInt();
        int ready = counts.path("numberReady").asInt();
        if (desired == 0) {
            reasons.add(none);
            sentences.add("No pod of the " + what + " DaemonSet is scheduled.");
        } else if (ready < desired) {
            reasons.add(unavailable);
            sentences.add(ready + " of " + desired + " pods of the " + what + " DaemonSet are ready.");
        }
    }

    private static Condition connections(Seen seen) {
        String type = SubmarinerNames.CONNECTION_DEGRADED;
        JsonNode gateways = raw(seen.resource(), SubmarinerNames.FEEDBACK_GATEWAYS);
        List<String> broken = new ArrayList<>();
        int all = 0;
        for (JsonNode gateway : gateways == null ? JSON.createArrayNode() : gateways) {
            for (JsonNode connection : gateway.path("connections")) {
                all++;
                if (!connection.path("status").asText().equals("connected")) {
                    broken.add("The connection to "
                            + connection.at("/endpoint/cluster_id").asText() + " is "
                            + connection.path("status").asText("unknown") + ".");
                }
            }
        }
        if (all == 0) {
            return Condition.of(type, true, "ConnectionsNotEstablished", "There are no connections on gateways.");
        }
        return broken.isEmpty()
                ? Condition.of(type, false, "ConnectionsEstablished", "All " + all + " connections are established.")
                : Condition.of(type, true, "ConnectionsDegraded", String.join(" ", broken));
    }

    private static Condition available(Seen seen) {
        if (!seen.alive()) {
            return Condition.unknown(AddOnNames.AVAILABLE, "ClusterSilent", "The cluster's agent does not report.");
        }
        return raw(seen.resource(), SubmarinerNames.FEEDBACK_GATEWAYS) == null
                ? Condition.of(AddOnNames.AVAILABLE, false, "Installing", "Submariner does not report yet.")
                : Condition.of(AddOnNames.AVAILABLE, true, "SubmarinerReports", "Submariner runs and reports.");
    }

    private static @Nullable JsonNode raw(@Nullable ManifestWork work, String value) {
        String json = ManifestWorks.feedback(work, "submariners", SubmarinerNames.SUBMARINER, value)
                .map(ManifestWork.FieldValue::jsonRaw)
                .orElse(null);
        try {
            return json == null ? null : JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String text(Condition condition) {
        return condition.message() == null ? condition.reason() : condition.message();
    }
}
