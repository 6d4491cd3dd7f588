package dev.hawser.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.object.ApiException;
import org.junit.jupiter.api.Test;

final class StrategicMergePatchTest {

    private static final KindVersion ACCOUNT = Docs.builtIn("ServiceAccount");
    private static final KindVersion CONFIG_MAP = Docs.builtIn("ConfigMap");

    private static JsonNode patched(KindVersion kind, String live, String patch) {
        return StrategicMergePatch.apply(kind, Docs.object(live), Docs.object(patch));
    }

    @Test
    void listsWithAMergeKeyMergeAndOthersAreReplaced() {
        assertThat(patched(
                        ACCOUNT,
                        "{secrets: [{name: one}], imagePullSecrets: [{name: p1}]}",
                        "{secrets: [{name: two}], imagePullSecrets: [{name: p2}]}"))
                .isEqualTo(Docs.yaml("{secrets: [{name: two}, {name: one}], imagePullSecrets: [{name: p2}]}"));
    }

    @Test
    void anItemIsRemovedByItsKey() {
        assertThat(patched(
                        ACCOUNT, "{secrets: [{name: two}, {name: one}]}", "{secrets: [{name: one, $patch: delete}]}"))
                .isEqualTo(Docs.yaml("{secrets: [{name: two}]}"));
    }

    @Test
    void aListIsReplacedOnDemand() {
        assertThat(patched(
                        ACCOUNT,
                        "{secrets: [{name: two}, {name: one}]}",
                        "{secrets: [{$patch: replace}, {name: three}]}"))
                .isEqualTo(Docs.yaml("{secrets: [{name: three}]}"));
    }

    @Test
    void anItemMergesWithTheOneOfItsKey() {
        assertThat(patched(
                        ACCOUNT,
                        "{secrets: [{name: one, namespace: a}, {name: two}]}",
                        "{secrets: [{name: two, namespace: b}, {name: one, namespace: null}]}"))
                .isEqualTo(Docs.yaml("{secrets: [{name: two, namespace: b}, {name: one}]}"));
    }

    @Test
    void finalizersMergeAsASet() {
        JsonNode merged = patched(
                CONFIG_MAP,
                "{metadata: {finalizers: [e/a]}, data: {k: v}}",
                "{metadata: {finalizers: [e/b, e/a]}, data: {k: null, n: '1'}}");
        JsonNode fewer = patched(
                CONFIG_MAP,
                "{metadata: {finalizers: [e/b, e/a]}}",
                "{metadata: {$deleteFromPrimitiveList/finalizers: [e/a]}}");

        assertThat(merged).isEqualTo(Docs.yaml("{metadata: {finalizers: [e/b, e/a]}, data: {n: '1'}}"));
        assertThat(fewer).isEqualTo(Docs.yaml("{metadata: {finalizers: [e/b]}}"));
    }

    @Test
    void theOrderOfItemsCanBeSet() {
        assertThat(patched(
                        ACCOUNT,
                        "{secrets: [{name: a}, {name: b}, {name: c}]}",
                        "{$setElementOrder/secrets: [{name: c}, {name: a}], secrets: [{name: c, namespace: n}]}"))
                .isEqualTo(Docs.yaml("{secrets: [{name: b}, {name: c, namespace: n}, {name: a}]}"));
    }

    @Test
    void anObjectIsReplacedOrEmptiedOnDemand() {
        assertThat(patched(CONFIG_MAP, "{data: {a: '1'}}", "{data: {$patch: replace, b: '2'}}"))
                .isEqualTo(Docs.yaml("{data: {b: '2'}}"));
        assertThat(patched(CONFIG_MAP, "{data: {a: '1'}}", "{data: {$patch: delete}}"))
                .isEqualTo(Docs.yaml("{data: {}}"));
    }

    @Test
    void onlyTheKeysNamedAreRetained() {
        assertThat(patched(CONFIG_MAP, "{data: {a: '1', b: '1', c: '1'}}", "{data: {$retainKeys: [a, d], d: '1'}}"))
                .isEqualTo(Docs.yaml("{data: {a: '1', d: '1'}}"));
    }

    @Test
    void directivesAreNotStoredWhereThereWasNothing() {
        assertThat(
                        patched(
                                ACCOUNT,
                                "{}",
                                "{metadata: {labels: {$patch: merge, a: b, c: null}}, secrets: [{$patch: replace}, {name: a}]}"))
                .isEqualTo(Docs.yaml("{metadata: {labels: {a: b}}, secrets: [{name: a}]}"));
    }

    @Test
    void anUnknownDirectiveIsABadRequest() {
        assertThat(catchThrowableOfType(
                                ApiException.class,
                                () -> patched(CONFIG_MAP, "{data: {a: '1'}}", "{data: {$patch: frob}}"))
                        .code())
                .isEqualTo(400);
    }
}
