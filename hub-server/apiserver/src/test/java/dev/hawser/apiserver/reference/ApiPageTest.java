package dev.hawser.apiserver.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.OpenApiDocuments;
import dev.hawser.apiserver.kind.ResourceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiPageTest {

    private static final List<ResourceKind> KINDS = Stream.concat(
                    BuiltInKinds.hub().stream(), CrdCatalog.hub().stream().map(CrdReader::read))
            .sorted(Comparator.comparing((ResourceKind kind) -> kind.type().group())
                    .thenComparing(ResourceKind::kind))
            .toList();

    /// `-Dgolden.rewrite=true` writes the page anew.
    @Test
    void thePageIsWhatTheServerPublishes() throws IOException {
        Path head = Path.of("src", "test", "resources", "reference", "api-head.md");
        Path page = Path.of("..", "..", "docs", "reference", "api.md");
        String expected = ApiPage.of(KINDS, Files.readString(head));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(page, expected);
        }
        assertThat(Files.readString(page)).isEqualTo(expected);
    }

    @Test
    void everyFieldOfEveryKindHasADescription() {
        List<String> silent = new ArrayList<>();
        ObjectNode document = OpenApiDocuments.version2(KINDS);
        document.path("definitions").properties().forEach(definition -> {
            if (definition.getValue().path("description").asText().isEmpty()) {
                silent.add(definition.getKey());
            }
            members(definition.getKey(), definition.getValue(), silent);
        });
        for (ResourceKind kind : KINDS) {
            kind.versions()
                    .forEach(version -> OpenApiDocuments.groupVersion(
                                    KINDS, kind.type().group(), version.name())
                            .orElseThrow()
                            .at("/components/schemas")
                            .properties()
                            .forEach(schema -> members(schema.getKey(), schema.getValue(), silent)));
        }
        assertThat(silent).isEmpty();
    }

    private static void members(String path, JsonNode schema, List<String> silent) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String at = path + "." + property.getKey();
            if (property.getValue().path("description").asText().isEmpty()) {
                silent.add(at);
            }
            members(at, property.getValue(), silent);
        }
        for (String below : List.of("items", "additionalProperties")) {
            if (schema.has(below)) {
                members(path + "[]", schema.path(below), silent);
            }
        }
    }
}
