package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The schema of `metadata`, which is the same for all kinds and which CustomResourceDefinitions leave out.
public final class ObjectMetaSchema {

    /// ObjectMeta as a structural schema with list types and patch strategies. Not to be changed.
    public static final JsonNode SCHEMA = read();

    private ObjectMetaSchema() {}

    /// The schema with `apiVersion`, `kind` and a complete `metadata`, in a new root; everything below is shared.
    static ObjectNode completed(ObjectNode root) {
        JsonNode given = root.path("properties");
        ObjectNode properties = root.objectNode();
        properties.set("apiVersion", described(given.path("apiVersion"), "Group and version of this representation."));
        properties.set("kind", described(given.path("kind"), "Kind of the object, in CamelCase."));
        properties.set("metadata", metadata(given.path("metadata")));
        given.properties().forEach(e -> {
            if (!properties.has(e.getKey())) {
                properties.set(e.getKey(), e.getValue());
            }
        });
        ObjectNode completed = root.objectNode();
        completed.setAll(root);
        completed.set("properties", properties);
        return completed;
    }

    private static JsonNode described(JsonNode given, String description) {
        if (given.has("description")) {
            return given;
        }
        ObjectNode schema =
                given instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        return schema.put("type", "string").put("description", description);
    }

    /// A definition may restrict `name` and `generateName`; the restriction is kept.
    private static JsonNode metadata(JsonNode given) {
        if (given.path("properties").isEmpty()) {
            return SCHEMA;
        }
        ObjectNode schema = SCHEMA.deepCopy();
        ObjectNode properties = (ObjectNode) schema.path("properties");
        given.path("properties")
                .properties()
                .forEach(e -> properties.withObject("/" + e.getKey()).setAll((ObjectNode)
                        e.getValue().deepCopy()));
        return schema;
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(
                ObjectMetaSchema.class.getResourceAsStream("/builtin/objectmeta.yaml"), "objectmeta.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the schema of metadata", e);
        }
    }
}
