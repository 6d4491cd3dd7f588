package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Gives every field of a published schema a description, also where a definition has none, so that `kubectl explain`
/// never stays silent.
final class Descriptions {

    private static final String FILE = "/builtin/descriptions.yaml";
    private static final JsonNode KNOWN = read();

    private Descriptions() {}

    static void complete(ResourceKind kind, ObjectNode schema) {
        complete(kind.kind(), schema);
    }

    private static void complete(String path, JsonNode schema) {
        if (schema instanceof ObjectNode object && !object.has("description") && !object.has("$ref")) {
            String text = text(path);
            if (text != null) {
                object.put("description", text);
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            complete(path + "." + property.getKey(), property.getValue());
        }
        for (String below : new String[] {"items", "additionalProperties"}) {
            // What an item is, its list's description says.
            schema.path(below)
                    .path("properties")
                    .properties()
                    .forEach(property -> complete(path + "[]." + property.getKey(), property.getValue()));
        }
    }

    private static @Nullable String text(String path) {
        if (KNOWN.has(path)) {
            return KNOWN.path(path).asText();
        }
        String[] steps = path.split("\\.", -1);
        if (steps.length != 2) {
            return null;
        }
        return switch (steps[1]) {
            case "spec" -> "What is wanted of the " + steps[0] + ".";
            case "status" -> "What was last observed of the " + steps[0] + ".";
            default -> null;
        };
    }

    private static JsonNode read() {
        try (InputStream in = Objects.requireNonNull(Descriptions.class.getResourceAsStream(FILE), FILE)) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
    }
}
