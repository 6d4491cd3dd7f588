package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A JSON value as CEL sees it: only what the schema knows, timestamps as timestamps, names escaped as
/// Kubernetes does.
final class CelValue {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return");

    private CelValue() {}

    static Object of(JsonNode value, SchemaNode schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> object(value, schema);
            case ARRAY -> list(value, schema);
            case STRING -> text(value.textValue(), schema);
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> number(value, schema);
            case NULL, MISSING, BINARY, POJO -> dev.cel.common.values.NullValue.NULL_VALUE;
        };
    }

    /// The name of a property in an expression.
    static String escaped(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        if (IDENTIFIER.matcher(name).matches() && !name.contains("__")) {
            return name;
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }

    private static Map<String, Object> object(JsonNode value, SchemaNode schema) {
        Map<String, Object> members = LinkedHashMap.newLinkedHashMap(value.size());
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            SchemaNode property = schema.properties.get(member.getKey());
            if (property != null) {
                members.put(escaped(member.getKey()), of(member.getValue(), property));
            } else if (schema.additional != null) {
                members.put(member.getKey(), of(member.getValue(), schema.additional));
            }
        }
        return members;
    }

    private static Object list(JsonNode value, SchemaNode schema) {
        SchemaNode items = schema.items;
        return items == null
                ? List.of()
                : value.valueStream().map(item -> of(item, items)).toList();
    }

    private static Object text(String text, SchemaNode schema) {
        if (schema.format.equals("date-time")) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                return text;
            }
        }
        return text;
    }

    private static Object number(JsonNode value, SchemaNode schema) {
        if (schema.type == SchemaNode.ValueType.NUMBER) {
            return value.doubleValue();
        }
        return value.isIntegralNumber() || value.canConvertToExactIntegral()
                ? (Object) value.longValue()
                : (Object) value.doubleValue();
    }
}
