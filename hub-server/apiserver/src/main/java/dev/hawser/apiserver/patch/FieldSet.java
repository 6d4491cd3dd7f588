package dev.hawser.apiserver.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A set of paths into a document, as `managedFields` writes it (`FieldsV1`). A path is a row of elements:
/// `f:name` for a member of an object, `k:{"key":"value"}` for the item of a list with these keys, `v:value` for a
/// scalar item, `i:0` for an item by place.
///
/// Only [#insert], [#child] and [#put] change a set; the operations give new sets, which may share parts with
/// their operands.
final class FieldSet {

    static final FieldSet EMPTY = new FieldSet();

    private boolean member;
    private @Nullable Map<String, FieldSet> children;

    FieldSet() {}

    private FieldSet(boolean member, Map<String, FieldSet> children) {
        this.member = member;
        this.children = children.isEmpty() ? null : children;
    }

    static FieldSet parse(JsonNode fieldsV1) {
        FieldSet set = new FieldSet();
        for (Map.Entry<String, JsonNode> entry : fieldsV1.properties()) {
            if (entry.getKey().equals(".")) {
                set.member = true;
            } else {
                FieldSet child = parse(entry.getValue());
                child.member |= child.children == null;
                set.put(entry.getKey(), child);
            }
        }
        return set;
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (children != null) {
            if (member) {
                json.set(".", JsonNodeFactory.instance.objectNode());
            }
            children.forEach((element, child) -> json.set(element, child.toJson()));
        }
        return json;
    }

    /// Puts the path on which this set stands into the set.
    void insert() {
        member = true;
    }

    /// The part of the set below an element, made if it is absent.
    FieldSet child(String element) {
        if (children == null) {
            children = new TreeMap<>();
        }
        return children.computeIfAbsent(element, _ -> new FieldSet());
    }

    /// Puts a part below an element, if there is anything in it.
    void put(String element, FieldSet child) {
        if (!child.isEmpty()) {
            if (children == null) {
                children = new TreeMap<>();
            }
            children.put(element, child);
        }
    }

    /// The part below an element, empty if there is none.
    FieldSet at(String element) {
        FieldSet child = children == null ? null : children.get(element);
        return child == null ? EMPTY : child;
    }

    boolean isMember() {
        return member;
    }

    boolean isEmpty() {
        return !member && !hasMembersBelow();
    }

    /// Whether a path below this one is in the set.
    boolean hasMembersBelow() {
        if (children != null) {
            for (FieldSet child : children.values()) {
                if (!child.isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    FieldSet union(FieldSet other) {
        if (other.children == null && (member || !other.member)) {
            return this;
        }
        Map<String, FieldSet> all = children == null ? new TreeMap<>() : new TreeMap<>(children);
        if (other.children != null) {
            other.children.forEach((element, child) -> all.merge(element, child, FieldSet::union));
        }
        return new FieldSet(member || other.member, all);
    }

    /// The paths of this set that are not in the other one.
    FieldSet minus(FieldSet other) {
        if (other.children == null && !(member && other.member)) {
            return this;
        }
        Map<String, FieldSet> rest = new TreeMap<>();
        if (children != null) {
            children.forEach((element, child) -> keep(rest, element, child.minus(other.at(element))));
        }
        return new FieldSet(member && !other.member, rest);
    }

    /// The paths that are in both sets.
    FieldSet intersection(FieldSet other) {
        if (isLeafWithout(other)) {
            return EMPTY;
        }
        Map<String, FieldSet> both = new TreeMap<>();
        if (children != null && other.children != null) {
            children.forEach((element, child) -> keep(both, element, child.intersection(other.at(element))));
        }
        return new FieldSet(member && other.member, both);
    }

    private boolean isLeafWithout(FieldSet other) {
        return (children == null || other.children == null) && !(member && other.member);
    }

    /// The set without what is not below the elements that the predicate likes; only the first elements are asked.
    FieldSet only(Predicate<String> first) {
        Map<String, FieldSet> kept = new TreeMap<>();
        if (children != null) {
            children.forEach((element, child) -> {
                if (first.test(element)) {
                    kept.put(element, child);
                }
            });
        }
        return new FieldSet(member, kept);
    }

    /// What is below, without the place itself.
    FieldSet belowOnly() {
        return new FieldSet(false, children == null ? Map.of() : children);
    }

    /// With every declared member of an object that has something below it in the set itself, so that removing the
    /// set from a document removes emptied objects too.
    FieldSet withNamedParents(Shape shape) {
        if (children == null) {
            return this;
        }
        Map<String, FieldSet> all = new TreeMap<>();
        children.forEach((element, child) -> {
            Shape below = shape.at(element);
            FieldSet closed = child.withNamedParents(below == null ? Shape.UNTYPED : below);
            if (!closed.member && element.startsWith("f:") && shape.declares(element.substring(2))) {
                closed = new FieldSet(true, closed.children == null ? Map.of() : closed.children);
            }
            all.put(element, closed);
        });
        return new FieldSet(member, all);
    }

    /// Calls with the text of every path in the set, as conflicts show it: `.spec.taints[key="a"].value`.
    void paths(Consumer<String> consumer) {
        paths("", consumer);
    }

    private void paths(String prefix, Consumer<String> consumer) {
        if (member) {
            consumer.accept(prefix);
        }
        if (children != null) {
            children.forEach((element, child) -> child.paths(prefix + PathElements.show(element), consumer));
        }
    }

    private static void keep(Map<String, FieldSet> into, String element, FieldSet set) {
        if (!set.isEmpty()) {
            into.put(element, set);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FieldSet set
                && member == set.member
                && (children == null ? set.children == null : children.equals(set.children));
    }

    @Override
    public int hashCode() {
        return (children == null ? 0 : children.hashCode()) * 2 + (member ? 1 : 0);
    }

    @Override
    public String toString() {
        return toJson().toString();
    }
}
