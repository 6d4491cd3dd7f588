package dev.hawser.agent.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.ResourceType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a work has put into the cluster: what to take away when the work does not want it any more. Written before
/// the cluster is changed, so that a crash forgets nothing.
///
/// @param work name of the work
/// @param hub uid of the ManagedCluster on the hub that the work came from
/// @param entries by [ObjectRef#identity()]
record Ledger(String work, String hub, Map<String, Entry> entries) {

    /// One object.
    ///
    /// @param uid `""` while it is not known whether the apply happened
    /// @param created false if the object was there before the work: it is released, never deleted
    /// @param manager field manager by which it was applied
    record Entry(ObjectRef ref, String uid, boolean created, String manager) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NAME = 200;

    Ledger {
        entries = Map.copyOf(entries);
    }

    static Ledger empty(String work, String hub) {
        return new Ledger(work, hub, Map.of());
    }

    Ledger with(Entry entry) {
        Map<String, Entry> next = new LinkedHashMap<>(entries);
        next.put(entry.ref().identity(), entry);
        return new Ledger(work, hub, next);
    }

    Ledger without(Collection<String> identities) {
        Map<String, Entry> next = new LinkedHashMap<>(entries);
        next.keySet().removeAll(identities);
        return new Ledger(work, hub, next);
    }

    Ledger of(String newHub) {
        return new Ledger(work, newHub, entries);
    }

    /// Name of the ConfigMap that keeps the ledger of a work.
    static String configMapName(String work) {
        return work.length() <= LONGEST_NAME
                ? "work-" + work
                : "work-" + work.substring(0, LONGEST_NAME) + "-"
                        + Manifest.hash(com.fasterxml.jackson.databind.node.TextNode.valueOf(work));
    }

    /// The `data` of its ConfigMap.
    ObjectNode toData() {
        ArrayNode objects = JSON.createArrayNode();
        entries.values().stream()
                .sorted(java.util.Comparator.comparing(entry -> entry.ref().identity()))
                .forEach(entry -> {
                    ResourceType type = entry.ref().type();
                    objects.addObject()
                            .put("group", type.group())
                            .put("version", type.version())
                            .put("kind", type.kind())
                            .put("resource", type.plural())
                            .put("namespaced", type.namespaced())
                            .put("namespace", entry.ref().namespace())
                            .put("name", entry.ref().name())
                            .put("uid", entry.uid())
                            .put("created", entry.created())
                            .put("manager", entry.manager());
                });
        return JSON.createObjectNode().put("work", work).put("hub", hub).put("objects", objects.toString());
    }

    /// @throws IllegalArgumentException if somebody has spoilt it
    static Ledger fromData(JsonNode data) {
        try {
            Ledger ledger = empty(data.path("work").asText(), data.path("hub").asText());
            for (JsonNode object : JSON.readTree(data.path("objects").asText("[]"))) {
                ResourceType type = new ResourceType(
                        object.path("group").asText(),
                        object.path("version").asText(),
                        object.path("kind").asText(),
                        object.path("resource").asText(),
                        object.path("namespaced").asBoolean());
                ObjectRef ref = new ObjectRef(
                        type,
                        object.path("namespace").asText(),
                        object.path("name").asText());
                ledger = ledger.with(new Entry(
                        ref,
                        object.path("uid").asText(),
                        object.path("created").asBoolean(),
                        object.path("manager").asText(Manifest.FIELD_MANAGER)));
            }
            return ledger;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the ledger of " + data.path("work").asText() + " is not JSON", e);
        }
    }
}
