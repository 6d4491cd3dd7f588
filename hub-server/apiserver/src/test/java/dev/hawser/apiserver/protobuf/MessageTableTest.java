package dev.hawser.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.protobuf.MessageType.Field;
import dev.hawser.apiserver.protobuf.MessageType.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MessageTableTest {

    private static final MessageTable TABLE = MessageTable.get();

    @Test
    void everyFieldOfEveryBuiltInKindHasANumber() {
        List<String> missing = new ArrayList<>();
        Stream.concat(BuiltInKinds.hub().stream(), BuiltInKinds.cluster().stream())
                .forEach(kind -> compare(kind, missing));

        assertThat(missing).isEmpty();
    }

    private static void compare(ResourceKind kind, List<String> missing) {
        String apiVersion = kind.apiVersion(kind.storageVersion());
        Optional<MessageType> message = TABLE.find(apiVersion, kind.kind());
        if (message.isEmpty()) {
            missing.add(apiVersion + " " + kind.kind());
            return;
        }
        members(kind.kind(), kind.storageVersion().schema(), message.get(), missing);
    }

    private static void members(String path, JsonNode schema, MessageType message, List<String> missing) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String name = property.getKey();
            if (List.of("apiVersion", "kind").contains(name) && !path.contains(".")) {
                continue;
            }
            Optional<Field> field = find(message, name);
            String at = path + "." + name;
            if (field.isEmpty()) {
                missing.add(at);
            } else if (field.get().type() instanceof WireType.Message inner) {
                MessageType type = TABLE.message(inner.name());
                JsonNode value = property.getValue();
                JsonNode below = value.has("items")
                        ? value.path("items")
                        : value.has("additionalProperties") ? value.path("additionalProperties") : value;
                if (type.form() == Form.OBJECT) {
                    members(at, below, type, missing);
                }
            }
        }
    }

    private static Optional<Field> find(MessageType message, String name) {
        return message.fields().values().stream()
                .flatMap(field -> field.inline() && field.type() instanceof WireType.Message inner
                        ? TABLE.message(inner.name()).fields().values().stream()
                        : Stream.of(field))
                .filter(field -> field.name().equals(name))
                .findFirst();
    }
}
