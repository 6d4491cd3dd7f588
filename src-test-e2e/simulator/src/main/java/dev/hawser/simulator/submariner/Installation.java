package dev.hawser.simulator.submariner;

import static dev.hawser.api.submariner.SubmarinerNames.NAMESPACE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.simulator.cluster.ClusterProfile;
import dev.hawser.simulator.cluster.Objects;
import dev.hawser.simulator.submariner.GatewaySettings.BrokerAccess;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads what was applied to the cluster the way the operator and the pods' volumes do.
///
/// @param objects of the cluster
/// @param profile its addresses
record Installation(Objects objects, ClusterProfile profile) {

    /// How far the gateway can get with what there is.
    sealed interface State {
        /// The operator does not run, or there is no Submariner object.
        record Absent() implements State {}

        /// The Submariner object is being deleted.
        record Leaving(ObjectNode submariner) implements State {}

        /// The pods cannot be made or started.
        ///
        /// @param reason of the waiting container, `""` if there is no pod
        record Stuck(ObjectNode submariner, int pods, String reason, String message) implements State {}

        /// The pods can run.
        record Startable(ObjectNode submariner, GatewaySettings settings) implements State {}
    }

    private static final String DEFAULT_DRIVER = "libreswan";
    private static final int DEFAULT_LOSSES = 5;

    /// @param down nodes whose gateway pod has failed
    State read(Set<String> down) {
        boolean operator = objects.get(Types.DEPLOYMENTS, NAMESPACE, "submariner-operator")
                .filter(deployment ->
                        deployment.path("status").path("availableReplicas").asInt() > 0)
                .isPresent();
        Optional<ObjectNode> found = objects.get(Types.SUBMARINERS, NAMESPACE, SubmarinerNames.SUBMARINER);
        if (!operator || found.isEmpty()) {
            return new State.Absent();
        }
        ObjectNode submariner = found.get();
        if (submariner.path("metadata").hasNonNull("deletionTimestamp")) {
            return new State.Leaving(submariner);
        }
        List<ObjectNode> nodes = objects.list(Types.NODES, "").stream()
                .filter(node -> node.path("metadata")
                        .path("labels")
                        .path(SubmarinerNames.GATEWAY_LABEL)
                        .asText()
                        .equals("true"))
                .toList();
        if (nodes.isEmpty()) {
            return new State.Stuck(submariner, 0, "", "no node has the label " + SubmarinerNames.GATEWAY_LABEL);
        }
        JsonNode spec = submariner.path("spec");
        for (String field : List.of("brokerK8sSecret", "ceIPSecPSKSecret")) {
            String name = spec.path(field).asText("");
            if (!name.isEmpty() && secret(name).isEmpty()) {
                return new State.Stuck(
                        submariner,
                        nodes.size(),
                        "ContainerCreating",
                        "MountVolume.SetUp failed for volume \"" + name + "\" : secret \"" + name + "\" not found");
            }
        }
        Optional<ObjectNode> active =
                nodes.stream().filter(node -> !down.contains(name(node))).findFirst();
        if (active.isEmpty()) {
            return new State.Stuck(
                    submariner,
                    nodes.size(),
                    "CrashLoopBackOff",
                    "back-off restarting failed container submariner-gateway on " + name(nodes.getFirst()));
        }
        return runnable(submariner, spec, active.get());
    }

    private State runnable(ObjectNode submariner, JsonNode spec, ObjectNode node) {
        String psk = psk(spec);
        if (psk.isEmpty()) {
            return new State.Stuck(submariner, 1, "CrashLoopBackOff", "no pre-shared key: secret key psk is missing");
        }
        String global = spec.path("globalCIDR").asText("");
        String pods = text(spec, "clusterCIDR", profile.podCidr());
        String services = text(spec, "serviceCIDR", profile.serviceCidr());
        int number = number(name(node));
        JsonNode labels = node.path("metadata").path("labels");
        int port = labels.path(SubmarinerNames.GATEWAY_PORT_LABEL)
                .asInt(spec.path("ceIPSecNATTPort").asInt(0));
        if (port < 1 || port > 65_535) {
            return new State.Stuck(
                    submariner, 0, "", "spec.template.spec.containers[0].ports[0].hostPort: Invalid value: " + port);
        }
        return new State.Startable(
                submariner,
                new GatewaySettings(
                        spec.path("clusterID").asText(),
                        profile.region(),
                        name(node),
                        profile.privateAddress(number),
                        profile.publicAddress(number),
                        global.isEmpty() ? List.of(services, pods) : List.of(global),
                        Subnets.address(global.isEmpty() ? pods : global, global.isEmpty() ? 256 * number + 1 : number),
                        text(spec, "cableDriver", DEFAULT_DRIVER),
                        port,
                        psk,
                        spec.path("natEnabled").asBoolean(),
                        losses(spec),
                        broker(spec)));
    }

    private static int losses(JsonNode spec) {
        int losses =
                spec.path("connectionHealthCheck").path("maxPacketLossCount").asInt(DEFAULT_LOSSES);
        return Math.max(1, losses);
    }

    private BrokerAccess broker(JsonNode spec) {
        String name = spec.path("brokerK8sSecret").asText("");
        Optional<ObjectNode> secret = name.isEmpty() ? Optional.empty() : secret(name);
        String token = secret.map(s -> decode(s, "token"))
                .orElse(spec.path("brokerK8sApiServerToken").asText(""));
        String ca = secret.map(s -> decode(s, "ca.crt"))
                .orElseGet(() -> text(
                        Base64.getMimeDecoder().decode(spec.path("brokerK8sCA").asText(""))));
        return new BrokerAccess(
                spec.path("brokerK8sApiServer").asText(),
                ca,
                token,
                spec.path("brokerK8sRemoteNamespace").asText());
    }

    /// The text that the IPsec engine takes: base64 of the Secret's bytes, or the text in the object.
    private String psk(JsonNode spec) {
        String name = spec.path("ceIPSecPSKSecret").asText("");
        return name.isEmpty()
                ? spec.path("ceIPSecPSK").asText("")
                : secret(name).map(s -> s.path("data").path("psk").asText("")).orElse("");
    }

    private Optional<ObjectNode> secret(String name) {
        return objects.get(Types.SECRETS, NAMESPACE, name);
    }

    private static String decode(ObjectNode secret, String key) {
        return text(Base64.getDecoder().decode(secret.path("data").path(key).asText("")));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String text(JsonNode spec, String field, String otherwise) {
        String text = spec.path(field).asText("");
        return text.isEmpty() ? otherwise : text;
    }

    private static String name(ObjectNode node) {
        return node.path("metadata").path("name").asText();
    }

    private int number(String node) {
        for (int i = 1; i <= profile.workers(); i++) {
            if (profile.worker(i).equals(node)) {
                return i;
            }
        }
        return profile.workers() + 1;
    }
}
