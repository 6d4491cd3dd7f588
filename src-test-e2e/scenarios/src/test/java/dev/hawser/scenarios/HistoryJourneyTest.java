package dev.hawser.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What an object was, and who changed it, asked of the running hub.
@ExtendWith(DemoFleet.class)
class HistoryJourneyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient hub;

    HistoryJourneyTest(Quickstart quickstart) {
        this.hub = quickstart.client();
    }

    @AfterEach
    void close() {
        hub.close();
    }

    @Test
    void everyStateOfAnObjectCanBeReadAgainAfterItIsGone() throws IOException {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withGenerateName("remembered-")
                .withNamespace("default")
                .endMetadata()
                .addToData("colour", "red")
                .build();
        ConfigMap created = hub.resource(map).create();
        String name = created.getMetadata().getName();
        ConfigMap changed = hub.resource(created).edit(now -> {
            now.setData(Map.of("colour", "green"));
            return now;
        });
        hub.resource(changed).delete();

        JsonNode items = get("/history?resource=configmaps&namespace=default&name=" + name)
                .path("items");

        assertThat(items.findValuesAsText("operation")).containsExactly("deleted", "updated", "created");
        assertThat(items.findValuesAsText("actor")).containsOnly("admin");
        assertThat(colourAt(items.path(2).path("revision").asText(), name)).isEqualTo("red");
        assertThat(colourAt(items.path(1).path("revision").asText(), name)).isEqualTo("green");
        assertThatThrownBy(() -> colourAt(items.path(0).path("revision").asText(), name))
                .hasMessageContaining("404");
    }

    @Test
    void itComesByThePage() throws IOException {
        JsonNode first = get("/history?resource=namespaces&name=default&limit=1");

        assertThat(first.path("items")).hasSize(1);
        assertThat(get("/history?resource=namespaces&name=default&before="
                                + first.path("before").asText())
                        .path("items"))
                .noneSatisfy(
                        older -> assertThat(older).isEqualTo(first.path("items").path(0)));
        assertThatThrownBy(() -> get("/history?resource=namespaces&name=default&limit=0"))
                .hasMessageContaining("limit");
    }

    @Test
    void secretsHaveNoPastToRead() throws IOException {
        String name = hub.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withGenerateName("kept-")
                        .withNamespace("default")
                        .endMetadata()
                        .addToStringData("word", "open-sesame")
                        .build())
                .create()
                .getMetadata()
                .getName();

        String revision = get("/history?resource=secrets&namespace=default&name=" + name)
                .path("items")
                .path(0)
                .path("revision")
                .asText();

        assertThat(revision).isNotEmpty();
        assertThatThrownBy(() -> get("/history/" + revision + "?resource=secrets&namespace=default&name=" + name))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo(403));
    }

    private String colourAt(String revision, String name) throws IOException {
        return get("/history/" + revision + "?resource=configmaps&namespace=default&name=" + name)
                .path("data")
                .path("colour")
                .asText();
    }

    private JsonNode get(String path) throws IOException {
        String body = hub.raw(path);
        if (body == null) {
            throw new IOException("404: " + path);
        }
        return JSON.readTree(body);
    }
}
