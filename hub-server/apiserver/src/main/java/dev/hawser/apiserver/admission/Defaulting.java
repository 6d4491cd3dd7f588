package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// Fills in defaults and drops nulls that the schema does not allow, as Kubernetes does with structural
/// schemas: a null in a field that is not nullable counts as absent.
final class Defaulting {

    private Defaulting() {}

    static void apply(JsonNode value, SchemaNode schema) {
        if (value instanceof ObjectNode object) {
            fill(object, schema);
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                SchemaNode memberSchema = schema.member(member.getKey());
                if (memberSchema != null) {
                    applyToMember(member, memberSchema);
                }
            }
            object.properties().removeIf(member -> {
                SchemaNode memberSchema = schema.member(member.getKey());
                return memberSchema != null && memberSchema.isNonNullableNull(member.getValue());
            });
        } else if (value instanceof ArrayNode array && schema.items != null) {
            SchemaNode items = schema.items;
            for (int i = 0; i < array.size(); i++) {
                if (items.isNonNullableNull(array.get(i)) && items.defaultValue != null) {
                    array.set(i, items.defaultValue.deepCopy());
                }
                apply(array.get(i), items);
            }
        }
    }

    private static void applyToMember(Map.Entry<String, JsonNode> member, SchemaNode schema) {
        if (schema.isNonNullableNull(member.getValue()) && schema.defaultValue != null) {
            member.setValue(schema.defaultValue.deepCopy());
        }
        if (member.getValue().isContainerNode()) {
            apply(member.getValue(), schema);
        }
    }

    private static void fill(ObjectNode object, SchemaNode schema) {
        if (!schema.defaultsBelow) {
            return;
        }
        for (Map.Entry<String, SchemaNode> property : schema.properties.entrySet()) {
            JsonNode byDefault = property.getValue().defaultValue;
            if (byDefault != null && !object.has(property.getKey())) {
                object.set(property.getKey(), byDefault.deepCopy());
            }
        }
    }
}
