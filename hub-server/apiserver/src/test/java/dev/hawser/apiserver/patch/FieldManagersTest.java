package dev.hawser.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.ApiException.Reason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FieldManagersTest {

    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
    private static final String WORK = "work.open-cluster-management.io/v1";
    private static final String SET = "cluster.open-cluster-management.io/v1beta2";

    private static ObjectNode work(String labels, String spec) {
        return Docs.object("{apiVersion: " + WORK + ", kind: ManifestWork, metadata: {name: w" + labels + "}, spec: "
                + spec + "}");
    }

    private static ObjectNode set(String namespaces) {
        return Docs.object(
                "{apiVersion: " + SET + ", kind: ManagedClusterSet, metadata: {name: s}, spec: " + namespaces + "}");
    }

    private static ObjectNode applyWork(@Nullable ObjectNode live, ObjectNode applied, String manager) {
        return FieldManagers.apply(Docs.WORK, live, applied, manager, false, WORK, "", NOON);
    }

    private static ObjectNode applySet(@Nullable ObjectNode live, ObjectNode applied, String manager) {
        return FieldManagers.apply(Docs.SET, live, applied, manager, false, SET, "", NOON);
    }

    private static ObjectNode updateWork(@Nullable ObjectNode live, ObjectNode updated, String manager) {
        return FieldManagers.update(Docs.WORK, live, updated, manager, WORK, "", NOON);
    }

    private static JsonNode fieldsOf(JsonNode object, String manager) {
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            if (entry.path("manager").asText().equals(manager)) {
                return entry.path("fieldsV1");
            }
        }
        return Docs.yaml("null");
    }

    @Test
    void anApplyThatCreatesOwnsWhatItSets() {
        ObjectNode applied = set("{managedNamespaces: [{name: a}]}");
        ((ObjectNode) applied.get("metadata")).putObject("labels").put("l", "1");

        ObjectNode created = applySet(null, applied, "alice");

        assertThat(created.path("metadata").path("managedFields")).isEqualTo(Docs.yaml("""
                - manager: alice
                  operation: Apply
                  apiVersion: cluster.open-cluster-management.io/v1beta2
                  time: "2024-05-01T12:00:00Z"
                  fieldsType: FieldsV1
                  fieldsV1:
                    f:metadata: {f:labels: {f:l: {}}}
                    f:spec: {f:managedNamespaces: {'k:{"name":"a"}': {.: {}, f:name: {}}}}
                """));
    }

    @Test
    void theSameApplyAgainChangesNothingNotEvenTheTime() {
        ObjectNode applied = set("{managedNamespaces: [{name: a}]}");
        ObjectNode live = applySet(null, applied, "alice");

        ObjectNode again = FieldManagers.apply(Docs.SET, live, applied, "alice", false, SET, "", NOON.plusSeconds(60));

        assertThat(again).isEqualTo(live);
    }

    @Test
    void givingUpEveryFieldLeavesTheNameOfTheObject() {
        ObjectNode applied = set("{managedNamespaces: [{name: a}]}");
        ((ObjectNode) applied.get("metadata")).putObject("labels").put("l", "1");
        ObjectNode live = applySet(null, applied, "alice");
        String name = applied.path("metadata").path("name").asText();

        ObjectNode released = applySet(live, Docs.object("{metadata: {name: " + name + "}}"), "alice");

        assertThat(released.path("metadata").path("name").asText()).isEqualTo(name);
        assertThat(released.path("metadata").has("labels")).isFalse();
        assertThat(released.path("spec").has("managedNamespaces")).isFalse();
    }

    @Test
    void anAtomicListIsOneField() {
        String cluster = "cluster.open-cluster-management.io/v1";
        ObjectNode one = Docs.object("{metadata: {name: m}, spec: {taints: [{key: one, effect: NoSelect}]}}");
        ObjectNode two = Docs.object("{metadata: {name: m}, spec: {taints: [{key: two, effect: NoSelect}]}}");
        ObjectNode live = FieldManagers.apply(Docs.CLUSTER, null, one, "alice", false, cluster, "", NOON);

        ApiException refused = catchThrowableOfType(
                ApiException.class,
                () -> FieldManagers.apply(Docs.CLUSTER, live, two, "bob", false, cluster, "", NOON));
        ObjectNode forced = FieldManagers.apply(Docs.CLUSTER, live, two, "bob", true, cluster, "", NOON);

        assertThat(refused.message()).isEqualTo("Apply failed with 1 conflict: conflict with \"alice\": .spec.taints");
        assertThat(fieldsOf(forced, "bob")).isEqualTo(Docs.yaml("{f:spec: {f:taints: {}}}"));
        assertThat(fieldsOf(forced, "alice").isNull()).isTrue();
        assertThat(forced.path("spec")).isEqualTo(two.path("spec"));
    }

    @Test
    void aConflictNamesEachFieldAndItsManager() {
        ObjectNode live =
                applyWork(null, work(", labels: {l: '1'}", "{deleteOption: {propagationPolicy: Orphan}}"), "alice");

        ApiException refused = catchThrowableOfType(
                ApiException.class,
                () -> applyWork(
                        live,
                        work(", labels: {l: '2', mine: '1'}", "{deleteOption: {propagationPolicy: Foreground}}"),
                        "bob"));

        assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(refused.message())
                .isEqualTo("Apply failed with 2 conflicts: conflicts with \"alice\":\n"
                        + "- .metadata.labels.l\n- .spec.deleteOption.propagationPolicy");
        assertThat(refused.details().causes())
                .containsExactly(
                        new Cause("FieldManagerConflict", "conflict with \"alice\"", ".metadata.labels.l"),
                        new Cause(
                                "FieldManagerConflict",
                                "conflict with \"alice\"",
                                ".spec.deleteOption.propagationPolicy"));
    }

    @Test
    void aFieldTakenOverByForceStaysWhenItsFormerOwnerDropsIt() {
        ObjectNode live =
                applyWork(null, work(", labels: {l: '1'}", "{deleteOption: {propagationPolicy: Orphan}}"), "alice");
        ObjectNode forced = FieldManagers.apply(
                Docs.WORK,
                live,
                work("", "{deleteOption: {propagationPolicy: Foreground}}"),
                "bob",
                true,
                WORK,
                "",
                NOON);

        ObjectNode dropped = applyWork(forced, work(", labels: {l: '1'}", "{}"), "alice");

        assertThat(fieldsOf(forced, "alice")).isEqualTo(Docs.yaml("{f:metadata: {f:labels: {f:l: {}}}}"));
        assertThat(fieldsOf(dropped, "alice")).isEqualTo(Docs.yaml("{f:metadata: {f:labels: {f:l: {}}}, f:spec: {}}"));
        assertThat(dropped.path("spec")).isEqualTo(Docs.yaml("{deleteOption: {propagationPolicy: Foreground}}"));
    }

    @Test
    void aFieldThatItsOnlyOwnerNoLongerAppliesGoesAway() {
        ObjectNode live = applyWork(
                null, work(", labels: {keep: '1', drop: '1'}", "{deleteOption: {propagationPolicy: Orphan}}"), "alice");

        ObjectNode dropped = applyWork(live, work(", labels: {keep: '1'}", "{}"), "alice");

        assertThat(dropped.path("metadata").path("labels")).isEqualTo(Docs.yaml("{keep: '1'}"));
        assertThat(dropped.path("spec")).isEqualTo(Docs.yaml("{}"));
    }

    @Test
    void lastItemsAndTheirObjectsGoWithTheirOwner() {
        ObjectNode live = applyWork(null, work(", labels: {l: '1'}", "{}"), "alice");

        ObjectNode dropped = applyWork(live, work("", "{}"), "alice");

        assertThat(dropped.path("metadata").has("labels")).isFalse();
    }

    @Test
    void aSharedFieldStaysUntilBothHaveDroppedIt() {
        ObjectNode first = applyWork(null, work(", labels: {x: '1', a: '1'}", "{}"), "alice");
        ObjectNode both = applyWork(first, work(", labels: {x: '1', b: '1'}", "{}"), "bob");
        ObjectNode one = applyWork(both, work(", labels: {a: '1'}", "{}"), "alice");
        ObjectNode none = applyWork(one, work(", labels: {b: '1'}", "{}"), "bob");

        assertThat(fieldsOf(both, "alice"))
                .isEqualTo(Docs.yaml("{f:metadata: {f:labels: {f:a: {}, f:x: {}}}, f:spec: {}}"));
        assertThat(one.path("metadata").path("labels")).isEqualTo(Docs.yaml("{x: '1', a: '1', b: '1'}"));
        assertThat(none.path("metadata").path("labels")).isEqualTo(Docs.yaml("{a: '1', b: '1'}"));
    }

    @Test
    void itemsOfAListWithKeysHaveOwnersOfTheirOwn() {
        ObjectNode live = applySet(null, set("{managedNamespaces: [{name: a}]}"), "alice");
        ObjectNode both = applySet(live, set("{managedNamespaces: [{name: b}, {name: c}]}"), "bob");
        ObjectNode emptied = applySet(both, set("{managedNamespaces: []}"), "alice");
        ObjectNode gone = applySet(emptied, set("{}"), "bob");

        assertThat(both.path("spec").path("managedNamespaces"))
                .isEqualTo(Docs.yaml("[{name: a}, {name: b}, {name: c}]"));
        assertThat(emptied.path("spec").path("managedNamespaces")).isEqualTo(Docs.yaml("[{name: b}, {name: c}]"));
        assertThat(gone.path("spec")).isEqualTo(Docs.yaml("{}"));
    }

    @Test
    void appliedItemsComeInTheOrderOfTheApplierAmongThoseOfOthers() {
        ObjectNode live = applySet(null, set("{managedNamespaces: [{name: a}, {name: b}, {name: c}]}"), "alice");

        ObjectNode merged = applySet(live, set("{managedNamespaces: [{name: c}, {name: n}, {name: a}]}"), "bob");

        assertThat(merged.path("spec").path("managedNamespaces"))
                .isEqualTo(Docs.yaml("[{name: b}, {name: c}, {name: n}, {name: a}]"));
    }

    @Test
    void aPlainCreateOwnsEverythingAsAnUpdate() {
        ObjectNode created = updateWork(null, work("", "{deleteOption: {propagationPolicy: Orphan}}"), "creator");

        ApiException refused = catchThrowableOfType(
                ApiException.class,
                () -> applyWork(created, work("", "{deleteOption: {propagationPolicy: Foreground}}"), "alice"));
        ObjectNode shared = applyWork(created, work("", "{deleteOption: {propagationPolicy: Orphan}}"), "alice");

        assertThat(fieldsOf(created, "creator"))
                .isEqualTo(Docs.yaml("{f:spec: {.: {}, f:deleteOption: {.: {}, f:propagationPolicy: {}}}}"));
        assertThat(refused.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"creator\" using"
                        + " work.open-cluster-management.io/v1: .spec.deleteOption.propagationPolicy");
        assertThat(fieldsOf(shared, "alice"))
                .isEqualTo(Docs.yaml("{f:spec: {f:deleteOption: {f:propagationPolicy: {}}}}"));
        assertThat(fieldsOf(shared, "creator")).isEqualTo(fieldsOf(created, "creator"));
    }

    @Test
    void anUpdateTakesWhatItChangesFromItsOwner() {
        KindVersion configMap = Docs.builtIn("ConfigMap");
        ObjectNode created = FieldManagers.update(
                configMap, null, Docs.object("{metadata: {name: c}, data: {a: '1', b: '1'}}"), "one", "v1", "", NOON);
        ObjectNode changed = created.deepCopy();
        ((ObjectNode) changed.get("data")).put("b", "2");

        FieldManagers.update(configMap, created, changed, "two", "v1", "", NOON);

        assertThat(fieldsOf(changed, "one")).isEqualTo(Docs.yaml("{f:data: {.: {}, f:a: {}}}"));
        assertThat(fieldsOf(changed, "two")).isEqualTo(Docs.yaml("{f:data: {f:b: {}}}"));
    }

    @Test
    void anUpdateThatChangesNothingLeavesTheRecordAlone() {
        ObjectNode live = updateWork(null, work("", "{}"), "creator");

        ObjectNode same =
                FieldManagers.update(Docs.WORK, live, live.deepCopy(), "other", WORK, "", NOON.plusSeconds(60));

        assertThat(same).isEqualTo(live);
    }

    @Test
    void metadataThatTheServerSetsIsOwnedByNobody() {
        ObjectNode created = Docs.object("""
                {metadata: {name: c, namespace: n, uid: u, creationTimestamp: t, resourceVersion: '1', generation: 1,
                  finalizers: [example.com/a],
                  ownerReferences: [{apiVersion: v1, kind: Secret, name: s, uid: o}]}}
                """);

        FieldManagers.update(Docs.builtIn("ConfigMap"), null, created, "one", "v1", "", NOON);

        assertThat(fieldsOf(created, "one")).isEqualTo(Docs.yaml("""
                f:metadata:
                  f:finalizers: {.: {}, 'v:"example.com/a"': {}}
                  f:ownerReferences: {.: {}, 'k:{"uid":"o"}': {}}
                """));
    }

    private static ObjectNode condition(String type, String status) {
        return Docs.object("""
                {apiVersion: %s, kind: ManifestWork, metadata: {name: w}, status: {conditions: [{type: %s, status: '%s',
                reason: Recorded, message: '', lastTransitionTime: '2024-05-01T10:00:00Z'}]}}
                """.formatted(WORK, type, status));
    }

    private static ObjectNode applyStatus(ObjectNode live, ObjectNode applied, String manager) {
        return FieldManagers.apply(Docs.WORK, live, applied, manager, false, WORK, "status", NOON);
    }

    @Test
    void conditionsAreAppliedThroughStatusByTheirType() {
        ObjectNode live = updateWork(null, work("", "{}"), "creator");
        ObjectNode one = applyStatus(live, condition("Applied", "True"), "agent-a");
        ObjectNode two = applyStatus(one, condition("Available", "False"), "agent-b");
        ApiException refused = catchThrowableOfType(
                ApiException.class, () -> applyStatus(two, condition("Available", "True"), "agent-a"));
        ObjectNode empty = condition("", "");
        empty.putObject("status").putArray("conditions");
        ObjectNode left = applyStatus(two, empty, "agent-b");

        assertThat(one.path("metadata")
                        .path("managedFields")
                        .path(0)
                        .path("subresource")
                        .asText())
                .isEqualTo("status");
        assertThat(fieldsOf(one, "agent-a")).isEqualTo(Docs.yaml("""
                f:status: {f:conditions: {'k:{"type":"Applied"}': {.: {}, f:lastTransitionTime: {}, f:message: {},
                  f:reason: {}, f:status: {}, f:type: {}}}}
                """));
        assertThat(refused.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"agent-b\" with subresource \"status\":"
                        + " .status.conditions[type=\"Available\"].status");
        assertThat(left.path("status").path("conditions"))
                .isEqualTo(condition("Applied", "True").path("status").path("conditions"));
    }

    @Test
    void anApplyToStatusTouchesNothingElse() {
        ObjectNode live = updateWork(null, work("", "{}"), "creator");
        ObjectNode applied = condition("Applied", "True");
        applied.putObject("spec").putObject("deleteOption").put("propagationPolicy", "Orphan");
        ((ObjectNode) applied.get("metadata")).putObject("labels").put("a", "b");

        ObjectNode result = applyStatus(live, applied, "agent");

        assertThat(result.path("spec")).isEqualTo(live.path("spec"));
        assertThat(result.path("metadata").has("labels")).isFalse();
        assertThat(fieldsOf(result, "agent").has("f:spec")).isFalse();
    }

    @Test
    void theStatusIsNotAppliedThroughTheObject() {
        ObjectNode applied = condition("Applied", "True");
        applied.putObject("spec");

        ObjectNode result = applyWork(null, applied, "alice");

        assertThat(result.has("status")).isFalse();
        assertThat(fieldsOf(result, "alice")).isEqualTo(Docs.yaml("{f:spec: {}}"));
    }

    @Test
    void whoForgetsTheOwnersMakesBeforeFirstApplyTheOwner() {
        ObjectNode live = updateWork(null, work("", "{deleteOption: {propagationPolicy: Orphan}}"), "creator");
        ObjectNode reset = live.deepCopy();
        ((ObjectNode) reset.get("metadata")).putArray("managedFields").addObject();

        updateWork(live, reset, "creator");
        ObjectNode changed = reset.deepCopy();
        ((ObjectNode) changed.get("metadata")).putObject("labels").put("a", "b");
        updateWork(reset, changed, "editor");
        ObjectNode applied = applyWork(changed, work(", labels: {mine: '1'}", "{}"), "alice");

        assertThat(reset.path("metadata").has("managedFields")).isFalse();
        assertThat(changed.path("metadata").has("managedFields")).isFalse();
        assertThat(fieldsOf(applied, "before-first-apply")).isEqualTo(Docs.yaml("""
                f:metadata: {f:labels: {.: {}, f:a: {}}}
                f:spec: {.: {}, f:deleteOption: {.: {}, f:propagationPolicy: {}}}
                """));
        assertThat(fieldsOf(applied, "alice"))
                .isEqualTo(Docs.yaml("{f:metadata: {f:labels: {f:mine: {}}}, f:spec: {}}"));
    }

    @Test
    void whatTheSchemaDoesNotKnowIsRefused() {
        ApiException refused =
                catchThrowableOfType(ApiException.class, () -> applyWork(null, work("", "{bogus: 1}"), "alice"));
        ApiException mistyped = catchThrowableOfType(
                ApiException.class, () -> applyWork(null, work("", "{deleteOption: text}"), "alice"));
        ApiException twice = catchThrowableOfType(
                ApiException.class, () -> applySet(null, set("{managedNamespaces: [{name: a}, {name: a}]}"), "alice"));

        assertThat(refused.message())
                .isEqualTo("failed to create typed patch object (/w; work.open-cluster-management.io/v1,"
                        + " Kind=ManifestWork): .spec.bogus: field not declared in schema");
        assertThat(refused.code()).isEqualTo(400);
        assertThat(mistyped.message()).contains(".spec.deleteOption: expected object, got string");
        assertThat(twice.message()).contains("duplicate entries for key [name=\"a\"]");
    }

    @Test
    void managedFieldsMayNotBeApplied() {
        ObjectNode applied = work("", "{}");
        ((ObjectNode) applied.get("metadata")).putArray("managedFields").addObject();

        ApiException refused = catchThrowableOfType(ApiException.class, () -> applyWork(null, applied, "alice"));

        assertThat(refused.message()).isEqualTo("metadata.managedFields must be nil");
    }

    @Test
    void fieldsWithoutSchemaMergeAsObjectsAndListsAsAWhole() {
        KindVersion free = Docs.ofSchema(
                "{type: object, properties: {spec: {type: object, x-kubernetes-preserve-unknown-fields: true}}}");
        ObjectNode live = FieldManagers.apply(
                free, null, Docs.object("{spec: {a: {x: 1}, l: [1, 2]}}"), "alice", false, "v1", "", NOON);

        ObjectNode merged =
                FieldManagers.apply(free, live, Docs.object("{spec: {a: {y: 2}}}"), "bob", false, "v1", "", NOON);

        assertThat(fieldsOf(live, "alice")).isEqualTo(Docs.yaml("{f:spec: {f:a: {.: {}, f:x: {}}, f:l: {}}}"));
        assertThat(merged.path("spec")).isEqualTo(Docs.yaml("{a: {x: 1, y: 2}, l: [1, 2]}"));
    }

    @Test
    void manyUpdatersAreGatheredIntoOne() {
        KindVersion configMap = Docs.builtIn("ConfigMap");
        ObjectNode live = FieldManagers.update(
                configMap, null, Docs.object("{metadata: {name: c}, data: {a: '1'}}"), "m0", "v1", "", NOON);
        for (int i = 1; i < 15; i++) {
            ObjectNode next = live.deepCopy();
            ((ObjectNode) next.get("data")).put("k" + i, "1");
            live = FieldManagers.update(configMap, live, next, "m" + i, "v1", "", NOON.plusSeconds(i));
        }

        ArrayNode entries = (ArrayNode) live.path("metadata").path("managedFields");

        assertThat(entries).hasSize(10);
        assertThat(fieldsOf(live, "ancient-changes").path("f:data").has("f:k1")).isTrue();
        assertThat(fieldsOf(live, "m14")).isEqualTo(Docs.yaml("{f:data: {f:k14: {}}}"));
    }

    @Test
    void theSameNumberInAnotherJavaTypeIsNoChange() {
        KindVersion lease = Docs.builtIn("Lease");
        ObjectNode live =
                FieldManagers.update(lease, null, Docs.object("{spec: {leaseTransitions: 1}}"), "one", "v1", "", NOON);
        ObjectNode same = live.deepCopy();
        ((ObjectNode) same.get("spec")).put("leaseTransitions", 1L);

        FieldManagers.update(lease, live, same, "two", "v1", "", NOON);

        assertThat(fieldsOf(same, "two").isNull()).isTrue();
    }
}
