package dev.hawser.apiserver.protobuf;

import dev.hawser.apiserver.protobuf.MessageType.Field;
import dev.hawser.apiserver.protobuf.MessageType.Form;
import dev.hawser.apiserver.protobuf.MessageType.Many;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The messages of the built-in kinds, as `protobuf/messages.txt` lists them. The head of that file says how.
final class MessageTable {

    private static final String FILE = "/protobuf/messages.txt";
    private static final String ANY_VERSION = "*";

    private final Map<String, String> kinds = new HashMap<>();
    private final Map<String, MessageType> messages = new HashMap<>();

    private MessageTable() {}

    /// Read when the first client sends protobuf.
    static MessageTable get() {
        return Holder.TABLE;
    }

    /// The message of a kind, empty for kinds that have no protobuf form.
    Optional<MessageType> find(String apiVersion, String kind) {
        String name = kinds.get(apiVersion + " " + kind);
        if (name == null) {
            name = kinds.get(ANY_VERSION + " " + kind);
        }
        return name == null ? Optional.empty() : Optional.of(message(name));
    }

    MessageType message(String name) {
        return Objects.requireNonNull(messages.get(name), name);
    }

    private static MessageTable read() {
        MessageTable table = new MessageTable();
        try (InputStream in = Objects.requireNonNull(MessageTable.class.getResourceAsStream(FILE), FILE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            Map<Integer, Field> fields = new HashMap<>();
            for (String line : lines.lines().toList()) {
                String[] words = line.strip().split(" ", -1);
                if (line.startsWith("  ")) {
                    Field field = field(words);
                    fields.put(field.number(), field);
                } else if (words[0].equals("kind")) {
                    table.kinds.put(words[1] + " " + words[2], words[3]);
                } else if (words.length == 2 && !line.startsWith("#")) {
                    fields = new HashMap<>();
                    table.messages.put(words[1], new MessageType(form(words[0], fields), fields));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FILE, e);
        }
        return table;
    }

    private static Form form(String word, Map<Integer, Field> fields) {
        return switch (word) {
            case "message" -> Form.OBJECT;
            case "either" -> Form.EITHER;
            case "words" -> {
                fields.put(1, new Field(1, "items", Many.LIST, WireType.Scalar.STRING, false));
                yield Form.WORDS;
            }
            default -> throw new IllegalStateException("no form of a message: " + word);
        };
    }

    /// `NUMBER NAME [list|map] TYPE[?]`
    private static Field field(String[] words) {
        String type = words[words.length - 1];
        boolean dropZero = type.endsWith("?");
        Many many = words.length == 3 ? Many.ONE : words[2].equals("list") ? Many.LIST : Many.MAP;
        return new Field(
                Integer.parseInt(words[0]),
                words[1],
                many,
                WireType.of(dropZero ? type.substring(0, type.length() - 1) : type),
                dropZero);
    }

    /// Loads the table when it is first used.
    private static final class Holder {
        static final MessageTable TABLE = read();
    }
}
