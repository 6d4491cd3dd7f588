package dev.hawser.apiserver.protobuf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.protobuf.WireType.Scalar;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/// Reads the value of a field that is one value in JSON.
final class ScalarReader {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ScalarReader() {}

    static JsonNode read(Scalar type, CodedInputStream in) throws IOException {
        return switch (type) {
            case STRING -> JSON.textNode(in.readStringRequireUtf8());
            case BYTES -> JSON.textNode(Base64.getEncoder().encodeToString(in.readByteArray()));
            case BOOL -> JSON.booleanNode(in.readBool());
            case INT32 -> JSON.numberNode(in.readInt32());
            case INT64 -> JSON.numberNode(in.readInt64());
            case DOUBLE -> number(in.readDouble());
            case TIME -> time(in.readByteArray(), SECONDS);
            case MICROTIME -> time(in.readByteArray(), MICROS);
            case QUANTITY -> quantity(in.readByteArray());
            case INTORSTRING -> intOrString(in.readByteArray());
            case RAW -> raw(in.readByteArray());
        };
    }

    /// How a value of the type is on the wire; a list of numbers may also come packed.
    static int wireType(Scalar type) {
        return switch (type) {
            case BOOL, INT32, INT64 -> WireFormat.WIRETYPE_VARINT;
            case DOUBLE -> WireFormat.WIRETYPE_FIXED64;
            case STRING, BYTES, TIME, MICROTIME, QUANTITY, INTORSTRING, RAW -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
        };
    }

    /// Go writes whole numbers without a fraction.
    private static NumericNode number(double value) {
        long whole = (long) value;
        return whole == value ? JSON.numberNode(whole) : JSON.numberNode(value);
    }

    /// `Timestamp`; the zero time is null. A Time has no fraction, whatever was sent.
    private static JsonNode time(byte[] message, DateTimeFormatter format) throws IOException {
        long[] seconds = {0};
        int[] nanos = {0};
        eachField(message, (number, in) -> {
            switch (number) {
                case 1 -> seconds[0] = in.readInt64();
                case 2 -> nanos[0] = in.readInt32();
                default -> throw new IOException("a time has no field " + number);
            }
        });
        if (message.length == 0) {
            return JSON.nullNode();
        }
        try {
            return JSON.textNode(format.format(Instant.ofEpochSecond(seconds[0], nanos[0])));
        } catch (DateTimeException e) {
            throw new IOException("no time: " + seconds[0] + " seconds", e);
        }
    }

    private static JsonNode quantity(byte[] message) throws IOException {
        String[] text = {"0"};
        eachField(message, (number, in) -> text[0] = in.readStringRequireUtf8());
        return JSON.textNode(text[0]);
    }

    private static JsonNode intOrString(byte[] message) throws IOException {
        boolean[] isText = {false};
        int[] whole = {0};
        String[] text = {""};
        eachField(message, (number, in) -> {
            switch (number) {
                case 1 -> isText[0] = in.readInt64() == 1;
                case 2 -> whole[0] = in.readInt32();
                case 3 -> text[0] = in.readStringRequireUtf8();
                default -> throw new IOException("an IntOrString has no field " + number);
            }
        });
        return isText[0] ? JSON.textNode(text[0]) : JSON.numberNode(whole[0]);
    }

    private static JsonNode raw(byte[] message) throws IOException {
        byte[][] content = {new byte[0]};
        eachField(message, (number, in) -> content[0] = in.readByteArray());
        try {
            return content[0].length == 0 ? JSON.nullNode() : Documents.parse(content[0]);
        } catch (JsonProcessingException e) {
            throw new IOException("embedded JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// Takes one field of a small message.
    @FunctionalInterface
    private interface Take {
        void field(int number, CodedInputStream in) throws IOException;
    }

    private static void eachField(byte[] message, Take take) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            take.field(WireFormat.getTagFieldNumber(tag), in);
        }
    }
}
