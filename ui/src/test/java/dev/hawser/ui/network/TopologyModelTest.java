package dev.hawser.ui.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.look.Mood;
import dev.hawser.ui.testing.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyModelTest {

    private final List<ManagedCluster> clusters = new ArrayList<>();
    private final List<Tunnel> tunnels = new ArrayList<>();

    @Test
    void aSmallFleetIsDrawnWhole() {
        mesh("emea", 4);

        TopologyModel model = model(TopologyScope.ALL);

        assertThat(model.nodes()).hasSize(4);
        assertThat(model.edges()).hasSize(6);
        assertThat(model.leftOut()).isEmpty();
    }

    @Test
    void amongManyClustersOnlyTroubledTunnelsAreDrawn() {
        mesh("emea", 30);
        broken("emea-003", "emea-017");

        TopologyModel model = model(TopologyScope.ALL);

        assertThat(model.nodes()).hasSize(30);
        assertThat(model.edges()).extracting(TopologyModel.Edge::from).containsExactly("emea-003");
        assertThat(model.leftOut()).contains("434 tunnels that are well are not drawn");
    }

    @Test
    void aLargeFleetIsDrawnBySetsTheTroubledFirst() {
        for (int set = 0; set < 20; set++) {
            mesh("set%02d".formatted(set), 50);
        }
        broken("set07-001", "set07-002");

        TopologyModel model = model(TopologyScope.ALL);

        assertThat(model.nodes()).isEmpty();
        assertThat(model.groups()).hasSize(20);
        assertThat(model.groups().getFirst())
                .satisfies(group -> assertThat(group.set()).isEqualTo("set07"))
                .satisfies(group -> assertThat(group.problems()).isOne())
                .satisfies(group -> assertThat(group.status().mood()).isEqualTo(Mood.BAD))
                .satisfies(group -> assertThat(group.clusters()).isEqualTo(50));
        assertThat(model.leftOut()).contains("1000 clusters and 24500 tunnels in 20 sets");
    }

    @Test
    void aSetThatIsTooLargeForAPictureShowsItsProblems() {
        mesh("emea", 100);
        broken("emea-090", "emea-099");

        TopologyModel model = model(new TopologyScope("emea", "", false, false));

        assertThat(model.nodes())
                .hasSize(TopologyModel.DRAWN)
                .extracting(TopologyModel.Node::id)
                .contains("emea-090", "emea-099");
        assertThat(model.edges()).hasSize(1);
        assertThat(model.leftOut()).contains("60 of 100 clusters and 1 of 4950 tunnels");
        assertThat(model.table()).hasSize(4950);
        assertThat(model.table().getFirst().isProblem()).isTrue();
    }

    @Test
    void aroundOneClusterAllItsTunnelsAreDrawn() {
        mesh("emea", 30);
        mesh("apac", 30);

        TopologyModel model = model(new TopologyScope("", "emea-004", false, false));

        assertThat(model.edges()).hasSize(29).allMatch(edge -> edge.touches("emea-004"));
        assertThat(model.nodes()).hasSize(30);
        assertThat(model.names().clusters()).hasSize(60);
    }

    @Test
    void onlyProblemsLeavesOutWhatIsWell() {
        mesh("emea", 5);
        broken("emea-000", "emea-001");
        clusters.add(Samples.silent("oslo", "emea"));

        TopologyModel model = model(new TopologyScope("", "", true, true));

        assertThat(model.nodes())
                .extracting(TopologyModel.Node::id)
                .containsExactlyInAnyOrder("emea-000", "emea-001", "oslo");
        assertThat(model.edges()).hasSize(1);
    }

    @Test
    void clustersWithoutTunnelsAreShownWhenAskedFor() {
        mesh("emea", 2);
        clusters.add(Samples.ready("oslo", "emea"));

        assertThat(model(TopologyScope.ALL).nodes()).hasSize(2);
        assertThat(model(TopologyScope.ALL).alone()).isOne();
        assertThat(model(new TopologyScope("", "", false, true)).nodes()).hasSize(3);
    }

    private TopologyModel model(TopologyScope scope) {
        return TopologyModel.of(clusters, tunnels, scope);
    }

    private void mesh(String set, int size) {
        for (int i = 0; i < size; i++) {
            clusters.add(Samples.ready(name(set, i), set));
            for (int k = 0; k < size; k++) {
                if (i != k) {
                    tunnels.add(Samples.connected(name(set, i), name(set, k)));
                }
            }
        }
    }

    private void broken(String cluster, String peer) {
        tunnels.removeIf(tunnel -> tunnel.getMetadata().getNamespace().equals(cluster)
                && tunnel.getSpec().peerRef().name().equals(peer));
        tunnels.add(Samples.tunnel(cluster, peer, Tunnel.State.ERROR, Tunnel.Reason.GATEWAY_DOWN, "down"));
    }

    private static String name(String set, int number) {
        return "%s-%03d".formatted(set, number);
    }
}
