package dev.hawser.hub.store;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes documents apart for their columns and puts them together again; seals what is to be sealed.
///
/// @param sealedTypes qualified names of types that are encrypted; so are documents that carry Secrets to clusters
/// @param passingTypes qualified names of types whose history is short
record Parts(Sealer sealer, Set<String> sealedTypes, Set<String> passingTypes) {

    private static final byte[] SECRET = "\"kind\":\"Secret\"".getBytes(StandardCharsets.US_ASCII);

    Parts {
        sealedTypes = Set.copyOf(sealedTypes);
        passingTypes = Set.copyOf(passingTypes);
    }

    boolean seals(GroupResource type) {
        return sealedTypes.contains(type.qualifiedName());
    }

    boolean passes(GroupResource type) {
        return passingTypes.contains(type.qualifiedName());
    }

    byte[] main(StoredResource object) {
        byte[] plain = object.mainBytes();
        return seals(object.key().type()) || carriesSecret(plain) ? sealed(object.key(), "main", plain) : plain;
    }

    byte[] status(StoredResource object) {
        byte[] plain = object.statusBytes();
        return seals(object.key().type()) ? sealed(object.key(), "status", plain) : plain;
    }

    /// The main part if it is not what it was.
    byte @Nullable [] changedMain(@Nullable StoredResource before, StoredResource after) {
        return before != null && before.hasSameMain(after) ? null : main(after);
    }

    /// The status if it is not what it was.
    byte @Nullable [] changedStatus(@Nullable StoredResource before, StoredResource after) {
        return before != null && before.hasSameStatus(after) ? null : status(after);
    }

    StoredResource join(ResourceKey key, long revision, byte[] main, byte[] status) {
        return StoredResource.join(key, revision, opened(key, "main", main), opened(key, "status", status));
    }

    /// The object after a change of which only the changed parts are known.
    StoredResource join(StoredResource before, long revision, byte @Nullable [] main, byte @Nullable [] status) {
        ResourceKey key = before.key();
        if (main == null) {
            return status == null
                    ? before.withRevision(revision)
                    : before.withStatus(revision, opened(key, "status", status));
        }
        return StoredResource.join(
                key,
                revision,
                opened(key, "main", main),
                status == null ? before.statusBytes() : opened(key, "status", status));
    }

    private byte[] sealed(ResourceKey key, String part, byte[] plain) {
        return plain.length > 0 ? sealer.seal(plain, key + "#" + part) : plain;
    }

    private byte[] opened(ResourceKey key, String part, byte[] stored) {
        return isSealed(stored) ? sealer.open(stored, key + "#" + part) : stored;
    }

    /// Sealed parts begin with the length of their key, whose first byte is zero; JSON never does.
    static boolean isSealed(byte[] stored) {
        return stored.length > 0 && stored[0] == 0;
    }

    /// Manifests that are to be applied elsewhere may be Secrets.
    private static boolean carriesSecret(byte[] main) {
        int last = main.length - SECRET.length;
        for (int i = 0; i <= last; i++) {
            if (main[i] == '"' && Arrays.equals(main, i, i + SECRET.length, SECRET, 0, SECRET.length)) {
                return true;
            }
        }
        return false;
    }
}
