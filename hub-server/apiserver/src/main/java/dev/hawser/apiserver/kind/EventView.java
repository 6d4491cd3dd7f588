package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;

/// `events.k8s.io/v1` over core `v1` events: the same members under other names.
enum EventView implements StoredView {
    INSTANCE;

    private static final GroupResource CORE_EVENTS = new GroupResource("", "events");
    private static final Map<String, String> STORED_NAMES = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count");
    private static final Map<String, String> SERVED_NAMES = STORED_NAMES.entrySet().stream()
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

    @Override
    public GroupResource storedAs() {
        return CORE_EVENTS;
    }

    @Override
    public ObjectNode toStored(ObjectNode served) {
        return renamed(served, STORED_NAMES, "v1");
    }

    @Override
    public ObjectNode toServed(ObjectNode stored) {
        return renamed(stored, SERVED_NAMES, "events.k8s.io/v1");
    }

    private static ObjectNode renamed(ObjectNode from, Map<String, String> names, String apiVersion) {
        ObjectNode to = from.objectNode();
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            to.set(
                    names.getOrDefault(member.getKey(), member.getKey()),
                    member.getValue().deepCopy());
        }
        to.put("apiVersion", apiVersion);
        return to;
    }
}
