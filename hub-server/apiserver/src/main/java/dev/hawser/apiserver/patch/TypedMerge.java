package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.patch.Shape.Form;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Merging two documents along their schema, and taking fields out of one.
final class TypedMerge {

    private TypedMerge() {}

    /// Merges `applied` into `live`: leaves of `applied` win, objects and lists with keys merge.
    ///
    /// @param live changed
    /// @return `live`, or what replaces it
    static JsonNode merge(Shape shape, JsonNode live, JsonNode applied) {
        Form form = shape.form(applied);
        if (form == Form.LEAF || shape.form(live) != form) {
            return applied.deepCopy();
        }
        if (form == Form.MAP) {
            ObjectNode object = (ObjectNode) live;
            for (Map.Entry<String, JsonNode> member : applied.properties()) {
                String name = member.getKey();
                JsonNode old = object.get(name);
                Shape field = shape.field(name);
                object.set(
                        name,
                        old == null
                                ? member.getValue().deepCopy()
                                : merge(field == null ? Shape.UNTYPED : field, old, member.getValue()));
            }
            return object;
        }
        return mergeLists(shape, form, live, applied);
    }

    /// Items of both keep the order of `applied`; those that only `live` has stay before the common item that
    /// follows them.
    private static ArrayNode mergeLists(Shape shape, Form form, JsonNode live, JsonNode applied) {
        Map<String, JsonNode> olds = new HashMap<>();
        List<String> oldOrder = new ArrayList<>();
        for (JsonNode item : live) {
            String element = shape.element(form, item);
            oldOrder.add(element == null ? "" : element);
            olds.putIfAbsent(oldOrder.getLast(), item);
        }
        Map<String, JsonNode> news = new LinkedHashMap<>();
        applied.forEach(item -> news.put(Objects.requireNonNull(shape.element(form, item)), item));
        Deque<String> common = new ArrayDeque<>();
        news.keySet().stream().filter(olds::containsKey).forEach(common::add);

        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        int at = 0;
        for (Map.Entry<String, JsonNode> item : news.entrySet()) {
            at = takeLiveOnly(live, oldOrder, at, news, common.peek(), merged);
            JsonNode old = olds.get(item.getKey());
            merged.add(old == null ? item.getValue().deepCopy() : merge(shape.items(), old, item.getValue()));
            if (item.getKey().equals(common.peek())) {
                common.poll();
            }
        }
        takeLiveOnly(live, oldOrder, at, news, null, merged);
        return merged;
    }

    private static int takeLiveOnly(
            JsonNode live,
            List<String> order,
            int from,
            Map<String, JsonNode> news,
            @Nullable String upTo,
            ArrayNode merged) {
        int at = from;
        for (; at < order.size() && !order.get(at).equals(upTo); at++) {
            if (!news.containsKey(order.get(at))) {
                merged.add(live.get(at));
            }
        }
        return at;
    }

    /// The document without the paths of a set. An object or list that loses everything stays, empty, unless it is
    /// in the set itself.
    ///
    /// @param value changed
    static void remove(Shape shape, JsonNode value, FieldSet gone) {
        Form form = shape.form(value);
        switch (form) {
            case LEAF -> {}
            case MAP -> removeMembers(shape, (ObjectNode) value, gone);
            case SET, KEYED -> {
                ArrayNode list = (ArrayNode) value;
                for (int i = list.size() - 1; i >= 0; i--) {
                    String element = shape.element(form, list.get(i));
                    if (element != null && gone.at(element).isMember()) {
                        list.remove(i);
                    } else if (element != null && !gone.at(element).isEmpty()) {
                        remove(shape.items(), list.get(i), gone.at(element));
                    }
                }
            }
        }
    }

    private static void removeMembers(Shape shape, ObjectNode object, FieldSet gone) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            FieldSet below = gone.at(PathElements.ofField(name));
            if (below.isMember()) {
                object.remove(name);
            } else if (!below.isEmpty()) {
                Shape field = shape.field(name);
                remove(field == null ? Shape.UNTYPED : field, object.get(name), below);
            }
        }
    }
}
