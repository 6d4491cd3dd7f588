package dev.hawser.apiserver.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;

/// Keys, documents and writes as the store's tests need them.
public final class Documents {

    public static final GroupResource WIDGETS = new GroupResource("example.com", "widgets");
    public static final GroupResource CONFIG_MAPS = new GroupResource("", "configmaps");

    private Documents() {}

    public static ResourceKey widget(String namespace, String name) {
        return new ResourceKey(WIDGETS, namespace, name);
    }

    public static ResourceKey configMap(String namespace, String name) {
        return new ResourceKey(CONFIG_MAPS, namespace, name);
    }

    /// A document whose `spec.value` and `status.seen` are the given ones.
    public static ObjectNode document(ResourceKey key, String value, String seen) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", "example.com/v1").put("kind", "Widget");
        ObjectNode metadata = document.putObject("metadata");
        metadata.put("name", key.name()).put("uid", "uid-of-" + key.name());
        if (!key.namespace().isEmpty()) {
            metadata.put("namespace", key.namespace());
        }
        metadata.putObject("labels").put("tier", "test");
        document.putObject("spec").put("value", value);
        document.putObject("status").put("seen", seen);
        return document;
    }

    public static Write creating(ResourceKey key, String value) {
        return new Write(key, new Expected.Absent(), document(key, value, "never"), "tester");
    }

    public static Write changing(StoredResource from, String value) {
        return new Write(
                from.key(),
                new Expected.AtRevision(from.revision()),
                document(from.key(), value, from.toTree().at("/status/seen").asText()),
                "tester");
    }

    public static Write changingStatus(StoredResource from, String seen) {
        return new Write(
                from.key(),
                new Expected.AtRevision(from.revision()),
                document(from.key(), value(from), seen),
                "tester");
    }

    public static Write deleting(StoredResource from) {
        return new Write(from.key(), new Expected.AtRevision(from.revision()), null, "tester");
    }

    public static String value(StoredResource object) {
        return object.toTree().at("/spec/value").asText();
    }
}
