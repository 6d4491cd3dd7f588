package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.admission.SchemaPipeline;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.kind.StoredView;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How stored objects look to clients of one type and version, and the other way round. Versions differ in
/// `apiVersion` and in what their schemas know (conversion strategy None), unless a type or version has a view.
public final class ServedForm {

    private static final byte[] API_VERSION = ascii("{\"apiVersion\":\"");

    private final String apiVersion;
    private final String storedApiVersion;
    private final GroupResource storedAs;
    private final ResourceKind kind;
    private final @Nullable StoredView view;
    private final byte[] prefix;
    private final @Nullable KindVersion otherSchema;

    private ServedForm(ResourceKind kind, KindVersion version, @Nullable StoredView view) {
        this.kind = kind;
        this.apiVersion = kind.apiVersion(version);
        boolean alike = version.schema().equals(kind.storageVersion().schema());
        this.otherSchema = alike || view != null ? null : version;
        this.view = view;
        this.storedAs = view == null ? kind.type() : view.storedAs();
        this.storedApiVersion = kind.apiVersion(kind.storageVersion());
        this.prefix = ascii("{\"apiVersion\":\"" + apiVersion + "\"");
    }

    public static ServedForm of(Target target, Map<GroupResource, StoredView> views) {
        StoredView view = views.get(target.type());
        boolean applies = view != null && view.shapes(target.apiVersion());
        return new ServedForm(target.kind(), target.version(), applies ? view : null);
    }

    public GroupResource storedAs() {
        return storedAs;
    }

    public ResourceKind kind() {
        return kind;
    }

    public String apiVersion() {
        return apiVersion;
    }

    public ResourceKey key(Target target) {
        return new ResourceKey(storedAs, target.namespace(), target.name());
    }

    /// A tree for the caller to change.
    public ObjectNode tree(StoredResource stored) {
        ObjectNode tree = stored.toTree();
        if (view != null) {
            tree = view.toServed(tree);
        }
        tree.put("apiVersion", apiVersion);
        if (otherSchema != null) {
            SchemaPipeline.of(otherSchema).prune(tree);
        }
        return tree;
    }

    /// Ready to send.
    public byte[] bytes(StoredResource stored) {
        return bytes(stored, stored.revision());
    }

    /// Ready to send, with another `metadata.resourceVersion`.
    public byte[] bytes(StoredResource stored, long resourceVersion) {
        if (view != null || otherSchema != null) {
            ObjectNode tree = tree(stored);
            Metadata.of(tree).node().put("resourceVersion", Long.toString(resourceVersion));
            return Documents.bytes(tree);
        }
        byte[] bytes = stored.toBytes(resourceVersion);
        return startsWith(bytes, prefix) ? bytes : withApiVersion(bytes);
    }

    /// As an element of a list: those of built-in kinds carry neither `apiVersion` nor `kind`.
    public byte[] itemBytes(StoredResource stored) {
        if (!kind.builtIn()) {
            return bytes(stored);
        }
        ObjectNode tree = tree(stored);
        tree.remove("apiVersion");
        tree.remove("kind");
        return Documents.bytes(tree);
    }

    /// Whether documents are stored as they are served.
    boolean isAsStored() {
        return view == null && apiVersion.equals(storedApiVersion);
    }

    /// What to store of a served document; the argument is used up.
    public ObjectNode toStored(ObjectNode served) {
        if (view != null) {
            return view.toStored(served);
        }
        served.put("apiVersion", storedApiVersion);
        if (otherSchema != null) {
            SchemaPipeline storage = SchemaPipeline.of(kind.storageVersion());
            storage.prune(served);
            storage.applyDefaults(served);
        }
        return served;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServedForm form
                && form.apiVersion.equals(apiVersion)
                && form.kind.type().equals(kind.type());
    }

    @Override
    public int hashCode() {
        return 31 * apiVersion.hashCode() + kind.type().hashCode();
    }

    private byte[] withApiVersion(byte[] bytes) {
        if (!startsWith(bytes, API_VERSION)) {
            throw new IllegalStateException("a stored document does not start with its apiVersion");
        }
        int end = API_VERSION.length;
        while (bytes[end] != '"') {
            end++;
        }
        end++;
        byte[] result = new byte[prefix.length + bytes.length - end];
        System.arraycopy(prefix, 0, result, 0, prefix.length);
        System.arraycopy(bytes, end, result, prefix.length, bytes.length - end);
        return result;
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.mismatch(bytes, 0, start.length, start, 0, start.length) < 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
