package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/// Finds members that the schema does not know, and removes them if asked to.
final class Pruning {

    private final boolean remove;
    private final Consumer<String> unknown;

    private Pruning(boolean remove, Consumer<String> unknown) {
        this.remove = remove;
        this.unknown = unknown;
    }

    static void find(ObjectNode object, SchemaNode schema, Consumer<String> unknown) {
        new Pruning(false, unknown).visit(object, schema, FieldPath.ROOT);
    }

    static void remove(ObjectNode object, SchemaNode schema) {
        new Pruning(true, path -> {}).visit(object, schema, FieldPath.ROOT);
    }

    private void visit(JsonNode value, SchemaNode schema, FieldPath path) {
        if (value instanceof ObjectNode object) {
            visitMembers(object, schema, path);
        } else if (value instanceof ArrayNode array && schema.items != null) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isContainerNode()) {
                    visit(array.get(i), schema.items, path.index(i));
                }
            }
        }
    }

    private void visitMembers(ObjectNode object, SchemaNode schema, FieldPath path) {
        for (Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator(); members.hasNext(); ) {
            Map.Entry<String, JsonNode> member = members.next();
            SchemaNode memberSchema = schema.member(member.getKey());
            if (memberSchema != null) {
                if (member.getValue().isContainerNode()) {
                    visit(member.getValue(), memberSchema, path.child(member.getKey()));
                }
            } else if (!schema.preserveUnknown && !schema.anyAdditional) {
                unknown.accept(path.child(member.getKey()).text());
                if (remove) {
                    members.remove();
                }
            }
        }
    }
}
