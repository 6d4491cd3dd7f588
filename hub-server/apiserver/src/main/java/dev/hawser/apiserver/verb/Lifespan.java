package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What the server alone says about an object in its metadata: birth, generations, and what holds it after its
/// deletion was asked for.
final class Lifespan {

    private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;
    private static final int MAX_GENERATED_BASE = 58;
    private static final List<String> SERVER_OWNED =
            List.of("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation");

    private Lifespan() {}

    /// A new object: whatever the client said about its birth is overwritten.
    static void begin(ObjectNode document, boolean countsGeneration, Instant now, UUID uid) {
        ObjectNode metadata = Metadata.of(document).node();
        metadata.remove(SERVER_OWNED);
        metadata.remove(Set.of("selfLink", "resourceVersion"));
        metadata.put("uid", uid.toString());
        metadata.put("creationTimestamp", Metadata.time(now));
        if (countsGeneration) {
            metadata.put("generation", 1);
        }
    }

    /// A random (version 4) UUID.
    static UUID newUid(RandomGenerator random) {
        return new UUID(
                (random.nextLong() & ~0xF000L) | 0x4000L,
                (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | Long.MIN_VALUE);
    }

    /// `generateName` and five characters.
    static String generateName(String base, RandomGenerator random) {
        StringBuilder name = new StringBuilder(base.substring(0, Math.min(base.length(), MAX_GENERATED_BASE)));
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(SUFFIX_ALPHABET.charAt(random.nextInt(SUFFIX_ALPHABET.length())));
        }
        return name.toString();
    }

    /// An update: the server's own members stay as they were.
    static void carryOn(Metadata old, Metadata updated) {
        SERVER_OWNED.forEach(member -> updated.copyFrom(old, member));
        updated.node().remove("selfLink");
    }

    /// Counts the generation if something outside metadata (and status, if that is a subresource) differs.
    static void countGeneration(ObjectNode old, ObjectNode updated, boolean statusApart) {
        if (!Documents.same(desired(old, statusApart), desired(updated, statusApart))) {
            bumpGeneration(updated);
        }
    }

    static void bumpGeneration(ObjectNode document) {
        Metadata metadata = Metadata.of(document);
        metadata.node().put("generation", metadata.generation() + 1);
    }

    /// The deletion was asked for but something still has to be done first.
    static void markDeleted(ObjectNode document, boolean countsGeneration, Instant now) {
        ObjectNode metadata = Metadata.of(document).node();
        metadata.put("deletionTimestamp", Metadata.time(now));
        metadata.put("deletionGracePeriodSeconds", 0);
        if (countsGeneration) {
            bumpGeneration(document);
        }
    }

    /// Finalizers keep the object; namespaces have some in their spec too.
    static boolean isHeld(Target target, ObjectNode document) {
        return !Metadata.of(document).finalizers().isEmpty()
                || (target.type().equals(NamespaceLifecycle.NAMESPACES)
                        && !document.path("spec").path("finalizers").isEmpty());
    }

    /// The two documents differ in nothing but `resourceVersion` and the times in managed fields.
    static boolean isUnchanged(ObjectNode old, ObjectNode updated) {
        return Documents.same(comparable(old), comparable(updated));
    }

    private static ObjectNode desired(ObjectNode document, boolean statusApart) {
        ObjectNode copy = Documents.object();
        copy.setAll(document);
        copy.remove(Set.of("metadata", "apiVersion", "kind"));
        if (statusApart) {
            copy.remove("status");
        }
        return copy;
    }

    private static ObjectNode comparable(ObjectNode document) {
        ObjectNode copy = Documents.object();
        copy.setAll(document);
        ObjectNode metadata = document.path("metadata").deepCopy();
        metadata.remove("resourceVersion");
        for (JsonNode entry : metadata.path("managedFields")) {
            if (entry instanceof ObjectNode object) {
                object.remove("time");
            }
        }
        copy.set("metadata", metadata);
        return copy;
    }
}
