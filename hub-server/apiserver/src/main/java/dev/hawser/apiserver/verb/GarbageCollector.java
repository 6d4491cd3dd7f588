package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.object.OwnerReference;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.DeleteOptions.Propagation;
import dev.hawser.apiserver.verb.PatchVerb.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Deletes objects whose owners are gone (`metadata.ownerReferences`), and carries out foreground and orphaning
/// deletions: dependents first, or dependents set free. One per fleet of replicas is enough, more do no harm.
public final class GarbageCollector implements AutoCloseable {

    private static final Caller CALLER = new Caller(
            "system:serviceaccount:kube-system:generic-garbage-collector",
            "",
            List.of(Caller.MASTERS, "system:authenticated"),
            Map.of());

    private final Store store;
    private final KindRegistry registry;
    private final Verbs verbs;
    private final Ownership ownership;
    private final ChangeWorker<ResourceKey> worker;

    public GarbageCollector(Store store, KindRegistry registry, Verbs verbs) {
        this.store = store;
        this.registry = registry;
        this.verbs = verbs;
        this.ownership = new Ownership(registry);
        this.worker = new ChangeWorker<>("garbage", store, null, ownership, this::reconcile);
    }

    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
    }

    private void reconcile(ResourceKey key) {
        Snapshot snapshot = store.latestSnapshot();
        StoredResource stored = snapshot.get(key);
        Optional<ResourceKind> kind = registry.find(key.type());
        if (stored == null || kind.isEmpty()) {
            return;
        }
        Target target = new Target(kind.get(), kind.get().storageVersion(), key.namespace(), key.name(), "");
        ObjectNode object = stored.toTree();
        Metadata metadata = Metadata.of(object);
        if (metadata.isBeingDeleted() && metadata.finalizers().contains(DeleteVerb.ORPHAN)) {
            freeDependents(snapshot, metadata.uid());
            dropFinalizer(target, metadata, DeleteVerb.ORPHAN);
        } else if (metadata.isBeingDeleted() && metadata.finalizers().contains(DeleteVerb.FOREGROUND)) {
            deleteDependentsFirst(snapshot, target, metadata);
        } else if (!metadata.isBeingDeleted()) {
            collect(snapshot, target, metadata);
        }
    }

    private void freeDependents(Snapshot snapshot, String ownerUid) {
        for (StoredResource dependent : ownership.dependents(snapshot, ownerUid)) {
            target(dependent.key())
                    .ifPresent(target -> keepOwners(
                            target,
                            Metadata.of(dependent.toTree()),
                            owner -> !owner.uid().equals(ownerUid)));
        }
    }

    private void deleteDependentsFirst(Snapshot snapshot, Target target, Metadata metadata) {
        boolean blocked = false;
        for (StoredResource dependent : ownership.dependents(snapshot, metadata.uid())) {
            Metadata its = Metadata.of(dependent.toTree());
            blocked |= its.owners().stream().anyMatch(o -> o.uid().equals(metadata.uid()) && o.blockOwnerDeletion());
            if (!its.isBeingDeleted()) {
                target(dependent.key()).ifPresent(t -> collect(snapshot, t, its));
            }
        }
        if (!blocked) {
            dropFinalizer(target, metadata, DeleteVerb.FOREGROUND);
        }
    }

    /// Deletes the object if none of its owners keeps it.
    private void collect(Snapshot snapshot, Target target, Metadata metadata) {
        List<OwnerReference> owners = metadata.owners();
        if (owners.isEmpty()) {
            return;
        }
        List<String> keeping = new ArrayList<>();
        boolean awaited = false;
        for (OwnerReference owner : owners) {
            switch (ownership.standing(snapshot, target.namespace(), owner)) {
                case KEEPS -> keeping.add(owner.uid());
                case WAITS -> awaited = true;
                case GONE -> {}
            }
        }
        if (keeping.isEmpty()) {
            boolean hasDependents =
                    !ownership.dependents(snapshot, metadata.uid()).isEmpty();
            delete(target, metadata, awaited && hasDependents ? Propagation.FOREGROUND : Propagation.BACKGROUND);
        } else if (keeping.size() < owners.size()) {
            keepOwners(target, metadata, owner -> keeping.contains(owner.uid()));
        }
    }

    private void delete(Target target, Metadata metadata, Propagation propagation) {
        Propagation asked = metadata.finalizers().contains(DeleteVerb.ORPHAN) ? Propagation.ORPHAN : propagation;
        DeleteOptions options = new DeleteOptions(false, asked, metadata.uid(), metadata.resourceVersion());
        try {
            verbs.deletions().delete(target, CALLER, options);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private void keepOwners(Target target, Metadata metadata, Predicate<OwnerReference> kept) {
        List<OwnerReference> owners = metadata.owners();
        ArrayNode references = Documents.array();
        for (int i = 0; i < owners.size(); i++) {
            if (kept.test(owners.get(i))) {
                references.add(metadata.node().path("ownerReferences").get(i));
            }
        }
        if (references.size() < owners.size()) {
            patch(target, metadata, "ownerReferences", references);
        }
    }

    private void dropFinalizer(Target target, Metadata metadata, String finalizer) {
        ArrayNode rest = Documents.array();
        metadata.finalizers().stream().filter(f -> !f.equals(finalizer)).forEach(rest::add);
        patch(target, metadata, "finalizers", rest);
    }

    private void patch(Target target, Metadata seen, String member, ArrayNode value) {
        ObjectNode patch = Documents.object();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("uid", seen.uid());
        metadata.put("resourceVersion", seen.resourceVersion());
        metadata.set(member, value);
        WriteOptions options = WriteOptions.inProcess("garbage-collector");
        try {
            verbs.patches().patch(target, PatchType.MERGE, patch, CALLER, options, () -> {});
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private Optional<Target> target(ResourceKey key) {
        return registry.find(key.type())
                .map(kind -> new Target(kind, kind.storageVersion(), key.namespace(), key.name(), ""));
    }
}
