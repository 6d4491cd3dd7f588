package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.ObjectMetaSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One node of a structural schema, compiled once so that walking a document does no look-ups in the schema's
/// JSON.
final class SchemaNode {

    /// What the type of a value must be. ANY where the schema names none.
    enum ValueType {
        ANY,
        OBJECT,
        ARRAY,
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN
    }

    /// How a list merges and whether its elements must differ.
    enum ListType {
        ATOMIC,
        SET,
        MAP
    }

    final ValueType type;
    final String format;
    final boolean nullable;
    final boolean intOrString;
    final boolean preserveUnknown;
    final boolean embedded;
    final Map<String, SchemaNode> properties;
    final @Nullable SchemaNode additional;
    final boolean anyAdditional;
    final @Nullable SchemaNode items;
    final List<String> required;
    final @Nullable JsonNode defaultValue;
    final boolean defaultsBelow;
    final Bounds bounds;
    final List<JsonNode> allowed;
    final ListType listType;
    final List<String> mapKeys;
    final List<SchemaNode> allOf;
    final List<SchemaNode> anyOf;
    final List<SchemaNode> oneOf;
    final @Nullable SchemaNode not;
    final List<CelRule> rules;
    final boolean rulesBelow;

    /// The limits on a value's size.
    record Bounds(
            OptionalDouble minimum,
            boolean exclusiveMinimum,
            OptionalDouble maximum,
            boolean exclusiveMaximum,
            OptionalDouble multipleOf,
            OptionalInt minLength,
            OptionalInt maxLength,
            OptionalInt minItems,
            OptionalInt maxItems,
            OptionalInt minProperties,
            OptionalInt maxProperties,
            @Nullable Pattern pattern) {

        static Bounds of(JsonNode schema) {
            String pattern = schema.path("pattern").asText();
            return new Bounds(
                    number(schema.path("minimum")),
                    schema.path("exclusiveMinimum").asBoolean(),
                    number(schema.path("maximum")),
                    schema.path("exclusiveMaximum").asBoolean(),
                    number(schema.path("multipleOf")),
                    count(schema.path("minLength")),
                    count(schema.path("maxLength")),
                    count(schema.path("minItems")),
                    count(schema.path("maxItems")),
                    count(schema.path("minProperties")),
                    count(schema.path("maxProperties")),
                    pattern.isEmpty() ? null : Pattern.compile(pattern));
        }

        private static OptionalDouble number(JsonNode node) {
            return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
        }

        private static OptionalInt count(JsonNode node) {
            return node.isNumber() ? OptionalInt.of(node.intValue()) : OptionalInt.empty();
        }
    }

    private SchemaNode(JsonNode schema) {
        type = type(schema.path("type").asText());
        format = schema.path("format").asText();
        nullable = schema.path("nullable").asBoolean();
        intOrString = schema.path("x-kubernetes-int-or-string").asBoolean();
        preserveUnknown = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
        embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
        properties = properties(schema, embedded);
        JsonNode extra = schema.path("additionalProperties");
        additional = extra.isObject() ? new SchemaNode(extra) : null;
        anyAdditional = extra.isBoolean() && extra.asBoolean();
        items = schema.path("items").isObject() ? new SchemaNode(schema.path("items")) : null;
        required = required(schema, embedded);
        defaultValue = schema.get("default");
        bounds = Bounds.of(schema);
        allowed = schema.path("enum").valueStream().toList();
        listType = switch (schema.path("x-kubernetes-list-type").asText()) {
            case "map" -> ListType.MAP;
            case "set" -> ListType.SET;
            default -> ListType.ATOMIC;
        };
        mapKeys = schema.path("x-kubernetes-list-map-keys")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        allOf = all(schema.path("allOf"));
        anyOf = all(schema.path("anyOf"));
        oneOf = all(schema.path("oneOf"));
        not = schema.path("not").isObject() ? new SchemaNode(schema.path("not")) : null;
        rules = schema.path("x-kubernetes-validations")
                .valueStream()
                .map(CelRule::of)
                .toList();
        defaultsBelow = children().anyMatch(c -> c.defaultValue != null || c.defaultsBelow);
        rulesBelow = children().anyMatch(c -> !c.rules.isEmpty() || c.rulesBelow);
    }

    /// The schema of a whole object.
    static SchemaNode compile(JsonNode schema) {
        return new SchemaNode(schema);
    }

    /// The schema of a member; null if the schema does not say anything about it.
    @Nullable SchemaNode member(String name) {
        SchemaNode property = properties.get(name);
        return property != null ? property : additional;
    }

    boolean isNonNullableNull(JsonNode value) {
        return value.isNull() && !nullable;
    }

    Stream<SchemaNode> children() {
        return Stream.concat(
                properties.values().stream(), Stream.of(additional, items).filter(SchemaNode::isPresent));
    }

    private static boolean isPresent(@Nullable SchemaNode node) {
        return node != null;
    }

    private static List<SchemaNode> all(JsonNode schemas) {
        return schemas.valueStream().map(SchemaNode::new).toList();
    }

    private static Map<String, SchemaNode> properties(JsonNode schema, boolean embedded) {
        Map<String, SchemaNode> properties = new LinkedHashMap<>();
        if (embedded) {
            ObjectNode text = ((ObjectNode) schema).objectNode().put("type", "string");
            properties.put("apiVersion", new SchemaNode(text));
            properties.put("kind", new SchemaNode(text));
            properties.put("metadata", new SchemaNode(ObjectMetaSchema.SCHEMA));
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (!embedded || !property.getKey().equals("metadata")) {
                properties.put(property.getKey(), new SchemaNode(property.getValue()));
            }
        }
        return Map.copyOf(properties);
    }

    private static List<String> required(JsonNode schema, boolean embedded) {
        List<String> required = new ArrayList<>(embedded ? List.of("apiVersion", "kind") : List.of());
        schema.path("required").forEach(name -> {
            if (!required.contains(name.asText())) {
                required.add(name.asText());
            }
        });
        return List.copyOf(required);
    }

    private static ValueType type(String name) {
        return switch (name) {
            case "object" -> ValueType.OBJECT;
            case "array" -> ValueType.ARRAY;
            case "string" -> ValueType.STRING;
            case "integer" -> ValueType.INTEGER;
            case "number" -> ValueType.NUMBER;
            case "boolean" -> ValueType.BOOLEAN;
            default -> ValueType.ANY;
        };
    }
}
