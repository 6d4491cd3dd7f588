package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.object.OwnerReference;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.StoredResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who owns whom. Kept by the changes of the store; tells which objects a change may have made garbage.
final class Ownership implements ChangeWorker.Interest<ResourceKey> {

    private final KindRegistry registry;
    private final Map<String, Set<ResourceKey>> dependents = new HashMap<>();

    Ownership(KindRegistry registry) {
        this.registry = registry;
    }

    /// What an owner means for its dependent.
    enum Standing {
        /// It is there, or cannot be judged.
        KEEPS,
        /// It is being deleted and waits for its dependents to go first.
        WAITS,
        /// It is not there.
        GONE
    }

    @Override
    public synchronized Collection<ResourceKey> all(Snapshot snapshot) {
        dependents.clear();
        Set<ResourceKey> concerned = new LinkedHashSet<>();
        for (ResourceKind kind : registry.all()) {
            for (StoredResource object : snapshot.ofType(kind.type()).values()) {
                note(object);
                if (isOfInterest(object)) {
                    concerned.add(object.key());
                }
            }
        }
        return concerned;
    }

    @Override
    public synchronized Collection<ResourceKey> concernedBy(Change change) {
        StoredResource before = change.previous();
        StoredResource after = change.current();
        Set<ResourceKey> concerned = new LinkedHashSet<>();
        if (before != null) {
            for (OwnerReference owner : owners(before)) {
                forget(owner.uid(), change.key());
                // A foreground deletion of the owner may have waited for this.
                find(change.key().namespace(), owner).ifPresent(concerned::add);
            }
        }
        if (after != null) {
            note(after);
            if (isOfInterest(after)) {
                concerned.add(change.key());
            }
        } else if (before != null) {
            concerned.addAll(dependents.getOrDefault(before.uid(), Set.of()));
        }
        return concerned;
    }

    synchronized List<StoredResource> dependents(Snapshot snapshot, String uid) {
        List<StoredResource> found = new ArrayList<>();
        for (ResourceKey key : dependents.getOrDefault(uid, Set.of())) {
            StoredResource object = snapshot.get(key);
            if (object != null) {
                found.add(object);
            }
        }
        return found;
    }

    /// @param namespace of the dependent
    Standing standing(Snapshot snapshot, String namespace, OwnerReference owner) {
        Optional<ResourceKey> key = find(namespace, owner);
        if (key.isEmpty()) {
            return Standing.KEEPS;
        }
        StoredResource stored = snapshot.get(key.get());
        if (stored == null || !stored.uid().equals(owner.uid())) {
            return Standing.GONE;
        }
        Metadata metadata = Metadata.of(stored.toTree());
        boolean waits = metadata.isBeingDeleted() && metadata.finalizers().contains(DeleteVerb.FOREGROUND);
        return waits ? Standing.WAITS : Standing.KEEPS;
    }

    private Optional<ResourceKey> find(String namespace, OwnerReference owner) {
        return registry.findByKind(owner.group(), owner.kind())
                .map(kind -> new ResourceKey(kind.type(), kind.namespaced() ? namespace : "", owner.name()));
    }

    private void note(StoredResource object) {
        owners(object)
                .forEach(owner -> dependents
                        .computeIfAbsent(owner.uid(), uid -> new HashSet<>())
                        .add(object.key()));
    }

    private void forget(String ownerUid, ResourceKey dependent) {
        Set<ResourceKey> rest = dependents.get(ownerUid);
        if (rest != null && rest.remove(dependent) && rest.isEmpty()) {
            dependents.remove(ownerUid);
        }
    }

    private static boolean isOfInterest(StoredResource object) {
        return object.isOwned() || object.isBeingDeleted();
    }

    private static List<OwnerReference> owners(StoredResource object) {
        return object.isOwned() ? Metadata.of(object.toTree()).owners() : List.of();
    }
}
