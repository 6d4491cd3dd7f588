package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Objects as rows of a `meta.k8s.io/v1` Table, as kubectl shows them, and as PartialObjectMetadata. One
/// instance knows the columns of one version; it is immutable and may be kept.
public final class TableDocuments {

    /// What of the object goes along with each row.
    public enum IncludeObject {
        NONE,
        METADATA,
        OBJECT
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String META_V1 = "meta.k8s.io/v1";

    private final List<TableColumn> columns;

    private TableDocuments(List<TableColumn> columns) {
        this.columns = columns;
    }

    public static TableDocuments of(ResourceKind kind, KindVersion version) {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(new TableColumn(
                new Column("Name", "string", "name", "Name of the object.", 0, ".metadata.name"),
                (object, now) -> object.path("metadata").path("name")));
        columns.addAll(BuiltInColumns.of(kind.type()).orElseGet(() -> declared(kind, version)));
        return new TableDocuments(List.copyOf(columns));
    }

    /// A Table of the objects, or of one of them.
    ///
    /// @param listMetadata `metadata` of the list: resourceVersion, continue, remainingItemCount
    /// @param withColumns false for all but the first event of a watch
    /// @param now for the ages
    public ObjectNode table(
            Collection<? extends JsonNode> objects,
            ObjectNode listMetadata,
            IncludeObject include,
            boolean withColumns,
            Instant now) {
        ObjectNode table = JSON.objectNode().put("kind", "Table").put("apiVersion", META_V1);
        table.set("metadata", listMetadata);
        ArrayNode definitions = withColumns ? columnDefinitions() : JSON.arrayNode();
        table.set("columnDefinitions", definitions);
        ArrayNode rows = table.putArray("rows");
        objects.forEach(object -> rows.add(row(object, include, now)));
        if (!withColumns) {
            table.remove("columnDefinitions");
        }
        return table;
    }

    /// Only kind, name and so on of an object.
    public static ObjectNode partialMetadata(JsonNode object) {
        ObjectNode partial =
                JSON.objectNode().put("kind", "PartialObjectMetadata").put("apiVersion", META_V1);
        partial.set("metadata", object.path("metadata").deepCopy());
        return partial;
    }

    /// @param listMetadata `metadata` of the list
    public static ObjectNode partialMetadataList(Collection<? extends JsonNode> objects, ObjectNode listMetadata) {
        ObjectNode list =
                JSON.objectNode().put("kind", "PartialObjectMetadataList").put("apiVersion", META_V1);
        list.set("metadata", listMetadata);
        ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(partialMetadata(object)));
        return list;
    }

    private ArrayNode columnDefinitions() {
        ArrayNode definitions = JSON.arrayNode();
        for (TableColumn tableColumn : columns) {
            Column column = tableColumn.column();
            definitions
                    .addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", column.description())
                    .put("priority", column.priority());
        }
        return definitions;
    }

    private ObjectNode row(JsonNode object, IncludeObject include, Instant now) {
        ObjectNode row = JSON.objectNode();
        ArrayNode cells = row.putArray("cells");
        columns.forEach(column -> cells.add(column.cell().of(object, now)));
        switch (include) {
            case NONE -> {}
            case METADATA -> row.set("object", partialMetadata(object));
            case OBJECT -> row.set("object", object);
        }
        return row;
    }

    private static List<TableColumn> declared(ResourceKind kind, KindVersion version) {
        if (version.columns().isEmpty()) {
            return List.of(kind.builtIn() ? BuiltInColumns.AGE : TableColumn.declared(TableColumn.DATE_AGE));
        }
        return version.columns().stream().map(TableColumn::declared).toList();
    }
}
