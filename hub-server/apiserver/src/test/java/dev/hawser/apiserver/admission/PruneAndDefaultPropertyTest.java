package dev.hawser.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.CrdReader;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class PruneAndDefaultPropertyTest {

    private static final SchemaPipeline PIPELINE = SchemaPipeline.of(CrdReader.read(
                    SchemaPipelineTest.resource("/crds/addon.open-cluster-management.io_clustermanagementaddons.yaml"))
            .storageVersion());
    private static final List<String> NAMES = List.of(
            "spec",
            "status",
            "metadata",
            "labels",
            "installStrategy",
            "placements",
            "rolloutStrategy",
            "type",
            "name",
            "namespace",
            "configs",
            "supportedConfigs",
            "defaultConfig",
            "all",
            "progressive",
            "bogus");

    @Property(tries = 300)
    void doingItTwiceIsDoingItOnce(@ForAll("documents") ObjectNode document) {
        PIPELINE.prune(document);
        PIPELINE.applyDefaults(document);
        ObjectNode once = document.deepCopy();

        PIPELINE.prune(document);
        PIPELINE.applyDefaults(document);

        assertThat(document).isEqualTo(once);
    }

    @Property(tries = 300)
    void nothingUnknownIsLeftAfterPruning(@ForAll("documents") ObjectNode document) {
        PIPELINE.prune(document);

        assertThat(PIPELINE.unknownFields(document)).isEmpty();
    }

    @Property(tries = 300)
    void defaultsChangeNothingThatIsThere(@ForAll("documents") ObjectNode document) {
        ObjectNode before = document.deepCopy();

        PIPELINE.applyDefaults(document);

        assertContains(document, before);
    }

    @Property(tries = 300)
    void anythingCanBeValidated(@ForAll("documents") ObjectNode document, @ForAll("documents") ObjectNode old) {
        assertThat(PIPELINE.validate(document, document.deepCopy())).isEmpty();
        assertThat(PIPELINE.validate(document, old)).isNotNull();
    }

    @Provide
    Arbitrary<ObjectNode> documents() {
        return Arbitraries.maps(Arbitraries.of(NAMES), values(4)).ofMaxSize(5).map(PruneAndDefaultPropertyTest::object);
    }

    private static Arbitrary<JsonNode> values(int depth) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Arbitrary<JsonNode> leaf = Arbitraries.of(
                json.textNode("All"), json.textNode("x"), json.numberNode(7), json.booleanNode(true), json.nullNode());
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<JsonNode> objects = Arbitraries.maps(Arbitraries.of(NAMES), values(depth - 1))
                .ofMaxSize(4)
                .map(PruneAndDefaultPropertyTest::object);
        Arbitrary<JsonNode> arrays = values(depth - 1).list().ofMaxSize(3).map(items -> {
            ArrayNode array = json.arrayNode();
            items.forEach(array::add);
            return array;
        });
        return Arbitraries.frequencyOf(Tuple.of(3, objects), Tuple.of(1, arrays), Tuple.of(1, leaf));
    }

    private static ObjectNode object(Map<String, JsonNode> members) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        members.forEach((name, value) -> object.set(name, value.deepCopy()));
        return object;
    }

    /// Everything but nulls is still there.
    private static void assertContains(JsonNode after, JsonNode before) {
        if (before.isObject() && after.isObject()) {
            before.properties().forEach(member -> {
                if (!member.getValue().isNull()) {
                    assertThat(after.has(member.getKey())).isTrue();
                    assertContains(after.get(member.getKey()), member.getValue());
                }
            });
        } else if (before.isArray() && after.isArray()) {
            assertThat(after).hasSameSizeAs(before);
            for (int i = 0; i < before.size(); i++) {
                assertContains(after.get(i), before.get(i));
            }
        } else if (!before.isNull()) {
            assertThat(after).isEqualTo(before);
        }
    }
}
