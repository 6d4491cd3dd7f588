package dev.hawser.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.protobuf.MessageType.Field;
import dev.hawser.apiserver.protobuf.MessageType.Many;
import dev.hawser.apiserver.protobuf.WireType.Scalar;
import java.io.IOException;

/// Reads a message as the JSON that Go's encoder would write of the same object. Fields of no known number are passed
/// over.
final class MessageReader {

    /// Messages of Kubernetes nest some ten deep; only schemas go deeper.
    private static final int MAX_DEPTH = 200;

    private final MessageTable table;

    MessageReader(MessageTable table) {
        this.table = table;
    }

    ObjectNode read(MessageType type, byte[] message) throws IOException {
        return (ObjectNode) read(type, message, 0);
    }

    private JsonNode read(MessageType type, byte[] message, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("nested deeper than " + MAX_DEPTH);
        }
        ObjectNode object = Documents.object();
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            Field field = type.fields().get(WireFormat.getTagFieldNumber(tag));
            if (field == null) {
                in.skipField(tag);
            } else {
                take(object, field, WireFormat.getTagWireType(tag), in, depth);
            }
        }
        return switch (type.form()) {
            case OBJECT -> object;
            case WORDS -> object.has("items") ? object.get("items") : Documents.array();
            case EITHER -> either(object);
        };
    }

    private void take(ObjectNode object, Field field, int wireType, CodedInputStream in, int depth) throws IOException {
        if (field.many() == Many.MAP) {
            entry(object.withObjectProperty(field.name()), field, in.readByteArray(), depth);
            return;
        }
        if (field.many() == Many.LIST) {
            list(object.withArrayProperty(field.name()), field, wireType, in, depth);
            return;
        }
        requireWireType(field, wireType);
        JsonNode value = value(field.type(), in, depth);
        if (field.inline()) {
            object.setAll((ObjectNode) value);
        } else if (!(field.dropZero() && isZero(value))) {
            object.set(field.name(), value);
        }
    }

    private void list(ArrayNode list, Field field, int wireType, CodedInputStream in, int depth) throws IOException {
        boolean packed = wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED
                && field.type() instanceof Scalar scalar
                && ScalarReader.wireType(scalar) != wireType;
        if (!packed) {
            requireWireType(field, wireType);
            list.add(value(field.type(), in, depth));
            return;
        }
        CodedInputStream items = CodedInputStream.newInstance(in.readByteArray());
        while (!items.isAtEnd()) {
            list.add(value(field.type(), items, depth));
        }
    }

    private void entry(ObjectNode map, Field field, byte[] entry, int depth) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(entry);
        String key = "";
        JsonNode value = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> key = in.readStringRequireUtf8();
                case 2 -> value = value(field.type(), in, depth);
                default -> in.skipField(tag);
            }
        }
        map.set(key, value == null ? value(field.type(), empty(), depth) : value);
    }

    private JsonNode value(WireType type, CodedInputStream in, int depth) throws IOException {
        return switch (type) {
            case Scalar scalar -> ScalarReader.read(scalar, in);
            case WireType.Message message -> read(table.message(message.name()), in.readByteArray(), depth + 1);
        };
    }

    /// A value of length 0: that of a map's entry that has none.
    private static CodedInputStream empty() {
        return CodedInputStream.newInstance(new byte[] {0, 0, 0, 0, 0, 0, 0, 0});
    }

    private static void requireWireType(Field field, int wireType) throws IOException {
        int expected = field.type() instanceof Scalar scalar
                ? ScalarReader.wireType(scalar)
                : WireFormat.WIRETYPE_LENGTH_DELIMITED;
        if (wireType != expected) {
            throw new IOException("proto: wrong wireType = " + wireType + " for field " + field.name());
        }
    }

    private static JsonNode either(ObjectNode object) {
        JsonNode message = object.get("schema");
        if (message != null) {
            return message;
        }
        return object.isEmpty()
                ? JsonNodeFactory.instance.nullNode()
                : object.iterator().next();
    }

    private static boolean isZero(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue().isEmpty();
            case NUMBER -> value.doubleValue() == 0;
            case BOOLEAN -> !value.booleanValue();
            case OBJECT, ARRAY -> value.isEmpty();
            case NULL, MISSING -> true;
            case BINARY, POJO -> false;
        };
    }
}
