package dev.hawser.agent.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonPathTest {

    private final JsonNode object = tree("""
            {"status": {"replicas": 3, "phase": "Running",
              "conditions": [{"type": "Ready", "status": "True"}, {"type": "Complete", "status": "False"}],
              "gateways": [{"haStatus": "active"}, {"haStatus": "passive"}]},
             "metadata": {"labels": {"app.kubernetes.io/name": "demo"}}}
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            .status.replicas                                    | [3]
            {.status.phase}                                     | ["Running"]
            $.status.phase                                      | ["Running"]
            .status.conditions[?(@.type=="Ready")].status       | ["True"]
            .status.conditions[?(@.type!="Ready")].status       | ["False"]
            .status.gateways[*].haStatus                        | ["active","passive"]
            .status.gateways[0].haStatus                        | ["active"]
            .status.gateways[-1].haStatus                       | ["passive"]
            .metadata.labels['app.kubernetes.io/name']          | ["demo"]
            .metadata.labels.app\\.kubernetes\\.io/name         | ["demo"]
            .status.nothing.here                                | []
            """)
    void aPathLeadsToItsValues(String path, String values) {
        assertThat(JsonPath.parse(path).find(object).toString().replace(", ", ","))
                .isEqualTo(values);
    }

    @ParameterizedTest
    @ValueSource(strings = {".a[", ".a[x]", ".a[?(@.b)]", ".a..b", ".a['b"})
    void aBrokenPathIsRefusedWithThePlace(String path) {
        assertThatThrownBy(() -> JsonPath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character");
    }

    @Test
    void theRootIsTheWholeObject() {
        assertThat(JsonPath.parse("$").find(object)).containsExactly(object);
    }

    private static JsonNode tree(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
