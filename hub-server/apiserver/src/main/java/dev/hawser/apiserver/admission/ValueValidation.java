package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.apiserver.admission.SchemaNode.Bounds;
import dev.hawser.apiserver.admission.SchemaNode.ListType;
import dev.hawser.apiserver.admission.SchemaNode.ValueType;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Checks values against a structural schema, in kube-apiserver's words. What an update leaves as it was is
/// not held against it (ratcheting), so that a schema may become stricter while old objects live on.
final class ValueValidation {

    private final List<Cause> causes = new ArrayList<>();

    private ValueValidation() {}

    static List<Cause> check(ObjectNode object, @Nullable ObjectNode old, SchemaNode schema) {
        ValueValidation run = new ValueValidation();
        run.visit(object, old, schema, FieldPath.ROOT);
        return run.causes;
    }

    private void visit(JsonNode value, @Nullable JsonNode old, SchemaNode schema, FieldPath path) {
        if (old != null && Documents.same(value, old)) {
            return;
        }
        if (value.isNull() && schema.nullable) {
            return;
        }
        if (!hasType(value, schema)) {
            wrongType(value, schema, path);
            return;
        }
        if (!schema.allowed.isEmpty() && schema.allowed.stream().noneMatch(a -> Documents.same(a, value))) {
            causes.add(Failures.notSupported(
                    path.text(),
                    value.toString(),
                    schema.allowed.stream().map(JsonNode::asText).toList()));
        }
        switch (value.getNodeType()) {
            case OBJECT -> visitObject((ObjectNode) value, old, schema, path);
            case ARRAY -> visitArray((ArrayNode) value, old, schema, path);
            case STRING -> checkText(value.textValue(), schema, path);
            case NUMBER -> checkNumber(value, schema, path);
            case BOOLEAN, NULL, MISSING, BINARY, POJO -> {}
        }
        checkJunctors(value, schema, path);
    }

    private static boolean hasType(JsonNode value, SchemaNode schema) {
        if (schema.intOrString) {
            return value.isTextual() || isInteger(value);
        }
        return switch (schema.type) {
            case ANY -> true;
            case OBJECT -> value.isObject();
            case ARRAY -> value.isArray();
            case STRING -> value.isTextual();
            case BOOLEAN -> value.isBoolean();
            case NUMBER -> value.isNumber();
            case INTEGER -> isInteger(value) && (!schema.format.equals("int32") || value.canConvertToInt());
        };
    }

    private static boolean isInteger(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.canConvertToLong();
        }
        return value.isNumber() && value.canConvertToExactIntegral();
    }

    private void wrongType(JsonNode value, SchemaNode schema, FieldPath path) {
        String expected = schema.intOrString
                ? "integer,string"
                : schema.type == ValueType.INTEGER && !schema.format.isEmpty()
                        ? schema.format
                        : schema.type.name().toLowerCase(Locale.ROOT);
        typeFault(typeName(value), expected, path);
    }

    private void typeFault(String actual, String expected, FieldPath path) {
        String field = path.text();
        causes.add(new Cause(
                "FieldValueTypeInvalid",
                "Invalid value: \"" + actual + "\": " + field + " in body must be of type " + expected + ": \"" + actual
                        + "\"",
                field));
    }

    private static String typeName(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> isInteger(value) ? "integer" : "float64";
            case NULL, MISSING, BINARY, POJO -> "null";
        };
    }

    private void visitObject(ObjectNode value, @Nullable JsonNode old, SchemaNode schema, FieldPath path) {
        for (String name : schema.required) {
            if (!value.has(name)) {
                causes.add(Failures.required(path.child(name).text(), ""));
            }
        }
        Bounds bounds = schema.bounds;
        if (value.size() < bounds.minProperties().orElse(0)) {
            limit(value.size(), "should have at least " + bounds.minProperties().orElse(0) + " properties", path);
        }
        tooMany(value.size(), bounds.maxProperties().orElse(Integer.MAX_VALUE), path);
        boolean isResource = schema.embedded || path.parent() == null;
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            SchemaNode memberSchema = schema.member(member.getKey());
            if (memberSchema == null) {
                continue;
            }
            FieldPath memberPath = path.child(member.getKey());
            JsonNode oldMember = old == null ? null : old.get(member.getKey());
            if (isResource && member.getKey().equals("metadata")) {
                visitNames(member.getValue(), oldMember, memberSchema, memberPath);
            } else {
                visit(member.getValue(), oldMember, memberSchema, memberPath);
            }
        }
    }

    /// Of `metadata`, a schema can only restrict the names; the rest has rules of its own.
    private void visitNames(JsonNode metadata, @Nullable JsonNode old, SchemaNode schema, FieldPath path) {
        for (String name : List.of("name", "generateName")) {
            SchemaNode nameSchema = schema.properties.get(name);
            JsonNode value = metadata.get(name);
            if (nameSchema != null && value != null) {
                visit(value, old == null ? null : old.get(name), nameSchema, path.child(name));
            }
        }
    }

    private void visitArray(ArrayNode value, @Nullable JsonNode old, SchemaNode schema, FieldPath path) {
        Bounds bounds = schema.bounds;
        if (value.size() < bounds.minItems().orElse(0)) {
            limit(value.size(), "should have at least " + bounds.minItems().orElse(0) + " items", path);
        }
        tooMany(value.size(), bounds.maxItems().orElse(Integer.MAX_VALUE), path);
        SchemaNode items = schema.items;
        if (items == null) {
            return;
        }
        ListKeys keys = new ListKeys(schema);
        for (int i = 0; i < value.size(); i++) {
            JsonNode item = value.get(i);
            visit(item, keys.counterpart(item, old), items, path.index(i));
            if (schema.listType != ListType.ATOMIC && keys.isDuplicate(item)) {
                causes.add(new Cause(
                        "FieldValueDuplicate",
                        "Duplicate value: " + keys.shown(item),
                        path.index(i).text()));
            }
        }
    }

    private void checkText(String value, SchemaNode schema, FieldPath path) {
        Bounds bounds = schema.bounds;
        if (bounds.maxLength().isPresent() || bounds.minLength().isPresent()) {
            int length = value.codePointCount(0, value.length());
            if (length > bounds.maxLength().orElse(Integer.MAX_VALUE)) {
                causes.add(Failures.tooLong(path.text(), bounds.maxLength().orElseThrow()));
            }
            if (length < bounds.minLength().orElse(0)) {
                invalid(quote(value), "should be at least " + bounds.minLength().orElse(0) + " chars long", path);
            }
        }
        if (bounds.pattern() != null && !bounds.pattern().matcher(value).find()) {
            invalid(quote(value), "should match '" + bounds.pattern().pattern() + "'", path);
        }
        if (!schema.format.isEmpty()
                && schema.type == ValueType.STRING
                && !StringFormats.matches(schema.format, value)) {
            typeFault(value, schema.format, path);
        }
    }

    private void checkNumber(JsonNode value, SchemaNode schema, FieldPath path) {
        Bounds bounds = schema.bounds;
        double number = value.doubleValue();
        double minimum = bounds.minimum().orElse(Double.NEGATIVE_INFINITY);
        double maximum = bounds.maximum().orElse(Double.POSITIVE_INFINITY);
        if (number < minimum || (bounds.exclusiveMinimum() && number == minimum)) {
            String relation = bounds.exclusiveMinimum() ? "greater than " : "greater than or equal to ";
            invalid(value.toString(), "should be " + relation + plain(minimum), path);
        }
        if (number > maximum || (bounds.exclusiveMaximum() && number == maximum)) {
            String relation = bounds.exclusiveMaximum() ? "less than " : "less than or equal to ";
            invalid(value.toString(), "should be " + relation + plain(maximum), path);
        }
        if (bounds.multipleOf().isPresent()) {
            double factor = number / bounds.multipleOf().orElseThrow();
            if (factor != Math.rint(factor)) {
                invalid(
                        value.toString(),
                        "should be a multiple of " + plain(bounds.multipleOf().orElseThrow()),
                        path);
            }
        }
    }

    private void checkJunctors(JsonNode value, SchemaNode schema, FieldPath path) {
        for (SchemaNode all : schema.allOf) {
            visit(value, null, all, path);
        }
        if (!schema.anyOf.isEmpty() && !schema.intOrString && matching(value, schema.anyOf, path) == 0) {
            junctor("must validate at least one schema (anyOf)", path);
        }
        if (!schema.oneOf.isEmpty()) {
            long matching = matching(value, schema.oneOf, path);
            if (matching != 1) {
                String found = matching == 0 ? "none valid" : matching + " valid alternatives";
                junctor("must validate one and only one schema (oneOf). Found " + found, path);
            }
        }
        if (schema.not != null && matching(value, List.of(schema.not), path) == 1) {
            junctor("must not validate the schema (not)", path);
        }
    }

    private static long matching(JsonNode value, List<SchemaNode> schemas, FieldPath path) {
        return schemas.stream()
                .filter(schema -> {
                    ValueValidation run = new ValueValidation();
                    run.visit(value, null, schema, path);
                    return run.causes.isEmpty();
                })
                .count();
    }

    private void junctor(String message, FieldPath path) {
        causes.add(Failures.invalidValue(path.text(), "\"\"", "\"" + path.text() + "\" " + message));
    }

    private void invalid(String shown, String message, FieldPath path) {
        String field = path.text();
        causes.add(Failures.invalidValue(field, shown, field + " in body " + message));
    }

    private void limit(int size, String message, FieldPath path) {
        invalid(Integer.toString(size), message, path);
    }

    private void tooMany(int size, int most, FieldPath path) {
        if (size > most) {
            causes.add(new Cause(
                    "FieldValueTooMany", "Too many: " + size + ": must have at most " + most + " items", path.text()));
        }
    }

    private static String quote(String text) {
        return TextNode.valueOf(text).toString();
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
