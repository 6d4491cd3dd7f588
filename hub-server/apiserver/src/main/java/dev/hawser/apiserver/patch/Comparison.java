package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.patch.Shape.Form;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What differs between two states of a document, path by path. Of lists with keys the items are compared, whatever
/// their order; an atomic value is one path.
record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {

    /// Members of metadata that nobody owns.
    private static final Set<String> UNOWNED = Set.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "clusterName",
            "generation",
            "managedFields",
            "resourceVersion");

    /// @param root of the schema
    /// @param tracked which top-level members count; `apiVersion`, `kind` and what nobody owns never does
    static Comparison of(Shape root, JsonNode before, JsonNode after, Predicate<String> tracked) {
        Comparison result = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
        result.members(root, before, after, null, name -> isOwnable(name) && tracked.test(name));
        return result;
    }

    static boolean isOwnable(String topLevel) {
        return !topLevel.equals("apiVersion") && !topLevel.equals("kind");
    }

    static boolean isOwnableMetadata(String name) {
        return !UNOWNED.contains(name);
    }

    boolean isSame() {
        return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
    }

    /// A path that is not yet written.
    private record Step(@Nullable Step parent, String element, boolean field) {

        FieldSet in(FieldSet set) {
            FieldSet above = parent == null ? set : parent.in(set);
            return above.child(field ? PathElements.ofField(element) : element);
        }

        boolean isMetadata() {
            return parent == null && field && element.equals("metadata");
        }
    }

    private void members(
            Shape shape,
            @Nullable JsonNode before,
            @Nullable JsonNode after,
            @Nullable Step step,
            Predicate<String> counts) {
        if (before != null) {
            for (Map.Entry<String, JsonNode> member : before.properties()) {
                String name = member.getKey();
                if (counts.test(name)) {
                    JsonNode other = after == null ? null : after.get(name);
                    value(below(shape, name), member.getValue(), other, new Step(step, name, true));
                }
            }
        }
        if (after != null) {
            for (Map.Entry<String, JsonNode> member : after.properties()) {
                String name = member.getKey();
                if (counts.test(name) && (before == null || !before.has(name))) {
                    value(below(shape, name), null, member.getValue(), new Step(step, name, true));
                }
            }
        }
    }

    private static Shape below(Shape shape, String name) {
        Shape field = shape.field(name);
        return field == null ? Shape.UNTYPED : field;
    }

    private void value(Shape shape, @Nullable JsonNode before, @Nullable JsonNode after, Step step) {
        Form form = shape.form(Objects.requireNonNull(after == null ? before : after));
        if (before != null && after != null && shape.form(before) != form) {
            step.in(modified).insert();
            inside(shape, shape.form(before), before, null, step);
            inside(shape, form, null, after, step);
            return;
        }
        if (form == Form.LEAF || (isEmpty(before) && isEmpty(after))) {
            if (before != null && after != null && !same(before, after)) {
                step.in(modified).insert();
            }
        } else {
            inside(shape, form, before, after, step);
        }
        if (before == null && !step.isMetadata()) {
            step.in(added).insert();
        } else if (after == null && !step.isMetadata()) {
            step.in(removed).insert();
        }
    }

    private static boolean same(JsonNode before, JsonNode after) {
        return before.equals(after) || Documents.same(before, after);
    }

    private static boolean isEmpty(@Nullable JsonNode value) {
        return value == null || value.isEmpty();
    }

    private void inside(Shape shape, Form form, @Nullable JsonNode before, @Nullable JsonNode after, Step step) {
        switch (form) {
            case LEAF -> {}
            case MAP -> {
                boolean metadata = step.isMetadata();
                members(shape, before, after, step, name -> !metadata || isOwnableMetadata(name));
            }
            case SET, KEYED -> items(shape, form, before, after, step);
        }
    }

    private void items(Shape shape, Form form, @Nullable JsonNode before, @Nullable JsonNode after, Step step) {
        Map<String, JsonNode> olds = new LinkedHashMap<>();
        Map<String, JsonNode> news = new LinkedHashMap<>();
        Set<String> twice = new HashSet<>();
        index(shape, form, before, olds, twice);
        index(shape, form, after, news, twice);
        Shape items = shape.items();
        olds.forEach((element, item) -> {
            JsonNode other = news.get(element);
            Step at = new Step(step, element, false);
            if (!twice.contains(element) || other == null) {
                value(items, item, other, at);
            } else if (!same(item, other)) {
                at.in(modified).insert();
            }
        });
        news.forEach((element, item) -> {
            if (!olds.containsKey(element)) {
                value(items, null, item, new Step(step, element, false));
            }
        });
    }

    private static void index(
            Shape shape, Form form, @Nullable JsonNode list, Map<String, JsonNode> into, Set<String> twice) {
        if (list != null) {
            for (JsonNode item : list) {
                String element = shape.element(form, item);
                if (element != null && into.putIfAbsent(element, item) != null) {
                    twice.add(element);
                }
            }
        }
    }
}
