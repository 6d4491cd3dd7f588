package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.admission.SchemaNode.ListType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys of one list's elements: which of them are there twice, and which old element is the same one.
final class ListKeys {

    private final SchemaNode list;
    private final Set<JsonNode> seen = new HashSet<>();
    private @Nullable Map<JsonNode, JsonNode> oldByKey;

    ListKeys(SchemaNode list) {
        this.list = list;
    }

    boolean isDuplicate(JsonNode item) {
        return !seen.add(key(item));
    }

    /// The element of the old list with the same key; null if there is none or the list has no keys.
    @Nullable JsonNode counterpart(JsonNode item, @Nullable JsonNode oldList) {
        if (oldList == null || list.listType != ListType.MAP) {
            return null;
        }
        if (oldByKey == null) {
            Map<JsonNode, JsonNode> index = new HashMap<>();
            oldList.forEach(old -> index.put(key(old), old));
            oldByKey = index;
        }
        return oldByKey.get(key(item));
    }

    /// The key for a message.
    String shown(JsonNode item) {
        return key(item).toString();
    }

    private JsonNode key(JsonNode item) {
        if (list.listType != ListType.MAP || !(item instanceof ObjectNode object)) {
            return item;
        }
        ObjectNode key = object.objectNode();
        for (String name : list.mapKeys) {
            JsonNode value = object.get(name);
            if (value != null) {
                key.set(name, value);
            }
        }
        return key;
    }
}
