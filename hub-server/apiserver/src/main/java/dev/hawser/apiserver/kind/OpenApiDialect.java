package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/// The two forms of OpenAPI in which schemas are published. Version 2 knows less: what it cannot say is left
/// open, so that clients which validate by it refuse nothing that the server takes.
enum OpenApiDialect {
    V2("#/definitions/"),
    V3("#/components/schemas/");

    private static final Set<String> NOT_IN_V2 = Set.of("oneOf", "anyOf", "allOf", "not", "nullable");

    private final String prefix;

    OpenApiDialect(String prefix) {
        this.prefix = prefix;
    }

    ObjectNode reference(String definition) {
        return JsonNodeFactory.instance.objectNode().put("$ref", prefix + definition);
    }

    /// A structural schema in this dialect.
    ObjectNode published(JsonNode schema) {
        boolean open = this == V2
                && (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                        || schema.path("nullable").asBoolean());
        boolean intOrString =
                this == V2 && schema.path("x-kubernetes-int-or-string").asBoolean();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : schema.properties()) {
            String word = member.getKey();
            JsonNode value = member.getValue();
            if (word.equals("x-name-form") || (this == V2 && NOT_IN_V2.contains(word))) {
                continue;
            }
            if (open && !word.equals("description") && !word.startsWith("x-")) {
                continue;
            }
            result.set(word, publishedMember(word, value));
        }
        if (intOrString) {
            result.put("type", "string").put("format", "int-or-string");
        }
        return result;
    }

    private JsonNode publishedMember(String word, JsonNode value) {
        return switch (word) {
            case "properties" -> {
                ObjectNode properties = JsonNodeFactory.instance.objectNode();
                value.properties().forEach(p -> properties.set(p.getKey(), published(p.getValue())));
                yield properties;
            }
            case "items", "additionalProperties", "not" -> value.isObject() ? published(value) : value;
            case "allOf", "anyOf", "oneOf" -> {
                ArrayNode all = JsonNodeFactory.instance.arrayNode();
                value.forEach(schema -> all.add(published(schema)));
                yield all;
            }
            case "format" ->
                value.asText().equals("micro-time") ? JsonNodeFactory.instance.textNode("date-time") : value;
            default -> value;
        };
    }
}
