package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Empties namespaces that are going, and lets them go when they are empty. Also removes what was written into a
/// namespace in the very moment in which it went. One per fleet of replicas is enough, more do no harm.
public final class NamespaceCleaner implements AutoCloseable {

    private static final Caller CALLER = new Caller(
            "system:serviceaccount:kube-system:namespace-controller",
            "",
            List.of(Caller.MASTERS, "system:authenticated"),
            Map.of());

    private final Store store;
    private final KindRegistry registry;
    private final Verbs verbs;
    private final ChangeWorker<String> worker;

    public NamespaceCleaner(Store store, KindRegistry registry, Verbs verbs) {
        this.store = store;
        this.registry = registry;
        this.verbs = verbs;
        this.worker = new ChangeWorker<>("namespaces", store, null, new Namespaces(), this::reconcile);
    }

    public void start() {
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
    }

    private final class Namespaces implements ChangeWorker.Interest<String> {
        @Override
        public Collection<String> all(Snapshot snapshot) {
            Set<String> names = new LinkedHashSet<>(
                    snapshot.ofType(NamespaceLifecycle.NAMESPACES).keySet());
            for (ResourceKind kind : registry.all()) {
                if (kind.namespaced()) {
                    snapshot.ofType(kind.type())
                            .values()
                            .forEach(object -> names.add(object.key().namespace()));
                }
            }
            return names;
        }

        @Override
        public Collection<String> concernedBy(Change change) {
            if (change.key().type().equals(NamespaceLifecycle.NAMESPACES)) {
                return List.of(change.key().name());
            }
            String namespace = change.key().namespace();
            boolean comesOrGoes = change.previous() == null || change.current() == null;
            return namespace.isEmpty() || !comesOrGoes ? List.of() : List.of(namespace);
        }
    }

    private void reconcile(String name) {
        Snapshot snapshot = store.latestSnapshot();
        StoredResource stored = snapshot.get(new ResourceKey(NamespaceLifecycle.NAMESPACES, "", name));
        ObjectNode namespace = stored == null ? null : stored.toTree();
        if (namespace != null && !Metadata.of(namespace).isBeingDeleted()) {
            return;
        }
        int left = 0;
        for (ResourceKind kind : registry.all()) {
            if (kind.namespaced()) {
                for (StoredResource object : snapshot.inNamespace(kind.type(), name)) {
                    left += delete(kind, object.key()) ? 0 : 1;
                }
            }
        }
        if (namespace != null) {
            settle(name, namespace, left);
        }
    }

    /// @return the object is gone
    private boolean delete(ResourceKind kind, ResourceKey key) {
        Target target = new Target(kind, kind.storageVersion(), key.namespace(), key.name(), "");
        try {
            verbs.deletions().delete(target, CALLER, DeleteOptions.BACKGROUND);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
        return store.snapshot().get(key) == null;
    }

    private void settle(String name, ObjectNode namespace, int left) {
        ResourceKind kind = registry.find(NamespaceLifecycle.NAMESPACES)
                .orElseThrow(() -> new IllegalStateException("no namespaces"));
        KindVersion version = kind.storageVersion();
        if (left > 0) {
            sayWhatIsLeft(new Target(kind, version, "", name, "status"), namespace, left);
            return;
        }
        ObjectNode finalized = namespace.deepCopy();
        finalized.withObject("/spec").putArray("finalizers");
        write(new Target(kind, version, "", name, "finalize"), finalized);
    }

    private void sayWhatIsLeft(Target target, ObjectNode namespace, int left) {
        ObjectNode status = namespace.deepCopy();
        ObjectNode condition =
                status.withObject("/status").putArray("conditions").addObject();
        condition.put("type", "NamespaceContentRemaining");
        condition.put("status", "True");
        condition.put("reason", "SomeFinalizersRemain");
        condition.put("message", left + " objects are held by finalizers");
        condition.put("lastTransitionTime", Metadata.of(namespace).text("deletionTimestamp"));
        write(target, status);
    }

    private void write(Target target, ObjectNode document) {
        try {
            verbs.writes().update(target, document, CALLER, WriteOptions.inProcess("namespace-controller"), () -> {});
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }
}
