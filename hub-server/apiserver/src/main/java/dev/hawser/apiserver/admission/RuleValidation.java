package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Evaluates the CEL rules of a schema over a document whose values are valid by themselves. Rules that look
/// at one state are not asked about what an update leaves as it was; transition rules always are.
final class RuleValidation {

    private final List<Cause> causes = new ArrayList<>();

    private RuleValidation() {}

    static List<Cause> check(ObjectNode object, @Nullable ObjectNode old, SchemaNode schema) {
        RuleValidation run = new RuleValidation();
        run.visit(object, old, schema, FieldPath.ROOT);
        return run.causes;
    }

    private void visit(JsonNode value, @Nullable JsonNode old, SchemaNode schema, FieldPath path) {
        if (value.isNull()) {
            return;
        }
        if (!schema.rules.isEmpty()) {
            evaluate(value, old, schema, path);
        }
        if (!schema.rulesBelow) {
            return;
        }
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                SchemaNode property = schema.properties.get(member.getKey());
                SchemaNode memberSchema = property != null ? property : schema.additional;
                if (memberSchema != null) {
                    String step = property != null ? member.getKey() : "[" + member.getKey() + "]";
                    visit(
                            member.getValue(),
                            old == null ? null : old.get(member.getKey()),
                            memberSchema,
                            path.child(step));
                }
            }
        } else if (value instanceof ArrayNode array && schema.items != null) {
            ListKeys keys = new ListKeys(schema);
            for (int i = 0; i < array.size(); i++) {
                visit(array.get(i), keys.counterpart(array.get(i), old), schema.items, path.index(i));
            }
        }
    }

    private void evaluate(JsonNode value, @Nullable JsonNode given, SchemaNode schema, FieldPath path) {
        JsonNode old = given == null || given.isNull() ? null : given;
        boolean unchanged = old != null && Documents.same(value, old);
        Object self = null;
        Object oldSelf = null;
        for (CelRule rule : schema.rules) {
            if ((rule.isTransition() && old == null) || (!rule.looksAtOld() && unchanged)) {
                continue;
            }
            if (self == null) {
                self = CelValue.of(value, schema);
                oldSelf = old == null ? null : CelValue.of(old, schema);
            }
            rule.check(self, oldSelf, path).ifPresent(causes::add);
        }
    }
}
