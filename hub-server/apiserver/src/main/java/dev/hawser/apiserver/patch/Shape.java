package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hawser.apiserver.kind.ObjectMetaSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How values at one place of a document merge: what the structural schema says by `x-kubernetes-list-type`,
/// `x-kubernetes-list-map-keys`, `x-kubernetes-map-type` and `x-kubernetes-preserve-unknown-fields`. A view on the
/// schema that is made in passing, never kept.
///
/// @param schema of the place; missing where nothing is known: objects merge, lists are replaced
/// @param whole the place holds a complete object with `metadata`
record Shape(JsonNode schema, boolean whole) {

    static final Shape UNTYPED = new Shape(MissingNode.getInstance(), false);
    private static final Shape TEXT =
            new Shape(JsonNodeFactory.instance.objectNode().put("type", "string"), false);
    private static final Shape METADATA = new Shape(ObjectMetaSchema.SCHEMA, false);

    /// What a value is in the eyes of a merge.
    enum Form {
        /// Replaced as a whole: a scalar, an atomic list or an atomic object.
        LEAF,
        /// An object whose members merge one by one.
        MAP,
        /// A list of scalars without order, each owned for itself.
        SET,
        /// A list of objects that are told apart by keys.
        KEYED
    }

    static Shape ofRoot(JsonNode schema) {
        return new Shape(schema, true);
    }

    private boolean untyped() {
        return !schema.has("type") && !schema.has("properties") && !schema.has("x-kubernetes-int-or-string");
    }

    /// How this value merges. A value that is not of the schema's type is a leaf.
    Form form(JsonNode value) {
        if (value.isObject()) {
            return isAtomicMap() || !accepts("object") ? Form.LEAF : Form.MAP;
        }
        if (!value.isArray() || !accepts("array")) {
            return Form.LEAF;
        }
        return switch (schema.path("x-kubernetes-list-type").asText()) {
            case "set" -> Form.SET;
            case "map" -> Form.KEYED;
            default -> Form.LEAF;
        };
    }

    private boolean isAtomicMap() {
        return schema.path("x-kubernetes-map-type").asText().equals("atomic");
    }

    private boolean accepts(String type) {
        return untyped()
                || schema.path("type").asText().equals(type)
                || (type.equals("object") && schema.has("properties"));
    }

    /// Whether the schema names this member of an object: a field, in contrast to an entry of a map.
    boolean declares(String field) {
        return schema.path("properties").has(field) || (isWhole() && isStandard(field));
    }

    /// The shape of a member, null if the schema has no place for it.
    @Nullable Shape field(String name) {
        if (isWhole() && isStandard(name)) {
            return name.equals("metadata") ? METADATA : TEXT;
        }
        JsonNode property = schema.path("properties").get(name);
        if (property != null) {
            return new Shape(property, false);
        }
        JsonNode additional = schema.get("additionalProperties");
        if (additional != null && additional.isObject()) {
            return new Shape(additional, false);
        }
        return takesAnything() ? UNTYPED : null;
    }

    private boolean isWhole() {
        return whole || schema.path("x-kubernetes-embedded-resource").asBoolean();
    }

    private static boolean isStandard(String field) {
        return field.equals("metadata") || field.equals("kind") || field.equals("apiVersion");
    }

    private boolean takesAnything() {
        return untyped()
                || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                || schema.path("additionalProperties").asBoolean()
                || (!schema.has("properties") && !schema.has("additionalProperties"));
    }

    Shape items() {
        return new Shape(schema.path("items"), false);
    }

    /// The shape below a path element.
    @Nullable Shape at(String element) {
        return element.startsWith("f:") ? field(element.substring(2)) : items();
    }

    /// The path element of a list's item, null if a key is missing.
    @Nullable String element(Form form, JsonNode item) {
        return form == Form.SET ? PathElements.ofValue(item) : PathElements.ofKeys(keys(), item, schema.path("items"));
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>(2);
        schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
        keys.sort(null);
        return keys;
    }

    /// Whether a value other than null fits the schema's `type`.
    boolean fits(JsonNode value) {
        if (untyped()) {
            return true;
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
            return value.isTextual() || value.isNumber();
        }
        return switch (schema.path("type").asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer", "number" -> value.isNumber();
            case "" -> value.isObject();
            default -> true;
        };
    }

    String type() {
        return schema.path("type").asText();
    }
}
