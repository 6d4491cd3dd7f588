package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ResourceType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Watches what works have applied: one watch per resource type for all objects that carry the agent's label, one
/// more for each object that a work only reads. Watches are shared by works and end with the last one that needs
/// them.
final class ObjectWatches implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// A watch.
    ///
    /// @param single null for all labelled objects of the type
    record Key(ResourceType type, @Nullable ObjectRef single) {}

    private final Api cluster;
    private final Consumer<String> onChange;
    private final Map<Key, SharedIndexInformer<GenericKubernetesResource>> informers = new ConcurrentHashMap<>();
    private final Map<String, Set<Key>> keysOfWork = new HashMap<>();
    private final Map<String, Set<String>> worksOfObject = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> objectsOfWork = new HashMap<>();

    /// @param onChange told the name of each work one of whose objects changed; must be quick
    ObjectWatches(Api cluster, Consumer<String> onChange) {
        this.cluster = cluster;
        this.onChange = onChange;
    }

    /// Says what a work has in the cluster, in place of what was said before.
    ///
    /// @param objects object to whether it carries the agent's label
    synchronized void want(String work, Map<ObjectRef, Boolean> objects) {
        Set<Key> keys = new HashSet<>();
        Set<String> identities = new HashSet<>();
        objects.forEach((ref, labelled) -> {
            keys.add(new Key(ref.type(), labelled ? null : ref));
            identities.add(ref.identity());
        });
        Set<String> before = objectsOfWork.getOrDefault(work, Set.of());
        identities.forEach(id -> worksOfObject
                .computeIfAbsent(id, k -> ConcurrentHashMap.newKeySet())
                .add(work));
        before.stream().filter(id -> !identities.contains(id)).forEach(id -> drop(id, work));
        keep(objectsOfWork, work, identities);
        keep(keysOfWork, work, keys);
        keys.forEach(key -> informers.computeIfAbsent(key, this::start));
        Set<Key> needed = new HashSet<>();
        keysOfWork.values().forEach(needed::addAll);
        informers.entrySet().removeIf(entry -> {
            if (needed.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().stop();
            return true;
        });
    }

    private static <T> void keep(Map<String, Set<T>> map, String work, Set<T> values) {
        if (values.isEmpty()) {
            map.remove(work);
        } else {
            map.put(work, values);
        }
    }

    private void drop(String identity, String work) {
        worksOfObject.computeIfPresent(identity, (k, works) -> {
            works.remove(work);
            return works.isEmpty() ? null : works;
        });
    }

    /// The object as the watch last saw it; empty if it is not there or not watched yet.
    Optional<ObjectNode> find(ObjectRef ref, boolean labelled) {
        var informer = informers.get(new Key(ref.type(), labelled ? null : ref));
        if (informer == null || !informer.hasSynced()) {
            return Optional.empty();
        }
        String key = ref.namespace().isEmpty() ? ref.name() : ref.namespace() + "/" + ref.name();
        return Optional.ofNullable(informer.getStore().getByKey(key)).map(JSON::<ObjectNode>valueToTree);
    }

    /// Whether what the watch does not know does not exist.
    boolean isSynced(ObjectRef ref, boolean labelled) {
        var informer = informers.get(new Key(ref.type(), labelled ? null : ref));
        return informer != null && informer.hasSynced() && informer.isWatching();
    }

    private SharedIndexInformer<GenericKubernetesResource> start(Key key) {
        var objects = cluster.client().genericKubernetesResources(key.type().context());
        ObjectRef single = key.single();
        SharedIndexInformer<GenericKubernetesResource> informer;
        if (single == null) {
            informer = key.type().namespaced()
                    ? objects.inAnyNamespace()
                            .withLabel(Manifest.MANAGED_LABEL, "true")
                            .runnableInformer(0)
                    : objects.withLabel(Manifest.MANAGED_LABEL, "true").runnableInformer(0);
        } else if (key.type().namespaced()) {
            informer = objects.inNamespace(single.namespace())
                    .withField("metadata.name", single.name())
                    .runnableInformer(0);
        } else {
            informer = objects.withField("metadata.name", single.name()).runnableInformer(0);
        }
        informer.exceptionHandler((started, failure) -> true);
        informer.addEventHandler(new Changes(key.type()));
        informer.start();
        return informer;
    }

    private final class Changes implements ResourceEventHandler<GenericKubernetesResource> {
        private final ResourceType type;

        Changes(ResourceType type) {
            this.type = type;
        }

        @Override
        public void onAdd(GenericKubernetesResource object) {
            changed(object);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
            String old = before.getMetadata().getResourceVersion();
            if (!old.equals(object.getMetadata().getResourceVersion())) {
                changed(object);
            }
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean finalStateUnknown) {
            changed(object);
        }

        private void changed(GenericKubernetesResource object) {
            String namespace = object.getMetadata().getNamespace();
            ObjectRef ref = new ObjectRef(
                    type,
                    namespace == null ? "" : namespace,
                    object.getMetadata().getName());
            worksOfObject.getOrDefault(ref.identity(), Set.of()).forEach(onChange);
        }
    }

    @Override
    public synchronized void close() {
        informers.values().forEach(SharedIndexInformer::stop);
        informers.clear();
    }
}
