package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.patch.Shape.Form;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Checks that what a manager applies can be merged: every field is in the schema and of its type, items of lists
/// with keys have them, once.
final class AppliedDocument {

    private final List<String> faults = new ArrayList<>();

    private AppliedDocument() {}

    static void check(Shape root, ObjectNode applied) {
        if (applied.path("metadata").has("managedFields")) {
            throw new ApiException(Reason.BAD_REQUEST, "metadata.managedFields must be nil");
        }
        AppliedDocument check = new AppliedDocument();
        check.value(root, applied, "");
        if (!check.faults.isEmpty()) {
            JsonNode metadata = applied.path("metadata");
            String faults = check.faults.size() == 1
                    ? check.faults.getFirst()
                    : "errors:\n  " + String.join("\n  ", check.faults);
            throw new ApiException(
                    Reason.BAD_REQUEST,
                    "failed to create typed patch object ("
                            + metadata.path("namespace").asText() + "/"
                            + metadata.path("name").asText() + "; "
                            + applied.path("apiVersion").asText() + ", Kind="
                            + applied.path("kind").asText() + "): " + faults);
        }
    }

    private void value(Shape shape, JsonNode value, String path) {
        if (value.isNull()) {
            return;
        }
        if (!shape.fits(value)) {
            faults.add(path + ": expected " + (shape.type().isEmpty() ? "object" : shape.type()) + ", got "
                    + value.getNodeType().name().toLowerCase(Locale.ROOT));
            return;
        }
        Form form = shape.form(value);
        if (value.isObject()) {
            members(shape, value, path);
        } else if (form == Form.SET || form == Form.KEYED) {
            items(shape, form, value, path);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                value(shape.items(), value.get(i), path + "[" + i + "]");
            }
        }
    }

    private void members(Shape shape, JsonNode object, String path) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String at = path + "." + member.getKey();
            Shape field = shape.field(member.getKey());
            if (field == null) {
                faults.add(at + ": field not declared in schema");
            } else {
                value(field, member.getValue(), at);
            }
        }
    }

    private void items(Shape shape, Form form, JsonNode list, String path) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String element = shape.element(form, list.get(i));
            if (element == null) {
                faults.add(path + ": element " + i + ": associative list with keys has an element that omits a key"
                        + " field that has no default value");
            } else if (!seen.add(element)) {
                faults.add(path + ": duplicate entries for key " + PathElements.show(element));
            } else {
                value(shape.items(), list.get(i), path + PathElements.show(element));
            }
        }
    }
}
