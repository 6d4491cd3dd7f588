package dev.hawser.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.KindVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Laws of apply and of merge patches, for documents with objects, maps, atomic lists, sets and lists with keys.
final class FieldManagersPropertyTest {

    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    private static final KindVersion KIND = Docs.ofSchema("""
            type: object
            properties:
              spec:
                type: object
                properties:
                  text: {type: string}
                  map: {type: object, additionalProperties: {type: string}}
                  nested: {type: object, properties: {a: {type: string}, b: {type: string}}}
                  whole: {type: array, items: {type: string}}
                  set: {type: array, items: {type: string}, x-kubernetes-list-type: set}
                  items:
                    type: array
                    x-kubernetes-list-type: map
                    x-kubernetes-list-map-keys: [key]
                    items: {type: object, properties: {key: {type: string}, value: {type: string}}}
                  free: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """);

    private static ObjectNode apply(ObjectNode live, ObjectNode applied, String manager) {
        return FieldManagers.apply(KIND, live, applied, manager, true, "v1", "", NOON);
    }

    @Property(tries = 400)
    void applyingTwiceIsApplyingOnce(@ForAll("documents") ObjectNode base, @ForAll("documents") ObjectNode applied) {
        ObjectNode live = FieldManagers.update(KIND, null, base, "base", "v1", "", NOON);

        ObjectNode once = apply(live, applied, "alice");

        assertThat(apply(once, applied, "alice")).isEqualTo(once);
    }

    @Property(tries = 400)
    void whatIsAppliedIsInTheResult(@ForAll("documents") ObjectNode base, @ForAll("documents") ObjectNode applied) {
        ObjectNode live = FieldManagers.update(KIND, null, base, "base", "v1", "", NOON);

        ObjectNode result = apply(live, applied, "alice");

        FieldSet owned = OwnedFields.of(Shape.ofRoot(KIND.schema()), applied);
        FieldSet present = OwnedFields.of(Shape.ofRoot(KIND.schema()), result);
        FieldSet leaves = owned.minus(emptyObjects(applied));
        assertThat(leaves.minus(present).isEmpty())
                .as("%s in %s", applied, result)
                .isTrue();
    }

    /// An applied `{}` says only that the object is there; in the result it may have members of others.
    private static FieldSet emptyObjects(JsonNode applied) {
        FieldSet set = new FieldSet();
        collectEmpty(applied, set);
        return set;
    }

    private static void collectEmpty(JsonNode node, FieldSet set) {
        if (node.isObject() && node.isEmpty()) {
            set.insert();
        }
        node.properties().forEach(e -> collectEmpty(e.getValue(), set.child(PathElements.ofField(e.getKey()))));
    }

    @Property(tries = 400)
    void whatOneAddedGoesWhenHeAppliesNothing(
            @ForAll("documents") ObjectNode first, @ForAll("documents") ObjectNode second) {
        ObjectNode live = apply(JsonNodeFactory.instance.objectNode(), first, "alice");
        ObjectNode disjoint = second.deepCopy();
        removeCommon(first, disjoint);
        ObjectNode both = apply(live, disjoint, "bob");

        ObjectNode restored = apply(both, JsonNodeFactory.instance.objectNode(), "bob");

        assertThat(withoutEmpty(restored.path("spec"))).isEqualTo(withoutEmpty(live.path("spec")));
    }

    /// Leaves only the members of spec that the first one lacks, so that nothing is taken over by force.
    private static void removeCommon(JsonNode first, JsonNode second) {
        if (second.get("spec") instanceof ObjectNode spec) {
            spec.remove(List.copyOf(first.path("spec").properties().stream()
                    .map(Map.Entry::getKey)
                    .toList()));
        }
    }

    /// An applied empty list is owned by nobody and stays; an object made for the first member may stay too.
    private static List<Map.Entry<String, JsonNode>> withoutEmpty(JsonNode spec) {
        return spec.properties().stream()
                .filter(e -> !e.getValue().isContainerNode() || !e.getValue().isEmpty())
                .toList();
    }

    @Property(tries = 400)
    void everyOwnedFieldExists(
            @ForAll("documents") ObjectNode first,
            @ForAll("documents") ObjectNode second,
            @ForAll("documents") ObjectNode third) {
        ObjectNode live = FieldManagers.update(KIND, null, first, "one", "v1", "", NOON);
        ObjectNode applied = apply(live, second, "two");
        ObjectNode updated = third.deepCopy();
        updated.set("metadata", applied.path("metadata").deepCopy());
        FieldManagers.update(KIND, applied, updated, "three", "v1", "", NOON);

        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        FieldSet all = Comparison.of(Shape.ofRoot(KIND.schema()), empty, updated, _ -> true)
                .added();
        for (JsonNode entry : updated.path("metadata").path("managedFields")) {
            FieldSet owned = FieldSet.parse(entry.path("fieldsV1"));
            assertThat(owned.minus(all).isEmpty())
                    .as("%s of %s", owned, updated)
                    .isTrue();
        }
    }

    @Property(tries = 400)
    void mergingTwiceIsMergingOnce(@ForAll("documents") ObjectNode target, @ForAll("documents") ObjectNode patch) {
        JsonNode once = MergePatch.apply(target, patch);

        assertThat(MergePatch.apply(once, patch)).isEqualTo(once);
        assertThat(MergePatch.apply(target, JsonNodeFactory.instance.objectNode()))
                .isEqualTo(target);
    }

    @Property(tries = 400)
    void aFieldSetSurvivesItsNotation(@ForAll("documents") ObjectNode document) {
        FieldSet set = OwnedFields.of(Shape.ofRoot(KIND.schema()), document);

        assertThat(FieldSet.parse(set.toJson())).isEqualTo(set);
        assertThat(set.minus(set).isEmpty()).isTrue();
        assertThat(set.union(set)).isEqualTo(set);
        assertThat(set.intersection(set)).isEqualTo(set);
    }

    @Provide
    Arbitrary<ObjectNode> documents() {
        Arbitrary<String> word = Arbitraries.of("a", "b", "c");
        Arbitrary<Map<String, String>> map = Arbitraries.maps(word, word).ofMaxSize(3);
        Arbitrary<List<String>> list = word.list().uniqueElements().ofMaxSize(3);
        return Combinators.combine(word, map, list, Arbitraries.integers().between(0, 127))
                .as(FieldManagersPropertyTest::document);
    }

    private static ObjectNode document(String word, Map<String, String> map, List<String> list, int parts) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode spec = document.putObject("spec");
        if ((parts & 1) != 0) {
            spec.put("text", word);
        }
        if ((parts & 2) != 0) {
            map.forEach(spec.withObjectProperty("map")::put);
        }
        if ((parts & 4) != 0) {
            spec.withObjectProperty("nested").put(word.equals("b") ? "b" : "a", word);
        }
        if ((parts & 8) != 0) {
            list.forEach(spec.putArray("whole")::add);
        }
        if ((parts & 16) != 0) {
            list.forEach(spec.putArray("set")::add);
        }
        if ((parts & 32) != 0) {
            var items = spec.putArray("items");
            map.forEach((key, value) -> items.addObject().put("key", key).put("value", value));
        }
        if ((parts & 64) != 0) {
            ObjectNode free = spec.putObject("free");
            map.forEach((key, value) -> free.putObject(key).put(value, word));
        }
        return document;
    }
}
