package dev.hawser.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.hawser.apiserver.object.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonPatchTest {

    private static final String DOCUMENT = "{data: {a: '1', b: '1'}, list: [x, y], labels: {e/x: '1'}}";

    private static JsonNode patched(String operations) {
        return JsonPatch.apply(Docs.yaml(DOCUMENT), Docs.yaml(operations));
    }

    @Test
    void allOperationsHappenInTurn() {
        JsonNode result = patched("""
                - {op: test, path: /data/a, value: '1'}
                - {op: replace, path: /data/a, value: '2'}
                - {op: replace, path: /labels/e~1x, value: '9'}
                - {op: copy, from: /data/a, path: /data/c}
                - {op: move, from: /data/b, path: /data/d}
                - {op: add, path: /list/-, value: last}
                - {op: add, path: /list/0, value: first}
                - {op: remove, path: /list/1}
                """);

        assertThat(result)
                .isEqualTo(Docs.yaml("{data: {a: '2', c: '2', d: '1'}, list: [first, y, last], labels: {e/x: '9'}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{op: remove, path: /data/zzz}]",
                "[{op: replace, path: /nothing/a, value: 1}]",
                "[{op: add, path: /nothing/a, value: 1}]",
                "[{op: add, path: /list/3, value: 1}]",
                "[{op: add, path: /list/01, value: 1}]",
                "[{op: replace, path: /list/2, value: 1}]",
                "[{op: remove, path: /list/-}]",
                "[{op: test, path: /data/a, value: nope}]",
                "[{op: move, from: /data, path: /data/inner}]",
                "[{op: copy, from: /nothing, path: /data/c}]",
                "[{op: add, path: /data/a}]",
                "[{op: add, path: data, value: 1}]",
                "[{op: frobnicate, path: /data}]"
            })
    void whatDoesNotFitTheDocumentIsInvalid(String operations) {
        ApiException refused = catchThrowableOfType(ApiException.class, () -> patched(operations));

        assertThat(refused.code()).isEqualTo(422);
        assertThat(refused.message()).isEqualTo("the server rejected our request due to an error in our request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{data: {a: b}}", "[text]", "text"})
    void whatIsNoListOfOperationsIsABadRequest(String operations) {
        assertThat(catchThrowableOfType(ApiException.class, () -> patched(operations))
                        .code())
                .isEqualTo(400);
    }

    @Test
    void aTestOfNullHoldsForWhatIsAbsent() {
        assertThat(patched("[{op: test, path: /data/zzz, value: null}]")).isEqualTo(Docs.yaml(DOCUMENT));
    }

    @Test
    void numbersAreTestedByValue() {
        assertThat(JsonPatch.apply(Docs.yaml("{n: 1}"), Docs.yaml("[{op: test, path: /n, value: 1.0}]")))
                .isEqualTo(Docs.yaml("{n: 1}"));
    }

    @Test
    void tooManyOperationsAreRefused() {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i <= JsonPatch.MAX_OPERATIONS; i++) {
            operations.add(Docs.yaml("{op: test, path: '', value: 1}"));
        }

        ApiException refused =
                catchThrowableOfType(ApiException.class, () -> JsonPatch.apply(Docs.yaml("1"), operations));

        assertThat(refused.code()).isEqualTo(413);
    }

    @Test
    void copyingCannotBlowADocumentUp() {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 30; i++) {
            operations.add(Docs.yaml("{op: copy, from: /l, path: /l/-}"));
        }

        ApiException refused =
                catchThrowableOfType(ApiException.class, () -> JsonPatch.apply(Docs.yaml("{l: [1, 2]}"), operations));

        assertThat(refused.code()).isEqualTo(422);
    }
}
