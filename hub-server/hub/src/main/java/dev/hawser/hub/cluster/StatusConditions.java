package dev.hawser.hub.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.apiserver.verb.ResourceClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The conditions in the status of one document: collected, then written once, and only if they changed.
public final class StatusConditions {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode object;
    private final List<Condition> before;
    private List<Condition> conditions;

    private StatusConditions(ObjectNode object, List<Condition> conditions) {
        this.object = object;
        this.before = conditions;
        this.conditions = conditions;
    }

    public static StatusConditions of(ObjectNode object) {
        List<Condition> conditions = new ArrayList<>();
        for (JsonNode condition : object.path("status").path("conditions")) {
            try {
                conditions.add(JSON.treeToValue(condition, Condition.class));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a stored condition does not read", e);
            }
        }
        return new StatusConditions(object, List.copyOf(conditions));
    }

    public Optional<Condition> find(String type) {
        return Condition.find(conditions, type);
    }

    public boolean isTrue(String type) {
        return find(type).filter(Condition::holds).isPresent();
    }

    /// Puts the condition in by its type; the transition time moves only with the status.
    public StatusConditions set(Condition condition, Instant now) {
        conditions = Condition.merge(conditions, condition, now);
        return this;
    }

    public StatusConditions remove(String type) {
        conditions = conditions.stream().filter(c -> !c.type().equals(type)).toList();
        return this;
    }

    /// Writes the status of the document back if there is something new in it.
    ///
    /// @return whether it was written
    /// @throws dev.hawser.apiserver.object.ApiException Conflict if somebody changed the object meanwhile
    public boolean writeIfChanged(ResourceClient client) {
        if (conditions.equals(before)) {
            return false;
        }
        ArrayNode array = object.withObject("/status").putArray("conditions");
        conditions.forEach(condition -> array.add(JSON.<JsonNode>valueToTree(condition)));
        client.updateStatus(object);
        return true;
    }
}
