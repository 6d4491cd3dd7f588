package dev.hawser.apiserver.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Failures;
import java.io.IOException;
import java.util.Optional;

/// Bodies of `application/vnd.kubernetes.protobuf`, as typed Go clients send them: the prefix `k8s\0` and a
/// `runtime.Unknown`, which names the kind and holds the object's own message.
public final class ProtobufBody {

    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] PREFIX = {'k', '8', 's', 0};
    private static final String NOT_PROTOBUF =
            "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]";

    private ProtobufBody() {}

    /// Whether objects of the kind have a protobuf form at all; custom kinds have none.
    public static boolean isKnown(String apiVersion, String kind) {
        return MessageTable.get().find(apiVersion, kind).isPresent();
    }

    /// The object as JSON, with `apiVersion` and `kind`.
    ///
    /// @param apiVersion of the body if it does not say so itself
    /// @param kind of the body if it does not say so itself
    /// @throws dev.hawser.apiserver.object.ApiException `BadRequest` if it is no such message
    public static ObjectNode read(byte[] body, String apiVersion, String kind) {
        try {
            Envelope envelope = Envelope.read(body);
            String version = envelope.apiVersion.isEmpty() ? apiVersion : envelope.apiVersion;
            String name = envelope.kind.isEmpty() ? kind : envelope.kind;
            Optional<MessageType> type = MessageTable.get().find(version, name);
            if (type.isEmpty()) {
                throw Failures.badRequest("no kind \"" + name + "\" is registered for version \"" + version
                        + "\" in protobuf; send application/json");
            }
            ObjectNode object = Documents.object().put("apiVersion", version).put("kind", name);
            object.setAll(new MessageReader(MessageTable.get()).read(type.get(), envelope.raw.toByteArray()));
            return object;
        } catch (IOException e) {
            throw Failures.badRequest(
                    "the object provided is unrecognized (must be of type " + kind + "): " + e.getMessage());
        }
    }

    /// `runtime.Unknown`
    private record Envelope(String apiVersion, String kind, ByteString raw) {

        static Envelope read(byte[] body) throws IOException {
            for (int i = 0; i < PREFIX.length; i++) {
                if (body.length <= i || body[i] != PREFIX[i]) {
                    throw new IOException(NOT_PROTOBUF);
                }
            }
            CodedInputStream in = CodedInputStream.newInstance(body, PREFIX.length, body.length - PREFIX.length);
            Envelope read = new Envelope("", "", ByteString.EMPTY);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> read = read.typed(CodedInputStream.newInstance(in.readByteArray()));
                    case 2 -> read = new Envelope(read.apiVersion, read.kind, in.readBytes());
                    case 3 -> requireNoEncoding(in.readString());
                    default -> in.skipField(tag);
                }
            }
            return read;
        }

        private Envelope typed(CodedInputStream in) throws IOException {
            Envelope typed = this;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> typed = new Envelope(in.readString(), typed.kind, raw);
                    case 2 -> typed = new Envelope(typed.apiVersion, in.readString(), raw);
                    default -> in.skipField(tag);
                }
            }
            return typed;
        }

        private static void requireNoEncoding(String encoding) throws IOException {
            if (!encoding.isEmpty()) {
                throw new IOException("the content encoding " + encoding + " is not understood, send none");
            }
        }
    }
}
