package dev.hawser.apiserver.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Writes roles and bindings straight into a store.
public final class RbacObjects {

    private final Store store;

    public RbacObjects(Store store) {
        this.store = store;
    }

    /// Writes `{kind: Role, metadata: {...}, ...}`.
    public void put(String yaml) {
        try {
            put((ObjectNode) new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void put(ObjectNode document) {
        ResourceKey key = key(
                document.path("kind").asText(),
                document.path("metadata").path("namespace").asText(),
                document.path("metadata").path("name").asText());
        commit(key, document);
    }

    public void delete(String kind, String namespace, String name) {
        commit(key(kind, namespace, name), null);
    }

    private void commit(ResourceKey key, @Nullable ObjectNode document) {
        StoredResource present = store.snapshot().get(key);
        Expected expected = present == null ? new Expected.Absent() : new Expected.AtRevision(present.revision());
        try {
            store.commit(new Write(key, expected, document, "test"));
        } catch (ConflictException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ResourceKey key(String kind, String namespace, String name) {
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        return new ResourceKey(new GroupResource("rbac.authorization.k8s.io", plural), namespace, name);
    }
}
