package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.object.ApiException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules that make an OpenAPI v3 schema structural, so that pruning and defaulting are well defined
/// (Kubernetes documentation, "Specifying a structural schema").
final class StructuralSchema {

    private static final Set<String> TYPES = Set.of("string", "integer", "number", "boolean", "object", "array");
    private static final List<String> FORBIDDEN = List.of(
            "$ref",
            "definitions",
            "dependencies",
            "deprecated",
            "discriminator",
            "id",
            "patternProperties",
            "readOnly",
            "writeOnly",
            "xml");
    private static final List<String> NOT_IN_JUNCTORS = List.of(
            "type",
            "default",
            "additionalProperties",
            "nullable",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-embedded-resource",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-map-type");

    private final List<Cause> causes = new ArrayList<>();

    private StructuralSchema() {}

    static List<Cause> faults(JsonNode schema, String path) {
        StructuralSchema check = new StructuralSchema();
        if (!schema.path("type").asText().equals("object")) {
            check.required(path + ".type", "must not be empty at the root and must be object");
        }
        if (schema.path("nullable").asBoolean()) {
            check.forbidden(path + ".nullable", "nullable cannot be true at the root");
        }
        check.node(schema, path, "at the root");
        return check.causes;
    }

    private void node(JsonNode schema, String path, String where) {
        String type = schema.path("type").asText();
        boolean typeless = schema.path("x-kubernetes-int-or-string").asBoolean()
                || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        if (type.isEmpty() && !typeless) {
            required(path + ".type", "must not be empty for " + where);
        } else if (!type.isEmpty() && !TYPES.contains(type)) {
            causes.add(new Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: \"" + type
                            + "\": supported values: \"array\", \"boolean\", \"integer\", \"number\", \"object\","
                            + " \"string\"",
                    path + ".type"));
        }
        FORBIDDEN.stream()
                .filter(schema::has)
                .forEach(word -> forbidden(path + "." + word, word + " is not supported"));
        if (schema.path("uniqueItems").asBoolean()) {
            forbidden(
                    path + ".uniqueItems",
                    "uniqueItems cannot be set to true since the runtime complexity becomes" + " quadratic");
        }
        if (schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean()) {
            forbidden(path + ".additionalProperties", "additionalProperties cannot be set to false");
        }
        if (schema.has("properties") && schema.has("additionalProperties")) {
            forbidden(path + ".additionalProperties", "additionalProperties and properties are mutual exclusive");
        }
        if (type.equals("array") && !schema.path("items").isObject()) {
            required(path + ".items", "must be specified");
        }
        lists(schema, path);
        children(schema, path);
        junctors(schema, path);
    }

    private void lists(JsonNode schema, String path) {
        if (!schema.path("x-kubernetes-list-type").asText().equals("map")) {
            return;
        }
        JsonNode keys = schema.path("x-kubernetes-list-map-keys");
        if (keys.isEmpty()) {
            required(path + ".x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        }
        JsonNode item = schema.path("items");
        for (int i = 0; i < keys.size(); i++) {
            if (!item.path("properties").has(keys.get(i).asText())) {
                causes.add(new Cause(
                        "FieldValueInvalid",
                        "Invalid value: " + keys.get(i) + ": entries must all be names of item properties",
                        path + ".x-kubernetes-list-map-keys[" + i + "]"));
            }
        }
    }

    private void children(JsonNode schema, String path) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            node(property.getValue(), path + ".properties[" + property.getKey() + "]", "specified object fields");
        }
        if (schema.path("additionalProperties").isObject()) {
            node(schema.path("additionalProperties"), path + ".additionalProperties", "specified object fields");
        }
        if (schema.path("items").isObject()) {
            node(schema.path("items"), path + ".items", "specified array items");
        } else if (schema.path("items").isArray()) {
            forbidden(path + ".items", "items must be a schema object and not an array");
        }
    }

    private void junctors(JsonNode schema, String path) {
        boolean intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
        for (String word : List.of("allOf", "anyOf", "oneOf")) {
            for (int i = 0; i < schema.path(word).size(); i++) {
                junctor(schema.path(word).get(i), path + "." + word + "[" + i + "]", intOrString);
            }
        }
        if (schema.has("not")) {
            junctor(schema.path("not"), path + ".not", false);
        }
    }

    private void junctor(JsonNode schema, String path, boolean intOrString) {
        for (String word : NOT_IN_JUNCTORS) {
            if (schema.has(word) && !(intOrString && word.equals("type"))) {
                forbidden(path + "." + word, "must be empty to be structural");
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            junctor(property.getValue(), path + ".properties[" + property.getKey() + "]", false);
        }
        if (schema.path("items").isObject()) {
            junctor(schema.path("items"), path + ".items", false);
        }
        junctors(schema, path);
    }

    private void required(String field, String detail) {
        causes.add(new Cause("FieldValueRequired", "Required value: " + detail, field));
    }

    private void forbidden(String field, String detail) {
        causes.add(new Cause("FieldValueForbidden", "Forbidden: " + detail, field));
    }
}
