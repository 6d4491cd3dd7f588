package dev.hawser.agent.inventory;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which nodes may carry a tunnel gateway. Pure.
final class GatewayNodes {

    private static final int MOST = 10;

    /// Names of ready, schedulable Linux workers, best first: those with an external address before the others, and
    /// zones taken in turns.
    static List<String> of(List<Node> nodes) {
        Map<String, Integer> seen = new HashMap<>();
        record Candidate(String name, boolean external, int turn) {}
        List<Candidate> candidates = new ArrayList<>();
        nodes.stream()
                .filter(GatewayNodes::isFit)
                .sorted(Comparator.comparing(node -> node.getMetadata().getName()))
                .forEach(node -> {
                    boolean external = addresses(node).anyMatch(a -> a.getType().equals("ExternalIP"));
                    String zone = Platform.labels(node).getOrDefault("topology.kubernetes.io/zone", "") + external;
                    int turn = seen.merge(zone, 1, Integer::sum);
                    candidates.add(new Candidate(node.getMetadata().getName(), external, turn));
                });
        return candidates.stream()
                .sorted(Comparator.comparing(Candidate::external)
                        .reversed()
                        .thenComparingInt(Candidate::turn)
                        .thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    static Stream<NodeAddress> addresses(Node node) {
        return node.getStatus() == null || node.getStatus().getAddresses() == null
                ? Stream.empty()
                : node.getStatus().getAddresses().stream();
    }

    private static boolean isFit(Node node) {
        Map<String, String> labels = Platform.labels(node);
        boolean control = labels.containsKey("node-role.kubernetes.io/control-plane")
                || labels.containsKey("node-role.kubernetes.io/master");
        boolean worker = labels.containsKey("node-role.kubernetes.io/worker") || !control;
        boolean linux = labels.getOrDefault("kubernetes.io/os", "linux").equals("linux");
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        return worker && linux && !cordoned && isReady(node) && taints(node).noneMatch(GatewayNodes::repels);
    }

    private static boolean isReady(Node node) {
        if (node.getStatus() == null || node.getStatus().getConditions() == null) {
            return false;
        }
        List<NodeCondition> conditions = node.getStatus().getConditions();
        return conditions.stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    private static Stream<Taint> taints(Node node) {
        return node.getSpec() == null || node.getSpec().getTaints() == null
                ? Stream.empty()
                : node.getSpec().getTaints().stream();
    }

    private static boolean repels(Taint taint) {
        return taint.getEffect().equals("NoExecute");
    }

    private GatewayNodes() {}
}
