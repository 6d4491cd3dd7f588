package dev.hawser.hub.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.hub.manifest.ManifestTemplate;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JoinManifestTest {

    @Test
    void hostileValuesStayValues() throws IOException {
        String hostile = "x\"\n---\nkind: Secret\n'#: {}";
        Map<String, String> values = new LinkedHashMap<>();
        values.put("HUB_URL", "https://hub:6443");
        values.put("HUB_CA", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        values.put("AGENT_IMAGE", hostile);
        values.put("CLUSTER_NAME", "emea-1");
        values.put("JOIN_TOKEN", hostile);

        List<ObjectNode> read = new ArrayList<>();
        String yaml = ManifestTemplate.yaml(
                ManifestTemplate.of(JoinManifest.class, "agent.yaml").fill(values));
        new YAMLMapper()
                .readerFor(ObjectNode.class)
                .<ObjectNode>readValues(yaml)
                .forEachRemaining(read::add);

        assertThat(read)
                .extracting(document -> document.path("kind").asText())
                .containsExactly(
                        "Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Secret", "Deployment");
        assertThat(read.get(4).path("stringData").path("token").asText()).isEqualTo(hostile);
        assertThat(read.get(4).path("stringData").path("ca.crt").asText()).isEqualTo(values.get("HUB_CA"));
        assertThat(read.get(5).at("/spec/template/spec/containers/0/image").asText())
                .isEqualTo(hostile);
    }

    @Test
    void withoutAnImageTheHolderOfATokenIsToldWhichSettingIsMissing() throws Exception {
        try (MemoryStore store = new MemoryStore()) {
            Instant now = Instant.parse("2026-01-01T00:00:00Z");
            JoinTokensTest.put(store, "t", "c-*", 5, "2026-01-02T00:00:00Z");
            JoinManifest manifest = new JoinManifest(
                    new JoinRequests(new JoinTokens(store, () -> now), () -> now),
                    URI.create("https://hub:6443"),
                    "pem",
                    Optional.empty());

            assertThatThrownBy(() -> manifest.render("hjt.t." + JoinTokensTest.SECRET, "c-1"))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            failure -> assertThat(failure.code()).isEqualTo(503))
                    .hasMessageContaining("hawser.agent.image");
            assertThatThrownBy(() -> manifest.render("hjt.t.wrong", "c-1"))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            failure -> assertThat(failure.code()).isEqualTo(401));
        }
    }

    @Test
    void theAgentsRightsHaveNoWildcards() {
        assertThat(ManifestTemplate.of(JoinManifest.class, "agent.yaml").fill(Map.of()))
                .noneSatisfy(document ->
                        assertThat(document.path("rules").toString()).contains("*"));
    }
}
