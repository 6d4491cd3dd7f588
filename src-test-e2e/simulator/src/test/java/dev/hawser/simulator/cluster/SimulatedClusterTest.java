package dev.hawser.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.kind.GroupResource;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatedClusterTest {

    private static final GroupResource BROKERS = new GroupResource("submariner.io", "brokers");

    @Test
    void aDeletedDefinitionGoesWithItsObjects() {
        try (SimulationRuntime runtime = SimulationRuntime.start();
                SimulatedCluster cluster =
                        SimulatedCluster.start(runtime, ClusterProfile.of(1, ""), Optional.empty())) {
            CrdCatalog.hub().stream()
                    .filter(crd -> crd.at("/metadata/name").asText().equals("brokers.submariner.io"))
                    .forEach(cluster.objects()::ensure);
            ObjectNode broker = JsonNodeFactory.instance.objectNode();
            broker.put("apiVersion", "submariner.io/v1alpha1").put("kind", "Broker");
            broker.putObject("metadata").put("name", "b").put("namespace", "default");
            broker.putObject("spec");
            cluster.objects().ensure(broker);
            assertThat(cluster.objects().list(BROKERS, null)).hasSize(1);

            cluster.objects().client().delete(Definitions.TYPE, "", "brokers.submariner.io", null);

            await().atMost(Duration.ofSeconds(10))
                    .until(() -> cluster.objects()
                            .get(Definitions.TYPE, "", "brokers.submariner.io")
                            .isEmpty());
            assertThat(cluster.objects().list(BROKERS, null)).isEmpty();
        }
    }
}
