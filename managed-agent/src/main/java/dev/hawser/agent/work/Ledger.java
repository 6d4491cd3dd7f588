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
/// @param uid of the ManifestWork that was applied last, `""` if none was yet
/// @param entries by [ObjectRef#identity()]
record Ledger(String work, String uid, Map<String, Entry> entries) {

    /// One object.
    ///
    /// @param uid `""` while it is not known whether the apply happened
    /// @param created false if the object was there before the work: it is released, never deleted
    /// @param manager field manager by which it was applied
    /// @param namedBy mark of who named it last, see [Ledger#mark]; `""` if nobody that is known
    /// @param complete it has done what it was made for and is not applied any more
    record Entry(ObjectRef ref, String uid, boolean created, String manager, String namedBy, boolean complete) {

        Entry named(String mark) {
            return new Entry(ref, uid, created, manager, mark, complete);
        }

        Entry seen(String newUid) {
            return new Entry(ref, newUid, created, manager, namedBy, complete);
        }

        Entry completed(boolean done) {
            return new Entry(ref, uid, created, manager, namedBy, done);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_NAME = 200;

    Ledger {
        entries = Map.copyOf(entries);
    }

    static Ledger empty(String work) {
        return new Ledger(work, "", Map.of());
    }

    /// Tells one work of one hub in one epoch from all others.
    static String mark(String origin, String workUid) {
        return Manifest.hash(JSON.getNodeFactory().textNode(origin + "/" + workUid));
    }

    Ledger with(Entry entry) {
        Map<String, Entry> next = new LinkedHashMap<>(entries);
        next.put(entry.ref().identity(), entry);
        return new Ledger(work, uid, next);
    }

    Ledger without(Collection<String> identities) {
        Map<String, Entry> next = new LinkedHashMap<>(entries);
        next.keySet().removeAll(identities);
        return new Ledger(work, uid, next);
    }

    /// The ledger for this ManifestWork. Another one of the same name takes over what the last one left; nothing of
    /// it is complete.
    Ledger of(String newUid) {
        if (newUid.equals(uid)) {
            return this;
        }
        Map<String, Entry> next = new LinkedHashMap<>();
        entries.forEach((identity, entry) -> next.put(identity, entry.completed(false)));
        return new Ledger(work, newUid, next);
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
                            .put("manager", entry.manager())
                            .put("namedBy", entry.namedBy())
                            .put("complete", entry.complete());
                });
        return JSON.createObjectNode().put("work", work).put("uid", uid).put("objects", objects.toString());
    }

    /// @throws IllegalArgumentException if somebody has spoilt it
    static Ledger fromData(JsonNode data) {
        try {
            Ledger ledger =
                    empty(data.path("work").asText()).of(data.path("uid").asText(""));
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
                        object.path("manager").asText(Manifest.FIELD_MANAGER),
                        object.path("namedBy").asText(""),
                        object.path("complete").asBoolean()));
            }
            return ledger;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the ledger of " + data.path("work").asText() + " is not JSON", e);
        }
    }
}
