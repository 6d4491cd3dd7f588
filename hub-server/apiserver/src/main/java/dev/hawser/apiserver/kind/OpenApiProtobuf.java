package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// Writes a Swagger 2.0 document in the protobuf form of gnostic's `openapi.v2.Document`. Only what
/// Kubernetes clients read is written: definitions, and of the paths the operations' extensions and query
/// parameters.
final class OpenApiProtobuf {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /// Writes one message.
    @FunctionalInterface
    private interface Message {
        void write(OpenApiProtobuf to) throws IOException;
    }

    private OpenApiProtobuf() {}

    static byte[] encode(JsonNode document) {
        try {
            return message(to -> to.document(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] message(Message content) throws IOException {
        OpenApiProtobuf writer = new OpenApiProtobuf();
        content.write(writer);
        writer.out.flush();
        return writer.bytes.toByteArray();
    }

    private void nested(int field, Message content) throws IOException {
        out.writeByteArray(field, message(content));
    }

    private void text(int field, JsonNode value) throws IOException {
        if (!value.asText().isEmpty()) {
            out.writeString(field, value.asText());
        }
    }

    private void document(JsonNode document) throws IOException {
        text(1, document.path("swagger"));
        nested(2, info -> {
            info.text(1, document.at("/info/title"));
            info.text(2, document.at("/info/version"));
        });
        nested(8, paths -> {
            for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
                paths.named(2, path.getKey(), item -> item.pathItem(path.getValue()));
            }
        });
        nested(9, definitions -> {
            for (Map.Entry<String, JsonNode> entry :
                    document.path("definitions").properties()) {
                definitions.named(1, entry.getKey(), to -> to.schema(entry.getValue()));
            }
        });
    }

    private void named(int field, String name, Message value) throws IOException {
        nested(field, entry -> {
            entry.out.writeString(1, name);
            entry.nested(2, value);
        });
    }

    private void pathItem(JsonNode item) throws IOException {
        for (Map.Entry<String, JsonNode> operation : item.properties()) {
            int field = switch (operation.getKey()) {
                case "get" -> 2;
                case "put" -> 3;
                case "post" -> 4;
                case "delete" -> 5;
                default -> 8;
            };
            nested(field, to -> to.operation(operation.getValue()));
        }
    }

    private void operation(JsonNode operation) throws IOException {
        text(3, operation.path("description"));
        text(5, operation.path("operationId"));
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                nested(
                        8,
                        item -> item.nested(
                                1, p -> p.nested(2, other -> other.nested(3, query -> query.query(parameter)))));
            }
        }
        nested(9, responses -> {});
        extensions(13, operation);
    }

    private void query(JsonNode parameter) throws IOException {
        text(2, parameter.path("in"));
        text(4, parameter.path("name"));
        text(6, parameter.path("type"));
    }

    private void schema(JsonNode schema) throws IOException {
        text(1, schema.path("$ref"));
        text(2, schema.path("format"));
        text(4, schema.path("description"));
        if (schema.has("default")) {
            nested(5, to -> to.any(schema.path("default")));
        }
        for (JsonNode required : schema.path("required")) {
            out.writeString(19, required.asText());
        }
        JsonNode additional = schema.path("additionalProperties");
        if (additional.isObject()) {
            nested(21, to -> to.nested(1, value -> value.schema(additional)));
        }
        if (schema.has("type")) {
            nested(22, type -> type.text(1, schema.path("type")));
        }
        if (schema.has("items")) {
            nested(23, items -> items.nested(1, to -> to.schema(schema.path("items"))));
        }
        if (schema.has("properties")) {
            nested(25, properties -> {
                for (Map.Entry<String, JsonNode> property :
                        schema.path("properties").properties()) {
                    properties.named(1, property.getKey(), to -> to.schema(property.getValue()));
                }
            });
        }
        extensions(31, schema);
    }

    private void extensions(int field, JsonNode owner) throws IOException {
        for (Map.Entry<String, JsonNode> member : owner.properties()) {
            if (member.getKey().startsWith("x-kubernetes-")) {
                named(field, member.getKey(), to -> to.any(member.getValue()));
            }
        }
    }

    /// JSON is YAML, and clients read the YAML.
    private void any(JsonNode value) throws IOException {
        out.writeString(2, value.toString() + "\n");
    }
}
