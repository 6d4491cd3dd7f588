package dev.hawser.apiserver.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The `metadata` of one document, read and changed in place. Reading what is absent or of another type gives `""`
/// or an empty list.
public final class Metadata {

    private final ObjectNode node;

    private Metadata(ObjectNode node) {
        this.node = node;
    }

    /// Of a document; an absent `metadata` is added.
    public static Metadata of(ObjectNode document) {
        JsonNode present = document.get("metadata");
        return new Metadata(present instanceof ObjectNode object ? object : document.putObject("metadata"));
    }

    /// The time as Kubernetes writes it in metadata: whole seconds, UTC.
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public ObjectNode node() {
        return node;
    }

    public String name() {
        return text("name");
    }

    public String namespace() {
        return text("namespace");
    }

    public String generateName() {
        return text("generateName");
    }

    public String uid() {
        return text("uid");
    }

    public String resourceVersion() {
        return text("resourceVersion");
    }

    /// 0 if the kind does not count generations.
    public long generation() {
        return node.path("generation").asLong(0);
    }

    /// A deletion was asked for and waits for finalizers.
    public boolean isBeingDeleted() {
        return !text("deletionTimestamp").isEmpty();
    }

    public List<String> finalizers() {
        List<String> result = new ArrayList<>();
        node.path("finalizers").forEach(f -> result.add(f.asText()));
        return result;
    }

    /// Replaces the finalizers; none removes the member.
    public void setFinalizers(Collection<String> finalizers) {
        if (finalizers.isEmpty()) {
            node.remove("finalizers");
            return;
        }
        ArrayNode array = node.putArray("finalizers");
        finalizers.forEach(array::add);
    }

    public List<OwnerReference> owners() {
        List<OwnerReference> result = new ArrayList<>();
        node.path("ownerReferences").forEach(o -> result.add(OwnerReference.of(o)));
        return result;
    }

    /// Removes what says nothing: empty labels, finalizers and the like, and nulls.
    public void dropEmpty() {
        for (String member : List.of("labels", "annotations", "finalizers", "ownerReferences")) {
            if (node.path(member).isContainerNode() && node.path(member).isEmpty()) {
                node.remove(member);
            }
        }
        node.properties().removeIf(member -> member.getValue().isNull());
    }

    /// Takes a member over from another metadata, absence included.
    public void copyFrom(Metadata other, String member) {
        JsonNode value = other.node.get(member);
        if (value == null) {
            node.remove(member);
        } else {
            node.set(member, value.deepCopy());
        }
    }

    public String text(String member) {
        return node.path(member).asText("");
    }
}
