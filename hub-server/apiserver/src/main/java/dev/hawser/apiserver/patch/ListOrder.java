package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// In which order a list stands after a strategic merge: what the patch names in the order of the patch, what only
/// the server had in its old order; between the two, whichever stood first before, else the patch's.
final class ListOrder {

    private ListOrder() {}

    /// @param merged what is in the list
    /// @param wanted the order of the items that the patch names
    /// @param before the list before the patch
    /// @param key the member that identifies an item, `""` if items are scalars
    static ArrayNode arrange(ArrayNode merged, ArrayNode wanted, ArrayNode before, String key) {
        Map<JsonNode, Integer> rank = ranks(wanted, key);
        Map<JsonNode, Integer> old = ranks(before, key);
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        merged.forEach(item -> (rank.containsKey(id(item, key)) ? named : others).add(item));
        named.sort((a, b) -> Integer.compare(place(rank, a, key), place(rank, b, key)));
        others.sort((a, b) -> Integer.compare(place(old, a, key), place(old, b, key)));

        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        int n = 0;
        int o = 0;
        while (n < named.size() && o < others.size()) {
            Integer mine = old.get(id(named.get(n), key));
            Integer theirs = old.get(id(others.get(o), key));
            boolean othersFirst = mine != null && theirs != null && theirs < mine;
            result.add(othersFirst ? others.get(o++) : named.get(n++));
        }
        result.addAll(named.subList(n, named.size()));
        result.addAll(others.subList(o, others.size()));
        return result;
    }

    private static int place(Map<JsonNode, Integer> ranks, JsonNode item, String key) {
        return ranks.getOrDefault(id(item, key), Integer.MAX_VALUE);
    }

    private static Map<JsonNode, Integer> ranks(ArrayNode list, String key) {
        Map<JsonNode, Integer> ranks = new HashMap<>();
        for (JsonNode item : list) {
            ranks.putIfAbsent(id(item, key), ranks.size());
        }
        return ranks;
    }

    private static JsonNode id(JsonNode item, String key) {
        @Nullable JsonNode id = key.isEmpty() ? item : item.get(key);
        return id == null ? item : id;
    }
}
