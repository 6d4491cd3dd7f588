package dev.hawser.apiserver.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.object.Documents;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The comparison notices what it is there to notice.
class ComparisonTest {

    private final Variables variables = new Variables();
    private final Comparison comparison = new Comparison(variables, new HashMap<>());

    @Test
    void placeholdersStandForOneValueEach() {
        assertThat(differences("{'rv': '<rv:1>', 'uid': '<uid:1>'}", "{'rv': '7', 'uid': '%s'}".formatted(uid(1))))
                .isEmpty();
        assertThat(differences("{'rv': '<rv:1>'}", "{'rv': '8'}")).isNotEmpty();
        assertThat(differences("{'rv': '<rv:2>'}", "{'rv': '7'}")).isNotEmpty();
        assertThat(differences("{'uid': '<uid:1>'}", "{'uid': '%s'}".formatted(uid(2))))
                .isNotEmpty();
        assertThat(differences("{'rv': '<rv>'}", "{'rv': '9'}")).isEmpty();
    }

    @Test
    void whatIsMissingTooMuchOrOfAnotherTypeIsNoticed() {
        assertThat(differences("{'a': 1}", "{}")).isNotEmpty();
        assertThat(differences("{}", "{'a': 1}")).isNotEmpty();
        assertThat(differences("{'a': 1}", "{'a': '1'}")).isNotEmpty();
        assertThat(differences("{'a': '1'}", "{'a': 1}")).isNotEmpty();
        assertThat(differences("{'a': null}", "{'a': ''}")).isNotEmpty();
        assertThat(differences("[1, 2]", "[2, 1]")).isNotEmpty();
        assertThat(differences("[1]", "[1, 1]")).isNotEmpty();
        assertThat(differences("{'t': '<time>'}", "{'t': '2026-01-01T00:00:00.5Z'}"))
                .isNotEmpty();
    }

    @Test
    void ofMessagesTheWordsCount() {
        String recorded = "{'message has': ['not found'], 'code': 404}";
        assertThat(differences(recorded, "{'message': 'x not found', 'code': 404}"))
                .isEmpty();
        assertThat(differences(recorded, "{'message': 'gone', 'code': 404}")).isNotEmpty();
        assertThat(differences(recorded, "{'message': 'x not found', 'code': 410}"))
                .isNotEmpty();
    }

    @Test
    void theLookKeepsOnlyWhatCounts() {
        Look look = new Look(json("{'only': ['$.metadata.name', '$.spec.a[*].b', '$.none'], 'ignore': ['$.x']}"));
        assertThat(look.reduce(json("{'metadata': {'name': 'n'}, 'spec': {'a': [{'b': 1}, {'c': 2}]}, 'x': 1}")))
                .isEqualTo(json("{'$.metadata.name': 'n', '$.spec.a[*].b': [1, '<absent>'], '$.none': '<absent>'}"));
    }

    private List<String> differences(String recorded, String actual) {
        return comparison.differences(json(recorded), json(actual));
    }

    private static String uid(int n) {
        return "0000000%d-0000-4000-8000-000000000000".formatted(n);
    }

    private static JsonNode json(String text) {
        try {
            return Documents.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
