package dev.hawser.apiserver.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Which part of a document counts in a case. What never counts (managed fields without need, the descriptions of
/// columns, the order of verbs, Go's empty members) is taken away in any case.
final class Look {

    private static final Pattern BUILT_IN = Pattern.compile("v1|[a-z]+(\\.k8s\\.io|\\.authorization\\.k8s\\.io)/v1");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    private static final List<String> UNSTAMPED =
            List.of("APIVersions", "APIGroupList", "APIGroup", "APIResourceList", "APIGroupDiscoveryList");

    private final JsonNode look;

    Look(JsonNode look) {
        this.look = look;
    }

    boolean is(String what) {
        return look.path(what).asBoolean();
    }

    boolean isNot(String what) {
        return look.has(what) && !look.path(what).asBoolean();
    }

    /// How a failure is looked at: whole, but for what is ignored.
    Look ofFailure() {
        ObjectNode ignoring = Documents.object();
        if (look.has("ignore")) {
            ignoring.set("ignore", look.get("ignore"));
        }
        return new Look(ignoring);
    }

    Look ofEventObject() {
        ObjectNode rest = look.isObject() ? ((ObjectNode) look).deepCopy() : Documents.object();
        rest.remove(List.of("rows", "unorderedEvents"));
        return new Look(rest);
    }

    static boolean isStatus(JsonNode document) {
        return document.path("kind").asText().equals("Status")
                && document.path("apiVersion").asText().equals("v1");
    }

    boolean hasRows() {
        return look.has("rows");
    }

    /// The values of the rows' paths in one line.
    String row(JsonNode item) {
        List<String> cells = new ArrayList<>();
        for (JsonNode path : look.path("rows")) {
            JsonNode value = Paths.get(item, path.asText());
            cells.add(value == null ? "-" : value.isTextual() ? value.textValue() : value.toString());
        }
        return String.join(" ", cells);
    }

    /// How many events at the start have no order among them.
    int unordered(int events) {
        JsonNode given = look.path("unorderedEvents");
        return given.isInt() ? Math.min(given.intValue(), events) : given.asBoolean() ? events : 0;
    }

    JsonNode reduce(JsonNode document) {
        if (!document.isContainerNode()) {
            return document;
        }
        JsonNode reduced = document.deepCopy();
        if (is("managedFields")) {
            tidyManagedFields(reduced);
        } else {
            dropManagedFields(reduced);
        }
        if (reduced instanceof ObjectNode object) {
            dropMeaningless(object);
        }
        members("pick", (path, spec) -> Paths.edit(reduced, path, list -> picked(list, spec)));
        members("among", (path, names) -> Paths.edit(reduced, path, list -> among(list, names)));
        each("ignore", path -> Paths.edit(reduced, path, value -> null));
        each("types", path -> Paths.edit(reduced, path, value -> text("<" + typeName(value) + ">")));
        each("unordered", path -> Paths.edit(reduced, path, Look::sorted));
        if (hasRows() && reduced.path("items").isArray()) {
            ArrayNode rows = Documents.array();
            reduced.path("items").forEach(item -> rows.add(row(item)));
            ((ObjectNode) reduced).set("items", rows);
        }
        return look.has("only") ? only(reduced) : reduced;
    }

    /// The recorded document with its unordered lists in the same order as [#reduce] puts them.
    JsonNode order(JsonNode recorded) {
        JsonNode ordered = recorded.deepCopy();
        each("unordered", path -> Paths.edit(ordered, path, Look::sorted));
        if (is("managedFields")) {
            tidyManagedFields(ordered);
        }
        return ordered;
    }

    static String typeName(@Nullable JsonNode value) {
        return value == null
                ? "isNull"
                : switch (value.getNodeType()) {
                    case STRING -> "isString";
                    case BOOLEAN -> "isBool";
                    case NUMBER -> "isNumber";
                    case ARRAY -> "isList";
                    case OBJECT -> "isObject";
                    case NULL, MISSING, BINARY, POJO -> "isNull";
                };
    }

    /// By namespace and name, or else by what is the same in each run.
    static String sortKey(JsonNode item) {
        if (item.at("/metadata/name").isTextual()) {
            return item.at("/metadata/namespace").asText() + "/"
                    + item.at("/metadata/name").asText();
        }
        if (item instanceof ObjectNode object) {
            return object.deepCopy()
                    .remove(List.of("uid", "resourceVersion", "message"))
                    .toString();
        }
        return item.toString();
    }

    private JsonNode only(JsonNode document) {
        ObjectNode parts = Documents.object();
        each("only", path -> {
            JsonNode value = Paths.get(document, path);
            parts.set(path, value == null ? text(Paths.ABSENT) : value);
        });
        return parts;
    }

    private static void dropMeaningless(ObjectNode document) {
        if (document.at("/metadata/continue").asText("-").isEmpty()) {
            ((ObjectNode) document.path("metadata")).remove("continue");
        }
        if (isStatus(document)) {
            Paths.edit(document, "$.details.causes", Look::distinctCauses);
            removeIf(document, List.of("metadata", "details"), JsonNode::isEmpty);
        } else if (BUILT_IN.matcher(document.path("apiVersion").asText()).matches()) {
            List<String> members = new ArrayList<>();
            document.fieldNames().forEachRemaining(members::add);
            members.removeAll(List.of("metadata", "items", "rows"));
            removeIf(
                    document,
                    members,
                    value -> value.isNull()
                            || (value.isTextual() && value.textValue().isEmpty())
                            || (value.isObject() && value.isEmpty()));
        }
        String kind = document.path("kind").asText();
        if (UNSTAMPED.contains(kind)) {
            if (!kind.equals("APIGroupDiscoveryList")) {
                document.remove("apiVersion");
            }
            sortVerbs(document);
        }
        if (kind.equals("Table")) {
            document.path("columnDefinitions").forEach(column -> ((ObjectNode) column).remove("description"));
        }
    }

    private static void removeIf(ObjectNode object, List<String> members, Predicate<JsonNode> test) {
        for (String member : members) {
            JsonNode value = object.get(member);
            if (value != null && test.test(value)) {
                object.remove(member);
            }
        }
    }

    private static JsonNode distinctCauses(@Nullable JsonNode causes) {
        ArrayNode kept = Documents.array();
        if (causes != null) {
            StreamSupport.stream(causes.spliterator(), false)
                    .filter(cause -> !cause.path("field").asText().equals("<nil>"))
                    .distinct()
                    .forEach(kept::add);
        }
        return kept;
    }

    private static void dropManagedFields(JsonNode in) {
        if (in.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
        }
        in.forEach(Look::dropManagedFields);
    }

    private static void tidyManagedFields(JsonNode object) {
        for (JsonNode entry : object.at("/metadata/managedFields")) {
            if (TIME.matcher(entry.path("time").asText()).matches()) {
                ((ObjectNode) entry).remove("time");
            }
        }
        Paths.edit(
                object,
                "$.metadata.managedFields",
                list -> sortedBy(
                        list,
                        Comparator.comparing(entry -> entry.path("operation").asText() + "\", \""
                                + entry.path("manager").asText() + "\", \""
                                + entry.path("subresource").asText())));
    }

    private static void sortVerbs(JsonNode in) {
        Paths.edit(in, "$.verbs", Look::sorted);
        in.forEach(Look::sortVerbs);
    }

    private static @Nullable JsonNode sorted(@Nullable JsonNode list) {
        return sortedBy(list, Comparator.comparing(Look::sortKey));
    }

    private static @Nullable JsonNode sortedBy(@Nullable JsonNode list, Comparator<JsonNode> order) {
        if (list == null || !list.isArray()) {
            return list;
        }
        ArrayNode sorted = Documents.array();
        StreamSupport.stream(list.spliterator(), false).sorted(order).forEach(sorted::add);
        return sorted;
    }

    private static @Nullable JsonNode picked(@Nullable JsonNode list, JsonNode spec) {
        if (list == null || !list.isArray()) {
            return list;
        }
        ArrayNode picked = Documents.array();
        for (JsonNode wanted : spec.path("values")) {
            for (JsonNode item : list) {
                if (wanted.equals(Paths.get(item, "$." + spec.path("key").asText()))) {
                    picked.add(item);
                }
            }
        }
        return picked;
    }

    private static @Nullable JsonNode among(@Nullable JsonNode list, JsonNode names) {
        if (list == null || !list.isArray()) {
            return list;
        }
        ArrayNode there = Documents.array();
        for (JsonNode name : names) {
            for (JsonNode item : list) {
                if (item.equals(name)) {
                    there.add(name);
                    break;
                }
            }
        }
        return there;
    }

    private void each(String what, Consumer<String> use) {
        look.path(what).forEach(path -> use.accept(path.asText()));
    }

    private void members(String what, BiConsumer<String, JsonNode> use) {
        for (Map.Entry<String, JsonNode> member : look.path(what).properties()) {
            use.accept(member.getKey(), member.getValue());
        }
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.textNode(text);
    }
}
