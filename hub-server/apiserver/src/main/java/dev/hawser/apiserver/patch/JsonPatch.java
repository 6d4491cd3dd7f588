package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// JSON patch (RFC 6902). All operations happen or none.
public final class JsonPatch {

    /// More operations than that are refused, as kube-apiserver does.
    public static final int MAX_OPERATIONS = 10_000;

    /// Nodes that all `copy` operations of one patch together may add: a short patch cannot blow a document up.
    static final int MAX_COPIED_NODES = 100_000;

    private static final Set<String> OPERATIONS = Set.of("add", "remove", "replace", "move", "copy", "test");
    private static final Set<String> WITH_VALUE = Set.of("add", "replace", "test");

    private JsonNode document;
    private int copiedNodes;

    private JsonPatch(JsonNode document) {
        this.document = document;
    }

    /// The patched document. The arguments are not changed.
    ///
    /// @throws ApiException BadRequest if `operations` is not a list of operations, RequestEntityTooLarge if
    ///     there are too many, Invalid (without naming the operation) if a path is missing or a test fails
    public static JsonNode apply(JsonNode target, JsonNode operations) {
        if (!operations.isArray()) {
            throw malformed("a JSON patch is a list of operations");
        }
        if (operations.size() > MAX_OPERATIONS) {
            throw new ApiException(
                    Reason.REQUEST_ENTITY_TOO_LARGE,
                    "The allowed maximum operations in a JSON patch is " + MAX_OPERATIONS + ", got "
                            + operations.size());
        }
        JsonPatch patch = new JsonPatch(target.deepCopy());
        for (JsonNode operation : operations) {
            if (!operation.isObject()) {
                throw malformed("an operation of a JSON patch is an object");
            }
        }
        for (JsonNode operation : operations) {
            patch.run(operation);
        }
        return patch.document;
    }

    private void run(JsonNode operation) {
        String name = operation.path("op").asText();
        if (!OPERATIONS.contains(name) || (WITH_VALUE.contains(name) && !operation.has("value"))) {
            throw refused();
        }
        JsonPointer path = pointer(operation, "path");
        switch (name) {
            case "add" -> add(path, operation.get("value").deepCopy());
            case "replace" -> replace(path, operation.get("value").deepCopy());
            case "remove" -> remove(path);
            case "copy" -> add(path, copied(existing(pointer(operation, "from"))));
            case "move" -> move(pointer(operation, "from"), path);
            default -> test(path, operation.get("value"));
        }
    }

    private void add(JsonPointer path, JsonNode value) {
        if (path.matches()) {
            document = value;
            return;
        }
        String key = path.last().getMatchingProperty();
        switch (existing(path.head())) {
            case ObjectNode object -> object.set(key, value);
            case ArrayNode array -> array.insert(key.equals("-") ? array.size() : index(key, array.size()), value);
            default -> throw refused();
        }
    }

    private void replace(JsonPointer path, JsonNode value) {
        existing(path);
        if (path.matches()) {
            document = value;
            return;
        }
        String key = path.last().getMatchingProperty();
        switch (existing(path.head())) {
            case ObjectNode object -> object.set(key, value);
            case ArrayNode array -> array.set(index(key, array.size() - 1), value);
            default -> throw refused();
        }
    }

    private JsonNode remove(JsonPointer path) {
        JsonNode value = existing(path);
        if (path.matches()) {
            throw refused();
        }
        String key = path.last().getMatchingProperty();
        switch (existing(path.head())) {
            case ObjectNode object -> object.remove(key);
            case ArrayNode array -> array.remove(index(key, array.size() - 1));
            default -> throw refused();
        }
        return value;
    }

    private void move(JsonPointer from, JsonPointer path) {
        if (path.toString().startsWith(from + "/")) {
            throw refused();
        }
        if (!path.equals(from)) {
            add(path, remove(from));
        } else {
            existing(from);
        }
    }

    private void test(JsonPointer path, JsonNode value) {
        JsonNode found = find(path);
        boolean holds = found == null ? value.isNull() : found.equals((one, other) -> sameScalar(one, other), value);
        if (!holds) {
            throw refused();
        }
    }

    private static int sameScalar(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }

    private JsonNode copied(JsonNode value) {
        copiedNodes += size(value);
        if (copiedNodes > MAX_COPIED_NODES) {
            throw refused();
        }
        return value.deepCopy();
    }

    private static int size(JsonNode value) {
        int size = 1;
        for (JsonNode child : value) {
            size += size(child);
        }
        return size;
    }

    private JsonNode existing(JsonPointer path) {
        JsonNode found = find(path);
        if (found == null) {
            throw refused();
        }
        return found;
    }

    private @Nullable JsonNode find(JsonPointer path) {
        JsonNode node = document;
        for (JsonPointer at = path; !at.matches(); at = at.tail()) {
            String key = at.getMatchingProperty();
            JsonNode next;
            if (node.isArray()) {
                next = key.equals("-") ? null : node.get(index(key, node.size()));
            } else {
                next = node.get(key);
            }
            if (next == null) {
                return null;
            }
            node = next;
        }
        return node;
    }

    private static int index(String key, int last) {
        boolean number = !key.isEmpty()
                && key.length() < 10
                && key.chars().allMatch(c -> c >= '0' && c <= '9')
                && (key.length() == 1 || key.charAt(0) != '0');
        if (!number || Integer.parseInt(key) > last) {
            throw refused();
        }
        return Integer.parseInt(key);
    }

    private static JsonPointer pointer(JsonNode operation, String member) {
        JsonNode text = operation.path(member);
        if (!text.isTextual()) {
            throw refused();
        }
        try {
            return JsonPointer.compile(text.asText());
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private static ApiException malformed(String why) {
        return new ApiException(Reason.BAD_REQUEST, "error decoding patch: " + why);
    }

    private static ApiException refused() {
        return new ApiException(Reason.INVALID, "the server rejected our request due to an error in our request");
    }
}
