package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Metadata;
import java.util.ArrayList;
import java.util.List;

/// Which part of an object a write through each of its endpoints may change.
final class Subresources {

    private Subresources() {}

    /// Takes everything that the endpoint does not serve over from the stored object.
    static void keepOtherAspects(Target target, ObjectNode old, ObjectNode next) {
        switch (target.subresource()) {
            case "" -> {
                if (target.version().hasStatus()) {
                    copy(old, next, "status");
                }
            }
            case "finalize" -> {
                JsonNode finalizers = next.path("spec").path("finalizers").deepCopy();
                restoreAllBut(old, next, List.of());
                if (finalizers.isEmpty()) {
                    if (next.get("spec") instanceof ObjectNode spec) {
                        spec.remove("finalizers");
                    }
                } else {
                    next.withObject("/spec").set("finalizers", finalizers);
                }
            }
            default -> restoreAllBut(old, next, List.of("status"));
        }
    }

    private static void restoreAllBut(ObjectNode old, ObjectNode next, List<String> aspects) {
        Metadata wanted = Metadata.of(next);
        JsonNode managedFields = wanted.node().get("managedFields");
        String resourceVersion = wanted.resourceVersion();
        List<String> members = new ArrayList<>();
        next.fieldNames().forEachRemaining(members::add);
        old.fieldNames().forEachRemaining(members::add);
        for (String member : members) {
            if (!aspects.contains(member)) {
                copy(old, next, member);
            }
        }
        ObjectNode metadata = Metadata.of(next).node();
        metadata.put("resourceVersion", resourceVersion);
        if (managedFields != null) {
            metadata.set("managedFields", managedFields);
        }
    }

    private static void copy(ObjectNode from, ObjectNode to, String member) {
        JsonNode value = from.get(member);
        if (value == null) {
            to.remove(member);
        } else {
            to.set(member, value.deepCopy());
        }
    }
}
