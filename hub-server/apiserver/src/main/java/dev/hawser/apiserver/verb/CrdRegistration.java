package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Serves the kinds that CustomResourceDefinitions in the store define, says so in their status, and removes the
/// objects of definitions that go. Each replica runs one.
public final class CrdRegistration implements AutoCloseable {

    public static final GroupResource CRDS = new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");
    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
    private static final Caller CALLER =
            new Caller("system:apiserver", "", List.of(Caller.MASTERS, "system:authenticated"), Map.of());

    private final Store store;
    private final KindRegistry registry;
    private final Verbs verbs;
    private final Clock clock;
    private final Set<GroupResource> registered = new HashSet<>();
    private final ChangeWorker<String> worker;

    public CrdRegistration(Store store, KindRegistry registry, Verbs verbs, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.verbs = verbs;
        this.clock = clock;
        this.worker = new ChangeWorker<>("definitions", store, Set.of(CRDS), new Definitions(), this::reconcile);
    }

    /// Serves the kinds of all stored definitions before it returns, then those that come.
    public void start() {
        for (StoredResource stored : store.latestSnapshot().ofType(CRDS).values()) {
            ObjectNode definition = stored.toTree();
            if (!Metadata.of(definition).isBeingDeleted() && refusal(definition).isEmpty()) {
                register(CrdReader.read(definition));
            }
        }
        worker.start();
    }

    @Override
    public void close() {
        worker.close();
    }

    private static final class Definitions implements ChangeWorker.Interest<String> {
        @Override
        public Collection<String> all(Snapshot snapshot) {
            return List.copyOf(snapshot.ofType(CRDS).keySet());
        }

        @Override
        public Collection<String> concernedBy(Change change) {
            return List.of(change.key().name());
        }
    }

    private void reconcile(String name) {
        StoredResource stored = store.latestSnapshot().get(new ResourceKey(CRDS, "", name));
        if (stored == null) {
            unregister(name);
            return;
        }
        ObjectNode definition = stored.toTree();
        if (Metadata.of(definition).isBeingDeleted()) {
            remove(name, definition);
            return;
        }
        Optional<String> refusal = refusal(definition);
        if (refusal.isEmpty()) {
            register(CrdReader.read(definition));
        }
        say(definition, refusal);
    }

    /// Why the names of the definition cannot be served; empty if they can.
    private Optional<String> refusal(ObjectNode definition) {
        if (!CrdReader.validate(definition).isEmpty()) {
            return Optional.of("the definition is not valid");
        }
        ResourceKind wanted = CrdReader.read(definition);
        for (ResourceKind other : registry.all()) {
            boolean sameGroup = other.type().group().equals(wanted.type().group());
            boolean itself = other.type().equals(wanted.type());
            if (itself && other.builtIn()) {
                return Optional.of("\"" + wanted.type().resource() + "\" is built in");
            }
            if (sameGroup && !itself && other.kind().equals(wanted.kind())) {
                return Optional.of("\"" + wanted.kind() + "\" is already in use");
            }
        }
        return Optional.empty();
    }

    private synchronized void register(ResourceKind kind) {
        if (!registry.find(kind.type()).equals(Optional.of(kind))) {
            registry.register(kind);
        }
        registered.add(kind.type());
    }

    private synchronized void unregister(String name) {
        int dot = name.indexOf('.');
        GroupResource type = new GroupResource(name.substring(dot + 1), name.substring(0, Math.max(dot, 0)));
        if (registered.remove(type)) {
            registry.unregister(type);
        }
    }

    private void remove(String name, ObjectNode definition) {
        JsonNode spec = definition.path("spec");
        GroupResource type = new GroupResource(
                spec.path("group").asText(), spec.path("names").path("plural").asText());
        Optional<ResourceKind> kind = registry.find(type).filter(k -> !k.builtIn());
        if (kind.isPresent()) {
            for (StoredResource object : store.latestSnapshot().ofType(type).values()) {
                delete(kind.get(), object.key());
            }
            if (!store.latestSnapshot().ofType(type).isEmpty()) {
                throw new IllegalStateException("objects of " + type + " are held by finalizers");
            }
        }
        unregister(name);
        ObjectNode patch = Documents.object();
        ArrayNode rest = patch.putObject("metadata").putArray("finalizers");
        Metadata.of(definition).finalizers().stream()
                .filter(f -> !f.equals(FINALIZER))
                .forEach(rest::add);
        client().mergePatch(CRDS, "", name, "", patch);
    }

    private void delete(ResourceKind kind, ResourceKey key) {
        Target target = new Target(kind, kind.storageVersion(), key.namespace(), key.name(), "");
        try {
            verbs.deletions().delete(target, CALLER, DeleteOptions.BACKGROUND);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private void say(ObjectNode definition, Optional<String> refusal) {
        ObjectNode wanted = definition.deepCopy();
        CrdStatus.write(wanted, refusal, clock.instant());
        if (!Documents.same(wanted.path("status"), definition.path("status"))) {
            client().updateStatus(wanted);
        }
    }

    private ResourceClient client() {
        return new InProcessClient(registry, verbs, CALLER);
    }
}
