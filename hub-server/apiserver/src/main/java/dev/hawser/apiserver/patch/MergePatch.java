package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// JSON merge patch (RFC 7396): objects merge, null removes, everything else replaces.
public final class MergePatch {

    private MergePatch() {}

    /// The patched document. Neither argument is changed, the result shares nothing with them.
    public static JsonNode apply(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch.deepCopy();
        }
        ObjectNode result = target.isObject() ? target.deepCopy() : JsonNodeFactory.instance.objectNode();
        mergeInto(result, patch);
        return result;
    }

    private static void mergeInto(ObjectNode target, JsonNode patch) {
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            String name = change.getKey();
            JsonNode value = change.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (!value.isObject()) {
                target.set(name, value.deepCopy());
            } else if (target.get(name) instanceof ObjectNode existing) {
                mergeInto(existing, value);
            } else {
                mergeInto(target.putObject(name), value);
            }
        }
    }
}
