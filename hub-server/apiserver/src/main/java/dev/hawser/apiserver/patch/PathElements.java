package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// How one step of a path is written.
final class PathElements {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PathElements() {}

    static String ofField(String name) {
        return "f:".concat(name);
    }

    static String ofValue(JsonNode scalar) {
        return "v:" + scalar;
    }

    /// The element of an item in a list that has keys.
    ///
    /// @param keys in the order of the alphabet
    /// @param items schema of the items, for default values of keys
    /// @return null if the item lacks a key that has no default
    static @Nullable String ofKeys(List<String> keys, JsonNode item, JsonNode items) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (String key : keys) {
            JsonNode value = item.get(key);
            if (value == null) {
                value = items.path("properties").path(key).get("default");
            }
            if (value == null) {
                return null;
            }
            values.set(key, value);
        }
        return "k:" + values;
    }

    static String show(String element) {
        String rest = element.substring(2);
        return switch (element.charAt(0)) {
            case 'f' -> "." + rest;
            case 'k' -> "[" + showKeys(rest) + "]";
            case 'v' -> "[=" + rest + "]";
            default -> "[" + rest + "]";
        };
    }

    private static String showKeys(String keys) {
        StringJoiner text = new StringJoiner(",");
        try {
            for (Map.Entry<String, JsonNode> key : JSON.readTree(keys).properties()) {
                text.add(key.getKey() + "=" + key.getValue());
            }
        } catch (JsonProcessingException e) {
            return keys;
        }
        return text.toString();
    }
}
