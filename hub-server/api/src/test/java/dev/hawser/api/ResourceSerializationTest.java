package dev.hawser.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.Tunnel;
import dev.hawser.api.submariner.Endpoint;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.work.ManifestWork;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceSerializationTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final KubernetesSerialization fabric8 = new KubernetesSerialization(new ObjectMapper(), true);

    @Test
    void aFieldThatThisVersionDoesNotKnowIsPassedOver() {
        ManagedCluster cluster = fabric8.unmarshal("""
                apiVersion: cluster.open-cluster-management.io/v1
                kind: ManagedCluster
                metadata: {name: emea-1}
                spec: {hubAcceptsClient: true, someday: 1}
                status:
                  clusterClaims: [{name: a, value: b, more: c}]
                  novelty: {x: 1}
                novel: true
                """, ManagedCluster.class);

        assertThat(cluster.getSpec().hubAcceptsClient()).isTrue();
        assertThat(cluster.getStatus().claim("a")).contains("b");
        assertThat(cluster.getStatus().conditions()).isEmpty();
    }

    @Test
    void whatIsAbsentStaysAbsent() throws Exception {
        JsonNode json = new ObjectMapper().readTree(fabric8.asJson(ManifestWork.named("emea-1", "w")));

        assertThat(json.has("spec")).isFalse();
        assertThat(json.has("status")).isFalse();
        assertThat(json.at("/metadata/namespace").asText()).isEqualTo("emea-1");
    }

    @Test
    void membersHaveTheirUpstreamNames() throws Exception {
        Endpoint endpoint = fabric8.unmarshal("""
                apiVersion: submariner.io/v1
                kind: Endpoint
                metadata: {name: e}
                spec: {cluster_id: a, cable_name: c, hostname: h, subnets: [], nat_enabled: true, backend: libreswan,
                  backend_config: {udp-port: "4500"}, public_ip: 1.2.3.4}
                """, Endpoint.class);

        JsonNode spec = new ObjectMapper().readTree(fabric8.asJson(endpoint)).path("spec");

        assertThat(endpoint.getSpec().publicIp()).isEqualTo("1.2.3.4");
        assertThat(spec.path("cluster_id").asText()).isEqualTo("a");
        assertThat(spec.path("nat_enabled").asBoolean()).isTrue();
        assertThat(spec.at("/backend_config/udp-port").asText()).isEqualTo("4500");
        SubmarinerConfig config = fabric8.unmarshal("""
                apiVersion: submarineraddon.open-cluster-management.io/v1alpha1
                kind: SubmarinerConfig
                spec: {IPSecNATTPort: 4501, NATTEnable: false}
                """, SubmarinerConfig.class);
        assertThat(config.getSpec().ipSecNattPort()).isEqualTo(4501);
        assertThat(config.getSpec().nattEnable()).isFalse();
    }

    @Test
    void anEnumIsWrittenAsItsText() {
        for (Tunnel.Reason reason : Tunnel.Reason.values()) {
            assertThat(fabric8.asJson(reason)).isEqualTo("\"" + reason.text() + "\"");
        }
    }

    @Test
    void aConditionKeepsItsTransitionTimeWhileItsStatusStays() {
        List<Condition> first = Condition.merge(List.of(), Condition.of("Ready", false, "Starting", "one"), NOON);
        List<Condition> same =
                Condition.merge(first, Condition.of("Ready", false, "Waiting", "two"), NOON.plusSeconds(60));
        List<Condition> changed =
                Condition.merge(same, Condition.of("Ready", true, "Done", "three"), NOON.plusSeconds(90));

        assertThat(same).singleElement().satisfies(c -> {
            assertThat(c.reason()).isEqualTo("Waiting");
            assertThat(c.lastTransitionTime()).isEqualTo("2026-01-01T12:00:00Z");
        });
        assertThat(changed.getFirst().lastTransitionTime()).isEqualTo("2026-01-01T12:01:30Z");
        assertThat(fabric8.asJson(changed)).doesNotContain("holds");
    }
}
