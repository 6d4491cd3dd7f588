package dev.hawser.apiserver.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// One object in one revision, as ready-to-send UTF-8. Immutable.
///
/// The document is kept in a canonical order: `apiVersion`, `kind`, `metadata`, the other members, `status` last;
/// `metadata.resourceVersion` is not in it but spliced in at output ([#toBytes()]), so that stored bytes need not
/// change when the store gives the revision. `status` being last lets a store keep it apart.
public final class StoredResource {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] STATUS = ",\"status\":".getBytes(StandardCharsets.US_ASCII);

    private final ResourceKey key;
    private final long revision;
    private final byte[] document;
    private final int metadataAt;
    private final int statusAt;
    private final String uid;
    private final Map<String, String> labels;
    private final boolean owned;
    private final boolean beingDeleted;

    private StoredResource(
            ResourceKey key,
            long revision,
            byte[] document,
            int metadataAt,
            int statusAt,
            String uid,
            Map<String, String> labels,
            boolean owned,
            boolean beingDeleted) {
        this.key = key;
        this.revision = revision;
        this.document = document;
        this.metadataAt = metadataAt;
        this.statusAt = statusAt;
        this.uid = uid;
        this.labels = labels;
        this.owned = owned;
        this.beingDeleted = beingDeleted;
    }

    /// Encodes a document. `metadata.resourceVersion` in it is ignored.
    public static StoredResource of(ResourceKey key, long revision, ObjectNode document) {
        JsonNode metadata = document.path("metadata");
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        int[] offsets = write(document, out);
        return new StoredResource(
                key,
                revision,
                out.toByteArray(),
                offsets[0],
                offsets[1],
                metadata.path("uid").asText(),
                labels(metadata),
                !metadata.path("ownerReferences").isEmpty(),
                metadata.has("deletionTimestamp"));
    }

    /// Decodes stored bytes, in whatever member order.
    public static StoredResource decode(ResourceKey key, long revision, byte[] bytes) {
        return of(key, revision, parse(bytes));
    }

    /// The same object with another revision; shares the bytes.
    public StoredResource withRevision(long newRevision) {
        return new StoredResource(key, newRevision, document, metadataAt, statusAt, uid, labels, owned, beingDeleted);
    }

    /// The same object with another revision and other `status`, as [#statusBytes()] gives it.
    public StoredResource withStatus(long newRevision, byte[] status) {
        int mainEnd = mainEnd();
        boolean none = status.length == 0;
        byte[] changed = new byte[none ? mainEnd + 1 : mainEnd + STATUS.length + status.length + 1];
        System.arraycopy(document, 0, changed, 0, mainEnd);
        if (!none) {
            System.arraycopy(STATUS, 0, changed, mainEnd, STATUS.length);
            System.arraycopy(status, 0, changed, mainEnd + STATUS.length, status.length);
        }
        changed[changed.length - 1] = '}';
        return new StoredResource(
                key, newRevision, changed, metadataAt, none ? -1 : mainEnd, uid, labels, owned, beingDeleted);
    }

    public ResourceKey key() {
        return key;
    }

    public long revision() {
        return revision;
    }

    public String uid() {
        return uid;
    }

    public Map<String, String> labels() {
        return labels;
    }

    /// Whether it names owners in `metadata.ownerReferences`.
    public boolean isOwned() {
        return owned;
    }

    /// Whether its deletion was asked for.
    public boolean isBeingDeleted() {
        return beingDeleted;
    }

    /// Length of the stored document in bytes.
    public int size() {
        return document.length;
    }

    /// A fresh tree with `metadata.resourceVersion`, for the caller to change.
    public ObjectNode toTree() {
        ObjectNode tree = parse(document);
        ((ObjectNode) tree.path("metadata")).put("resourceVersion", Long.toString(revision));
        return tree;
    }

    /// The document with `metadata.resourceVersion`, ready to send.
    public byte[] toBytes() {
        return toBytes(revision);
    }

    /// The document with another `metadata.resourceVersion`, as a DELETED event needs it.
    public byte[] toBytes(long resourceVersion) {
        byte[] splice = ("\"resourceVersion\":\"" + resourceVersion + "\",").getBytes(StandardCharsets.US_ASCII);
        byte[] result = new byte[document.length + splice.length];
        System.arraycopy(document, 0, result, 0, metadataAt);
        System.arraycopy(splice, 0, result, metadataAt, splice.length);
        System.arraycopy(document, metadataAt, result, metadataAt + splice.length, document.length - metadataAt);
        return result;
    }

    /// The document as stored, without `metadata.resourceVersion` and without `status`.
    public byte[] mainBytes() {
        if (statusAt < 0) {
            return document.clone();
        }
        byte[] result = new byte[statusAt + 1];
        System.arraycopy(document, 0, result, 0, statusAt);
        result[statusAt] = '}';
        return result;
    }

    /// The bytes of `status`, empty if the object has none.
    public byte[] statusBytes() {
        if (statusAt < 0) {
            return new byte[0];
        }
        int from = statusAt + STATUS.length;
        byte[] result = new byte[document.length - 1 - from];
        System.arraycopy(document, from, result, 0, result.length);
        return result;
    }

    /// Whether [#mainBytes()] of both are the same.
    public boolean hasSameMain(StoredResource other) {
        return Arrays.equals(document, 0, mainEnd(), other.document, 0, other.mainEnd());
    }

    /// Whether [#statusBytes()] of both are the same.
    public boolean hasSameStatus(StoredResource other) {
        return Arrays.equals(
                document, mainEnd(), document.length, other.document, other.mainEnd(), other.document.length);
    }

    /// Where the status begins, or the brace that closes the document.
    private int mainEnd() {
        return statusAt < 0 ? document.length - 1 : statusAt;
    }

    /// Puts together what [#mainBytes()] and [#statusBytes()] took apart.
    public static StoredResource join(ResourceKey key, long revision, byte[] main, byte[] status) {
        StoredResource object = ofMain(key, revision, main);
        return status.length == 0 ? object : object.withStatus(revision, status);
    }

    /// From bytes that [#mainBytes()] gave: only the metadata, which comes first, is read. Takes ownership.
    private static StoredResource ofMain(ResourceKey key, long revision, byte[] main) {
        try (JsonParser json = JSON.createParser(main)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                json.nextToken();
                if (member.equals("metadata")) {
                    int metadataAt = (int) json.currentLocation().getByteOffset();
                    JsonNode metadata = JSON.readTree(json);
                    return new StoredResource(
                            key,
                            revision,
                            main,
                            metadataAt,
                            -1,
                            metadata.path("uid").asText(),
                            labels(metadata),
                            !metadata.path("ownerReferences").isEmpty(),
                            metadata.has("deletionTimestamp"));
                }
                json.skipChildren();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the stored document of " + key + " is not JSON", e);
        }
        return decode(key, revision, main);
    }

    private static Map<String, String> labels(JsonNode metadata) {
        Map<String, String> labels = new LinkedHashMap<>();
        metadata.path("labels")
                .properties()
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        return Map.copyOf(labels);
    }

    private static ObjectNode parse(byte[] bytes) {
        try {
            return (ObjectNode) JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("a stored document is not JSON", e);
        }
    }

    private static int[] write(ObjectNode document, ByteArrayOutputStream out) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            writeMember(json, document, "apiVersion");
            writeMember(json, document, "kind");
            json.writeFieldName("metadata");
            json.writeStartObject();
            json.flush();
            int metadataAt = out.size();
            for (Map.Entry<String, JsonNode> member : document.path("metadata").properties()) {
                if (!member.getKey().equals("resourceVersion")) {
                    json.writeFieldName(member.getKey());
                    JSON.writeTree(json, member.getValue());
                }
            }
            json.writeEndObject();
            for (Map.Entry<String, JsonNode> member : document.properties()) {
                if (!isPlaced(member.getKey())) {
                    json.writeFieldName(member.getKey());
                    JSON.writeTree(json, member.getValue());
                }
            }
            int statusAt = -1;
            if (document.has("status")) {
                json.flush();
                statusAt = out.size();
                json.writeFieldName("status");
                JSON.writeTree(json, document.get("status"));
            }
            json.writeEndObject();
            json.flush();
            return new int[] {metadataAt, statusAt};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeMember(JsonGenerator json, ObjectNode document, String name) throws IOException {
        JsonNode value = document.get(name);
        if (value != null) {
            json.writeFieldName(name);
            JSON.writeTree(json, value);
        }
    }

    private static boolean isPlaced(String member) {
        return switch (member) {
            case "apiVersion", "kind", "metadata", "status" -> true;
            default -> false;
        };
    }
}
