package dev.hawser.hub.store;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Takes documents apart for their columns and puts them together again; seals what is to be sealed.
///
/// @param sealedTypes qualified names of types that are encrypted
/// @param passingTypes qualified names of types whose history is short
record Parts(Sealer sealer, Set<String> sealedTypes, Set<String> passingTypes) {

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
        return sealed(object.key(), "main", object.mainBytes());
    }

    byte[] status(StoredResource object) {
        return sealed(object.key(), "status", object.statusBytes());
    }

    /// The main part if it is not what it was.
    byte @Nullable [] changedMain(@Nullable StoredResource before, StoredResource after) {
        return before != null && Arrays.equals(before.mainBytes(), after.mainBytes()) ? null : main(after);
    }

    /// The status if it is not what it was.
    byte @Nullable [] changedStatus(@Nullable StoredResource before, StoredResource after) {
        return before != null && Arrays.equals(before.statusBytes(), after.statusBytes()) ? null : status(after);
    }

    StoredResource join(ResourceKey key, long revision, boolean sealed, byte[] main, byte[] status) {
        return StoredResource.join(
                key, revision, opened(key, "main", sealed, main), opened(key, "status", sealed, status));
    }

    /// The object after a change of which only the changed parts are known.
    StoredResource join(
            StoredResource before, long revision, boolean sealed, byte @Nullable [] main, byte @Nullable [] status) {
        ResourceKey key = before.key();
        return StoredResource.join(
                key,
                revision,
                main == null ? before.mainBytes() : opened(key, "main", sealed, main),
                status == null ? before.statusBytes() : opened(key, "status", sealed, status));
    }

    private byte[] sealed(ResourceKey key, String part, byte[] plain) {
        return seals(key.type()) && plain.length > 0 ? sealer.seal(plain, key + "#" + part) : plain;
    }

    private byte[] opened(ResourceKey key, String part, boolean sealed, byte[] stored) {
        return sealed && stored.length > 0 ? sealer.open(stored, key + "#" + part) : stored;
    }
}
