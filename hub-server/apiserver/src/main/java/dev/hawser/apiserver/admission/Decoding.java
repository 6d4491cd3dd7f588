package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds values that a typed decoder, as kube-apiserver has it for built-in kinds and for all metadata,
/// cannot read.
final class Decoding {

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\r\\n]*={0,2}[\\r\\n]*");
    private static final Pattern MICRO_TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}(Z|[+-]\\d{2}:\\d{2})");
    private static final String BASE64_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String TIME_LAYOUT = "2006-01-02T15:04:05Z07:00";
    private static final String MICRO_TIME_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";

    private Decoding() {}

    static Optional<String> fault(ObjectNode object, String kind, SchemaNode root, boolean builtIn) {
        if (builtIn) {
            return members(object, kind, root, "");
        }
        SchemaNode metadata = root.properties.get("metadata");
        JsonNode value = object.get("metadata");
        return metadata == null || value == null ? Optional.empty() : value(value, "ObjectMeta", metadata, "metadata");
    }

    private static Optional<String> value(JsonNode value, String struct, SchemaNode schema, String path) {
        if (value.isNull()) {
            return Optional.empty();
        }
        if (schema.intOrString) {
            return value.isTextual() || value.isIntegralNumber()
                    ? Optional.empty()
                    : mismatch(value, struct, path, "intstr.IntOrString");
        }
        return switch (schema.type) {
            case OBJECT ->
                value instanceof ObjectNode object
                        ? members(object, struct, schema, path)
                        : mismatch(value, struct, path, schema.additional != null ? "map" : "object");
            case ARRAY ->
                value instanceof ArrayNode array
                        ? items(array, struct, schema, path)
                        : mismatch(value, struct, path, "list");
            case STRING ->
                value.isTextual() ? text(value.textValue(), schema) : mismatch(value, struct, path, "string");
            case BOOLEAN -> value.isBoolean() ? Optional.empty() : mismatch(value, struct, path, "bool");
            case INTEGER -> integer(value, struct, schema, path);
            case NUMBER -> value.isNumber() ? Optional.empty() : mismatch(value, struct, path, "float64");
            case ANY -> Optional.empty();
        };
    }

    private static Optional<String> integer(JsonNode value, String struct, SchemaNode schema, String path) {
        boolean small = schema.format.equals("int32");
        boolean fits = value.isIntegralNumber() && (small ? value.canConvertToInt() : value.canConvertToLong());
        return fits ? Optional.empty() : mismatch(value, struct, path, small ? "int32" : "int64");
    }

    private static Optional<String> members(ObjectNode object, String struct, SchemaNode schema, String path) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            SchemaNode property = schema.properties.get(member.getKey());
            SchemaNode memberSchema = property != null ? property : schema.additional;
            if (memberSchema != null) {
                String memberPath =
                        property == null ? path : path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                Optional<String> fault = value(member.getValue(), struct, memberSchema, memberPath);
                if (fault.isPresent()) {
                    return fault;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> items(ArrayNode array, String struct, SchemaNode schema, String path) {
        SchemaNode items = schema.items;
        if (items == null) {
            return Optional.empty();
        }
        return array.valueStream()
                .map(item -> value(item, struct, items, path))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> text(String text, SchemaNode schema) {
        return switch (schema.format) {
            case "byte" -> base64(text);
            case "micro-time" -> {
                boolean good = MICRO_TIME.matcher(text).matches() && StringFormats.matches("date-time", text);
                yield good ? Optional.empty() : time(text, MICRO_TIME_LAYOUT);
            }
            case "date-time" -> StringFormats.matches("date-time", text) ? Optional.empty() : time(text, TIME_LAYOUT);
            default -> Optional.empty();
        };
    }

    private static Optional<String> time(String text, String layout) {
        return Optional.of("parsing time \"" + text + "\" as \"" + layout + "\": cannot parse \"" + text + "\"");
    }

    private static Optional<String> base64(String text) {
        String content = text.replace("\r", "").replace("\n", "");
        int at = 0;
        while (at < content.length() && isBase64(content.charAt(at))) {
            at++;
        }
        boolean good = BASE64.matcher(text).matches() && content.length() % 4 == 0;
        return good ? Optional.empty() : Optional.of("illegal base64 data at input byte " + at);
    }

    private static boolean isBase64(char c) {
        return BASE64_ALPHABET.indexOf(c) >= 0;
    }

    private static Optional<String> mismatch(JsonNode value, String struct, String path, String expected) {
        String actual = switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case NUMBER -> value.isIntegralNumber() ? "number" : "number " + value;
            case NULL, MISSING, BINARY, POJO -> "null";
        };
        return Optional.of("json: cannot unmarshal " + actual + " into Go struct field " + struct + "." + path
                + " of type " + expected);
    }
}
