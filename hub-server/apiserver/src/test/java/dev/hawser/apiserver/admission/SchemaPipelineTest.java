package dev.hawser.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaPipelineTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLUSTERS = "cluster.open-cluster-management.io_managedclusters.yaml";
    private static final String WORKS = "work.open-cluster-management.io_manifestworks.yaml";

    @Test
    void membersThatTheSchemaDoesNotKnowAreNamedAndRemoved() {
        ObjectNode work = json("""
                {"metadata": {"name": "w", "bogus": 1}, "extra": true,
                 "spec": {"bogus": 1, "workload": {"manifests": [{"apiVersion": "v1", "kind": "X", "free": {"a": 1}}]}}}""");
        SchemaPipeline pipeline = crd(WORKS);

        assertThat(pipeline.unknownFields(work)).containsExactly("extra", "metadata.bogus", "spec.bogus");
        pipeline.prune(work);

        assertThat(work).isEqualTo(json("""
                {"metadata": {"name": "w"},
                 "spec": {"workload": {"manifests": [{"apiVersion": "v1", "kind": "X", "free": {"a": 1}}]}}}"""));
    }

    @Test
    void defaultsAreSetAndForbiddenNullsCountAsAbsent() {
        ObjectNode cluster = json("""
                {"metadata": {"name": "mc", "labels": null},
                 "spec": {"leaseDurationSeconds": null, "hubAcceptsClient": false,
                          "taints": [{"key": "k", "effect": "NoSelect", "timeAdded": null}]}}""");

        crd(CLUSTERS).applyDefaults(cluster);

        assertThat(cluster).isEqualTo(json("""
                {"metadata": {"name": "mc"},
                 "spec": {"leaseDurationSeconds": 60, "hubAcceptsClient": false,
                          "taints": [{"key": "k", "effect": "NoSelect", "timeAdded": null}]}}"""));
    }

    @Test
    void faultsCarryTheReasonsAndWordsOfKubernetes() {
        assertThat(crd(CLUSTERS).validate(json("""
                {"spec": {"hubAcceptsClient": "yes", "leaseDurationSeconds": 1.5,
                          "taints": [{"key": "bad key", "effect": "Never"}, {"effect": "NoSelect"}]}}"""), null))
                .extracting(Cause::reason, Cause::field, SchemaPipelineTest::firstWords)
                .containsExactlyInAnyOrder(
                        tuple(
                                "FieldValueTypeInvalid",
                                "spec.hubAcceptsClient",
                                "Invalid value: \"string\": spec.hubAcceptsClient in body must be of type boolean:"
                                        + " \"string\""),
                        tuple(
                                "FieldValueTypeInvalid",
                                "spec.leaseDurationSeconds",
                                "Invalid value: \"float64\": spec.leaseDurationSeconds in body must be of type int32:"
                                        + " \"float64\""),
                        tuple(
                                "FieldValueInvalid",
                                "spec.taints[0].key",
                                "Invalid value: \"bad key\": spec.taints[0].key in body should match"),
                        tuple(
                                "FieldValueNotSupported",
                                "spec.taints[0].effect",
                                "Unsupported value: \"Never\": supported values: \"NoSelect\", \"PreferNoSelect\","
                                        + " \"NoSelectIfNew\""),
                        tuple("FieldValueRequired", "spec.taints[1].key", "Required value"));
    }

    @Test
    void anEmbeddedResourceNeedsItsKind() {
        assertThat(crd(WORKS).validate(json("""
                {"spec": {"workload": {"manifests": [{"metadata": {"name": "x"}}]}}}"""), null))
                .extracting(Cause::reason, Cause::field)
                .containsExactlyInAnyOrder(
                        tuple("FieldValueRequired", "spec.workload.manifests[0].apiVersion"),
                        tuple("FieldValueRequired", "spec.workload.manifests[0].kind"));
    }

    @Test
    void aRuleOfTheDefinitionIsEvaluated() {
        String work = """
                {"spec": {"manifestConfigs": [{"resourceIdentifier": {"resource": "jobs", "name": "j"},
                  "conditionRules": [{"type": "CEL", "condition": "%s", "celExpressions": ["true"]}]}]}}""";

        assertThat(crd(WORKS).validate(json(work.formatted("")), null))
                .containsExactly(new Cause(
                        "FieldValueInvalid",
                        "Invalid value: Condition is required for CEL rules",
                        "spec.manifestConfigs[0].conditionRules[0]"));
        assertThat(crd(WORKS).validate(json(work.formatted("Done")), null)).isEmpty();
    }

    @Test
    void listElementsWithTheSameKeyAreDuplicates() {
        SchemaPipeline pipeline = schema("""
                {"ports": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                           "items": {"type": "object", "properties": {"name": {"type": "string"}, "p": {"type": "integer"}}}},
                 "tags": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}}""");

        assertThat(pipeline.validate(json("""
                {"ports": [{"name": "a", "p": 1}, {"name": "b"}, {"name": "a", "p": 2}], "tags": ["x", "y", "x"]}"""), null))
                .containsExactlyInAnyOrder(
                        new Cause("FieldValueDuplicate", "Duplicate value: {\"name\":\"a\"}", "ports[2]"),
                        new Cause("FieldValueDuplicate", "Duplicate value: \"x\"", "tags[2]"));
    }

    @Test
    void limitsAreChecked() {
        SchemaPipeline pipeline = schema("""
                {"short": {"type": "string", "maxLength": 3}, "long": {"type": "string", "minLength": 2},
                 "few": {"type": "array", "maxItems": 1, "items": {"type": "integer"}},
                 "many": {"type": "array", "minItems": 1, "items": {"type": "integer"}},
                 "n": {"type": "integer", "minimum": 1}, "m": {"type": "number", "maximum": 2, "exclusiveMaximum": true},
                 "at": {"type": "string", "format": "date-time"}, "port": {"x-kubernetes-int-or-string": true},
                 "one": {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                         "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}}""");

        assertThat(pipeline.validate(json("""
                {"short": "abcd", "long": "a", "few": [1, 2], "many": [], "n": 0, "m": 2, "at": "yesterday", "port": true,
                 "one": {"a": "", "b": ""}}"""), null))
                .extracting(Cause::reason, Cause::message)
                .containsExactlyInAnyOrder(
                        tuple("FieldValueTooLong", "Too long: may not be more than 3 bytes"),
                        tuple(
                                "FieldValueInvalid",
                                "Invalid value: \"a\": long in body should be at least 2 chars long"),
                        tuple("FieldValueTooMany", "Too many: 2: must have at most 1 items"),
                        tuple("FieldValueInvalid", "Invalid value: 0: many in body should have at least 1 items"),
                        tuple("FieldValueInvalid", "Invalid value: 0: n in body should be greater than or equal to 1"),
                        tuple("FieldValueInvalid", "Invalid value: 2: m in body should be less than 2"),
                        tuple(
                                "FieldValueTypeInvalid",
                                "Invalid value: \"yesterday\": at in body must be of type date-time: \"yesterday\""),
                        tuple(
                                "FieldValueTypeInvalid",
                                "Invalid value: \"boolean\": port in body must be of type integer,string: \"boolean\""),
                        tuple(
                                "FieldValueInvalid",
                                "Invalid value: \"\": \"one\" must validate one and only one schema (oneOf)."
                                        + " Found 2 valid alternatives"));
    }

    @Test
    void transitionRulesSeeTheOldValue() {
        SchemaPipeline pipeline = schema("""
                {"size": {"type": "integer",
                          "x-kubernetes-validations": [{"rule": "self >= oldSelf", "message": "must not shrink"}]},
                 "mode": {"type": "string", "x-kubernetes-validations": [
                     {"rule": "oldSelf.hasValue() || self == 'new'", "optionalOldSelf": true,
                      "messageExpression": "'starts as new, not ' + self"}]}}""");

        assertThat(pipeline.validate(json("{\"size\": 1, \"mode\": \"new\"}"), null))
                .isEmpty();
        assertThat(pipeline.validate(json("{\"size\": 1}"), json("{\"size\": 2}")))
                .containsExactly(new Cause("FieldValueInvalid", "Invalid value: must not shrink", "size"));
        assertThat(pipeline.validate(json("{\"mode\": \"old\"}"), null))
                .containsExactly(new Cause("FieldValueInvalid", "Invalid value: starts as new, not old", "mode"));
        assertThat(pipeline.validate(json("{\"mode\": \"old\"}"), json("{\"mode\": \"new\"}")))
                .isEmpty();
    }

    @Test
    void whatAnUpdateLeavesAsItWasIsNotHeldAgainstIt() {
        SchemaPipeline pipeline =
                schema("{\"a\": {\"type\": \"string\", \"maxLength\": 1}, \"b\": {\"type\": \"string\"}}");

        assertThat(pipeline.validate(json("{\"a\": \"long\", \"b\": \"y\"}"), json("{\"a\": \"long\", \"b\": \"x\"}")))
                .isEmpty();
        assertThat(pipeline.validate(json("{\"a\": \"longer\"}"), json("{\"a\": \"long\"}")))
                .hasSize(1);
    }

    @Test
    void aRuleCanNameItsReasonAndField() {
        SchemaPipeline pipeline = schema("""
                {"spec": {"type": "object",
                          "properties": {"ip": {"type": "string"}, "nets": {"type": "array", "items": {"type": "string"}},
                                         "namespace": {"type": "string"}},
                          "x-kubernetes-validations": [
                            {"rule": "isIP(self.ip)", "fieldPath": ".ip", "reason": "FieldValueForbidden"},
                            {"rule": "self.nets.all(n, isCIDR(n))", "message": "no CIDR"},
                            {"rule": "self.__namespace__ == 'n'"}]}}""");

        assertThat(pipeline.validate(
                        json("{\"spec\": {\"ip\": \"x\", \"nets\": [\"10.0.0.0/33\"], \"namespace\": \"n\"}}"), null))
                .containsExactly(
                        new Cause("FieldValueForbidden", "Forbidden: failed rule: isIP(self.ip)", "spec.ip"),
                        new Cause("FieldValueInvalid", "Invalid value: no CIDR", "spec"));
    }

    @Test
    void aRuleThatDoesNotCompileIsReported() {
        SchemaPipeline pipeline = schema("""
                {"a": {"type": "string", "x-kubernetes-validations": [{"rule": "self.frobnicate()"}]}}""");

        assertThat(pipeline.ruleFaults("schema"))
                .extracting(Cause::field)
                .containsExactly("schema.properties[a].x-kubernetes-validations[0].rule");
    }

    @Test
    void everyRuleOfTheBuiltInKindsCompiles() {
        assertThat(BuiltInKinds.hub())
                .allSatisfy(kind -> assertThat(
                                SchemaPipeline.of(kind.storageVersion()).ruleFaults(kind.kind()))
                        .isEmpty());
    }

    @Test
    void rolesAreCheckedByTheirRules() {
        assertThat(builtIn("roles").validate(json("""
                {"rules": [{"apiGroups": [""], "resources": ["configmaps"]}]}"""), null))
                .containsExactly(new Cause(
                        "FieldValueRequired",
                        "Required value: verbs must contain at least one value",
                        "rules[0].verbs"));
        assertThat(builtIn("roles").validate(json("""
                {"rules": [{"apiGroups": [""], "resources": ["x"], "verbs": ["get"], "nonResourceURLs": ["/x"]}]}"""), null))
                .hasSize(2)
                .allSatisfy(c -> assertThat(c.field()).isEqualTo("rules[0].nonResourceURLs"));
    }

    @Test
    void aBindingKeepsItsRole() {
        String binding = """
                {"roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "%s"},
                 "subjects": [{"kind": "User", "name": "u", "apiGroup": "rbac.authorization.k8s.io"}]}""";

        assertThat(builtIn("rolebindings").validate(json(binding.formatted("b")), json(binding.formatted("a"))))
                .containsExactly(new Cause("FieldValueInvalid", "Invalid value: cannot change roleRef", "roleRef"));
    }

    @Test
    void builtInKindsAreTyped() {
        assertThat(builtIn("secrets").undecodable(json("{\"data\": {\"a\": \"not base64!\"}}"), "Secret", true))
                .contains("illegal base64 data at input byte 3");
        assertThat(builtIn("configmaps").undecodable(json("{\"data\": {\"a\": 1}}"), "ConfigMap", true))
                .contains("json: cannot unmarshal number into Go struct field ConfigMap.data of type string");
        assertThat(crd(WORKS)
                        .undecodable(
                                json("{\"metadata\": {\"labels\": {\"a\": 1}}, \"spec\": 7}"), "ManifestWork", false))
                .contains(
                        "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string");
    }

    @Test
    void microTimeHasExactlySixDigits() {
        for (String good : List.of("2024-05-01T10:00:00.500000Z", "2024-05-01T10:00:00.000000+02:00")) {
            assertThat(lease(good)).isEmpty();
        }
        for (String bad :
                List.of("2024-05-01T10:00:00Z", "2024-05-01T10:00:00.500Z", "2024-05-01T10:00:00.5000000Z", "x")) {
            assertThat(lease(bad)).isPresent();
        }
    }

    private static Optional<String> lease(String renewTime) {
        return builtIn("leases").undecodable(json("{\"spec\": {\"renewTime\": \"" + renewTime + "\"}}"), "Lease", true);
    }

    private static String firstWords(Cause cause) {
        int pattern = cause.message().indexOf(" '");
        return pattern < 0 ? cause.message() : cause.message().substring(0, pattern);
    }

    private static SchemaPipeline builtIn(String plural) {
        return BuiltInKinds.hub().stream()
                .filter(k -> k.type().resource().equals(plural))
                .findFirst()
                .map(ResourceKind::storageVersion)
                .map(SchemaPipeline::of)
                .orElseThrow();
    }

    private static SchemaPipeline crd(String file) {
        return SchemaPipeline.of(CrdReader.read(resource("/crds/" + file)).storageVersion());
    }

    private static SchemaPipeline schema(String properties) {
        ObjectNode schema = JSON.createObjectNode().put("type", "object");
        schema.set("properties", json(properties));
        return SchemaPipeline.of(new KindVersion("v1", true, true, false, schema, Set.of(), List.of(), List.of()));
    }

    static JsonNode resource(String path) {
        try (@Nullable InputStream in = SchemaPipelineTest.class.getResourceAsStream(path)) {
            return new YAMLMapper().readTree(Objects.requireNonNull(in, path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
