package dev.hawser.apiserver.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes protobuf by hand, so that reading is not tested against its own table.
public final class Wire {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Wire() {}

    public static Wire message() {
        return new Wire();
    }

    /// A body as a Go client sends it.
    public static byte[] body(String apiVersion, String kind, Wire object) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {'k', '8', 's', 0});
        body.writeBytes(message()
                .with(1, message().text(1, apiVersion).text(2, kind))
                .bytes(2, object.done())
                .text(3, "")
                .text(4, "")
                .done());
        return body.toByteArray();
    }

    public Wire text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    public Wire bytes(int field, byte[] content) {
        varint((field << 3) | 2);
        varint(content.length);
        out.writeBytes(content);
        return this;
    }

    public Wire with(int field, Wire message) {
        return bytes(field, message.done());
    }

    /// An entry of a map with text values.
    public Wire entry(int field, String key, String value) {
        return with(field, message().text(1, key).text(2, value));
    }

    public Wire number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    public byte[] done() {
        return out.toByteArray();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
