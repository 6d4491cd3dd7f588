package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Optional;

/// A column and how its cells are made.
record TableColumn(Column column, Cell cell) {

    /// Makes one cell.
    @FunctionalInterface
    interface Cell {
        JsonNode of(JsonNode object, Instant now);
    }

    static final Column DATE_AGE =
            new Column("Age", "date", "", "Time since the object was created.", 0, ".metadata.creationTimestamp");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// A column that a definition declares: the first match of its path, null if there is none or it is of
    /// another type.
    static TableColumn declared(Column column) {
        Optional<JsonPath> path = JsonPath.parse(column.jsonPath());
        return new TableColumn(
                column,
                (object, now) -> path.flatMap(p -> p.first(object))
                        .map(value -> converted(value, column.type(), now))
                        .orElseGet(JSON::nullNode));
    }

    private static JsonNode converted(JsonNode value, String type, Instant now) {
        if (value.isNull()) {
            return value;
        }
        return switch (type) {
            case "integer" -> value.isNumber() ? JSON.numberNode(value.longValue()) : JSON.nullNode();
            case "number" -> value.isNumber() ? value : JSON.nullNode();
            case "boolean" -> value.isBoolean() ? value : JSON.nullNode();
            case "date" ->
                value.isTextual() ? JSON.textNode(HumanDuration.since(value.textValue(), now)) : JSON.nullNode();
            default -> value.isTextual() ? value : JSON.textNode(value.toString());
        };
    }
}
