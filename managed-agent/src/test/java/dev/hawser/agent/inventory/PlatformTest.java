package dev.hawser.agent.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PlatformTest {

    @Test
    void aClusterOfAmazonIsKnownByItsNodesAndVersion() {
        Node node = node("n1", "a", true, Map.of())
                .edit()
                .editSpec()
                .withProviderID("aws:///eu-1a/i-1")
                .endSpec()
                .build();

        Platform platform = Platform.of(List.of(node), "v1.31.4-eks-2d5f260", false);

        assertThat(platform.name()).isEqualTo("AWS");
        assertThat(platform.product()).isEqualTo("EKS");
        assertThat(platform.region()).contains("eu-1");
    }

    @Test
    void gatewaysPreferExternalAddressesAndSpreadOverZones() {
        Node control = node("n0", "a", true, Map.of("node-role.kubernetes.io/control-plane", ""));
        Node internal = node("n1", "a", false, Map.of());
        Node first = node("n2", "a", true, Map.of());
        Node sameZone = node("n3", "a", true, Map.of());
        Node otherZone = node("n4", "b", true, Map.of());
        Node cordoned = node("n5", "b", true, Map.of())
                .edit()
                .editSpec()
                .withUnschedulable(true)
                .endSpec()
                .build();

        assertThat(GatewayNodes.of(List.of(control, internal, first, sameZone, otherZone, cordoned)))
                .containsExactly("n2", "n4", "n3", "n1");
    }

    @Test
    void quantitiesAddUpInTheirOwnUnits() {
        Node node = node("n1", "a", true, Map.of());

        assertThat(Quantities.sum(List.of(node, node), n -> n.getStatus().getCapacity()))
                .containsEntry("cpu", "3")
                .containsEntry("memory", "16777216Ki")
                .containsEntry("pods", "220");
    }

    @Test
    void aListIsCutAtWholeValues() {
        String cidr = "10.123.123.0/24";

        String claim = Inventory.fit(java.util.Collections.nCopies(100, cidr));

        assertThat(claim.length()).isLessThanOrEqualTo(Inventory.LONGEST_CLAIM);
        assertThat(claim.split(",")).containsOnly(cidr);
    }

    private static Node node(String name, String zone, boolean external, Map<String, String> labels) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels(labels)
                .addToLabels("topology.kubernetes.io/region", "eu-1")
                .addToLabels("topology.kubernetes.io/zone", zone)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .addToCapacity("cpu", new Quantity("1500m"))
                .addToCapacity("memory", new Quantity("8Gi"))
                .addToCapacity("pods", new Quantity("110"))
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .addNewAddress("10.0.0.1", external ? "ExternalIP" : "InternalIP")
                .endStatus()
                .build();
    }
}
