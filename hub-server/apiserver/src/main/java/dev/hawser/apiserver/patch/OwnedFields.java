package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.patch.Shape.Form;
import java.util.Map;

/// The fields that a document sets: what a manager owns who applies it. An object or a list with items is owned by
/// its parts; the entry of a map, the item of a list and an empty object are owned themselves.
final class OwnedFields {

    private OwnedFields() {}

    static FieldSet of(Shape shape, JsonNode value) {
        FieldSet set = new FieldSet();
        switch (shape.form(value)) {
            case LEAF -> set.insert();
            case MAP -> members(shape, value, set);
            case SET -> items(shape, Form.SET, value, set);
            case KEYED -> items(shape, Form.KEYED, value, set);
        }
        return set;
    }

    private static void members(Shape shape, JsonNode object, FieldSet set) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            JsonNode value = member.getValue();
            Shape field = shape.field(name);
            FieldSet below = of(field == null ? Shape.UNTYPED : field, value);
            boolean entry = !shape.declares(name);
            if (value.isNull() || (value.isObject() && value.isEmpty()) || entry) {
                below.insert();
            }
            set.put(PathElements.ofField(name), below);
        }
    }

    private static void items(Shape shape, Form form, JsonNode list, FieldSet set) {
        for (JsonNode item : list) {
            String element = shape.element(form, item);
            if (element != null) {
                FieldSet below = of(shape.items(), item);
                below.insert();
                set.put(element, below);
            }
        }
    }
}
