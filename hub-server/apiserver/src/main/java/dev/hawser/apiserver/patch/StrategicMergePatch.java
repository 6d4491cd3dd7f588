package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Strategic merge patch, for built-in kinds: a merge patch in which lists merge where the schema says so
/// (`x-kubernetes-patch-strategy: merge`, `x-kubernetes-patch-merge-key`), with the directives `$patch`,
/// `$deleteFromPrimitiveList/…`, `$setElementOrder/…` and `$retainKeys`.
public final class StrategicMergePatch {

    private static final String DIRECTIVE = "$patch";
    private static final String RETAIN = "$retainKeys";
    private static final String DELETE_PREFIX = "$deleteFromPrimitiveList/";
    private static final String ORDER_PREFIX = "$setElementOrder/";

    private StrategicMergePatch() {}

    /// The patched document. Neither argument is changed.
    ///
    /// @throws ApiException BadRequest if a directive is unknown or misplaced
    public static ObjectNode apply(KindVersion version, ObjectNode live, ObjectNode patch) {
        ObjectNode result = live.deepCopy();
        return mergeMap(result, patch.deepCopy(), version.schema());
    }

    private static ObjectNode mergeMap(ObjectNode original, ObjectNode patch, JsonNode schema) {
        JsonNode directive = patch.remove(DIRECTIVE);
        if (directive != null) {
            return switch (directive.asText()) {
                case "replace" -> withoutDirectives(patch);
                case "delete" -> JsonNodeFactory.instance.objectNode();
                case "merge" -> mergeMap(original, patch, schema);
                default -> throw bad("unknown patch type " + directive + " found in a map");
            };
        }
        retainKeys(original, patch);
        Orders orders = Orders.takeFrom(patch);
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            String name = change.getKey();
            if (name.startsWith(DELETE_PREFIX)) {
                deleteFromList(original, name.substring(DELETE_PREFIX.length()), change.getValue());
            } else {
                JsonNode fieldSchema = schema.path("properties").path(name);
                if (fieldSchema.isMissingNode()) {
                    fieldSchema = schema.path("additionalProperties");
                }
                mergeField(original, name, change.getValue(), fieldSchema);
            }
        }
        orders.applyTo(original, schema);
        return original;
    }

    private static void mergeField(ObjectNode original, String name, JsonNode value, JsonNode schema) {
        JsonNode existing = original.get(name);
        if (value.isNull()) {
            original.remove(name);
        } else if (existing instanceof ObjectNode object && value instanceof ObjectNode changes) {
            boolean replaced = strategies(schema).contains("replace");
            original.set(name, replaced ? withoutDirectives(changes) : mergeMap(object, changes, schema));
        } else if (existing instanceof ArrayNode list && value instanceof ArrayNode changes) {
            original.set(
                    name,
                    strategies(schema).contains("merge") ? mergeList(list, changes, schema) : cleanedList(changes));
        } else if (value instanceof ObjectNode changes) {
            original.set(name, withoutDirectives(changes));
        } else if (value instanceof ArrayNode changes) {
            original.set(name, cleanedList(changes));
        } else {
            original.set(name, value);
        }
    }

    private static ArrayNode mergeList(ArrayNode original, ArrayNode patch, JsonNode schema) {
        String key = schema.path("x-kubernetes-patch-merge-key").asText();
        if (key.isEmpty()) {
            ArrayNode merged = JsonNodeFactory.instance.arrayNode();
            Set<JsonNode> seen = new HashSet<>();
            original.forEach(item -> addOnce(merged, seen, item));
            patch.forEach(item -> addOnce(merged, seen, item));
            return ListOrder.arrange(merged, patch, original, key);
        }
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        ArrayNode merged = original.deepCopy();
        boolean replace = false;
        for (JsonNode item : patch) {
            if (!(item instanceof ObjectNode change)) {
                throw bad("an element of a list that merges by " + key + " is an object");
            }
            String directive = change.path(DIRECTIVE).asText();
            switch (directive) {
                case "replace" -> {
                    replace = true;
                    change.remove(DIRECTIVE);
                    if (!change.isEmpty()) {
                        changes.add(change);
                    }
                }
                case "delete" -> removeMatching(merged, key, required(change, key));
                case "", "merge" -> changes.add(change);
                default -> throw bad("unknown patch type \"" + directive + "\" found in a list");
            }
        }
        if (replace) {
            return cleanedList(changes);
        }
        for (JsonNode change : changes) {
            JsonNode id = required((ObjectNode) change, key);
            int at = indexOf(merged, key, id);
            if (at < 0) {
                merged.add(withoutDirectives((ObjectNode) change));
            } else {
                merged.set(at, mergeMap((ObjectNode) merged.get(at), (ObjectNode) change, schema.path("items")));
            }
        }
        return ListOrder.arrange(merged, changes, original, key);
    }

    private static void addOnce(ArrayNode list, Set<JsonNode> seen, JsonNode item) {
        if (seen.add(item)) {
            list.add(item);
        }
    }

    private static void removeMatching(ArrayNode list, String key, JsonNode id) {
        for (int at = indexOf(list, key, id); at >= 0; at = indexOf(list, key, id)) {
            list.remove(at);
        }
    }

    private static int indexOf(ArrayNode list, String key, JsonNode id) {
        for (int i = 0; i < list.size(); i++) {
            if (id.equals(list.get(i).get(key))) {
                return i;
            }
        }
        return -1;
    }

    private static JsonNode required(ObjectNode item, String key) {
        JsonNode id = item.get(key);
        if (id == null) {
            throw bad(
                    "map: " + item.properties().stream().map(Map.Entry::getKey).toList()
                            + " does not contain declared merge key: " + key);
        }
        return id;
    }

    private static void deleteFromList(ObjectNode original, String name, JsonNode values) {
        if (!values.isArray()) {
            throw bad(DELETE_PREFIX + name + " is not a list");
        }
        if (original.get(name) instanceof ArrayNode list) {
            Set<JsonNode> gone = new HashSet<>();
            values.forEach(gone::add);
            list.removeIf(gone::contains);
            if (list.isEmpty()) {
                original.remove(name);
            }
        }
    }

    private static void retainKeys(ObjectNode original, ObjectNode patch) {
        JsonNode kept = patch.remove(RETAIN);
        if (kept == null) {
            return;
        }
        if (!kept.isArray()) {
            throw bad(RETAIN + " is not a list");
        }
        Set<String> names = new HashSet<>();
        kept.forEach(name -> names.add(name.asText()));
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            if (!change.getKey().startsWith("$") && !change.getValue().isNull() && !names.contains(change.getKey())) {
                throw bad(RETAIN + " does not contain " + change.getKey());
            }
        }
        original.retain(names);
    }

    static Set<String> strategies(JsonNode schema) {
        return Set.of(schema.path("x-kubernetes-patch-strategy").asText().split(","));
    }

    /// What a patch means where there is nothing to merge it into.
    private static ObjectNode withoutDirectives(ObjectNode patch) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            boolean directive = name.equals(DIRECTIVE)
                    || name.equals(RETAIN)
                    || name.startsWith(DELETE_PREFIX)
                    || name.startsWith(ORDER_PREFIX);
            if (!directive && !value.isNull()) {
                result.set(name, cleaned(value));
            }
        }
        return result;
    }

    private static JsonNode cleaned(JsonNode value) {
        return switch (value) {
            case ObjectNode object -> withoutDirectives(object);
            case ArrayNode list -> cleanedList(list);
            default -> value;
        };
    }

    private static ArrayNode cleanedList(ArrayNode list) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : list) {
            String directive = item.path(DIRECTIVE).asText();
            JsonNode clean = cleaned(item);
            boolean nothing = directive.equals("delete") || (!directive.isEmpty() && clean.isEmpty());
            if (!nothing) {
                result.add(clean);
            }
        }
        return result;
    }

    private static ApiException bad(String why) {
        return new ApiException(Reason.BAD_REQUEST, why);
    }

    /// The `$setElementOrder` directives of one object.
    private record Orders(Map<String, ArrayNode> byField) {

        static Orders takeFrom(ObjectNode patch) {
            List<String> names = new ArrayList<>();
            patch.fieldNames().forEachRemaining(name -> {
                if (name.startsWith(ORDER_PREFIX)) {
                    names.add(name);
                }
            });
            Map<String, ArrayNode> orders = new LinkedHashMap<>();
            for (String name : names) {
                if (!(patch.remove(name) instanceof ArrayNode order)) {
                    throw bad(name + " is not a list");
                }
                orders.put(name.substring(ORDER_PREFIX.length()), order);
            }
            return new Orders(orders);
        }

        void applyTo(ObjectNode merged, JsonNode schema) {
            byField.forEach((name, order) -> {
                if (merged.get(name) instanceof ArrayNode list) {
                    JsonNode field = schema.path("properties").path(name);
                    String key = field.path("x-kubernetes-patch-merge-key").asText();
                    merged.set(name, ListOrder.arrange(list, order, list.deepCopy(), key));
                }
            });
        }
    }
}
