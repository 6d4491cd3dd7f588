package dev.hawser.hub.addon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Resource;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The hub's resources by their Java types, for controllers: reads from the snapshot, writes through the API.
///
/// What was read is shared and must not be changed; an object is read from its bytes once per revision.
public final class Fleet {

    /// The plural is made from the name or read from an annotation, by search patterns: asked for at each change.
    private static final ClassValue<GroupResource> TYPES = new ClassValue<>() {
        @Override
        protected GroupResource computeValue(Class<?> kind) {
            Class<? extends HasMetadata> resource = kind.asSubclass(HasMetadata.class);
            return new GroupResource(HasMetadata.getGroup(resource), HasMetadata.getPlural(resource));
        }
    };

    private record Parsed(long revision, Resource<?, ?> object) {}

    private final Store store;
    private final ResourceClient client;
    private final Map<ResourceKey, Parsed> parsed = new ConcurrentHashMap<>();
    private final Map<ResourceKey, Parsed> outcomes = new ConcurrentHashMap<>();

    public Fleet(Store store, ResourceClient client) {
        this.store = store;
        this.client = client;
    }

    /// Group and plural of a kind.
    public static GroupResource typeOf(Class<? extends Resource<?, ?>> kind) {
        return TYPES.get(kind);
    }

    public static ResourceKey keyOf(Class<? extends Resource<?, ?>> kind, String namespace, String name) {
        return new ResourceKey(typeOf(kind), namespace, name);
    }

    /// @param namespace `""` for cluster scope
    public <R extends Resource<?, ?>> Optional<R> get(Class<R> kind, String namespace, String name) {
        return get(kind, store.snapshot(), keyOf(kind, namespace, name));
    }

    private <R extends Resource<?, ?>> Optional<R> get(Class<R> kind, Snapshot snapshot, ResourceKey key) {
        StoredResource stored = snapshot.get(key);
        if (stored == null) {
            parsed.remove(key);
            return Optional.empty();
        }
        Parsed known = parsed.get(key);
        if (known == null || known.revision() != stored.revision()) {
            known = new Parsed(stored.revision(), Resource.from(stored.toTree(), kind));
            parsed.put(key, known);
        }
        return Optional.of(kind.cast(known.object()));
    }

    /// A ManifestWork without its spec, for those who ask what became of it: works hold whole installations, and
    /// one for
    /// each cluster is too much to keep in memory once more.
    public Optional<ManifestWork> outcome(String cluster, String work) {
        ResourceKey key = keyOf(ManifestWork.class, cluster, work);
        StoredResource stored = store.snapshot().get(key);
        if (stored == null) {
            outcomes.remove(key);
            return Optional.empty();
        }
        Parsed known = outcomes.get(key);
        if (known == null || known.revision() != stored.revision()) {
            ObjectNode tree = stored.toTree();
            tree.remove("spec");
            known = new Parsed(stored.revision(), Resource.from(tree, ManifestWork.class));
            outcomes.put(key, known);
        }
        return Optional.of((ManifestWork) known.object());
    }

    /// All objects of a kind in a namespace, in order of their names.
    public <R extends Resource<?, ?>> List<R> list(Class<R> kind, String namespace) {
        Snapshot snapshot = store.snapshot();
        return parse(kind, snapshot, snapshot.inNamespace(typeOf(kind), namespace));
    }

    /// All objects of a kind.
    public <R extends Resource<?, ?>> List<R> listAll(Class<R> kind) {
        Snapshot snapshot = store.snapshot();
        return parse(kind, snapshot, snapshot.ofType(typeOf(kind)).values());
    }

    /// The clusters of a set, in order of their names.
    public List<ManagedCluster> clustersOf(String clusterSet) {
        Snapshot snapshot = store.snapshot();
        return parse(
                ManagedCluster.class,
                snapshot,
                snapshot.ofType(typeOf(ManagedCluster.class)).values().stream()
                        .filter(c -> clusterSet.equals(c.labels().get(ClusterNames.CLUSTER_SET_LABEL)))
                        .toList());
    }

    private <R extends Resource<?, ?>> List<R> parse(
            Class<R> kind, Snapshot snapshot, Collection<StoredResource> stored) {
        return stored.stream()
                .flatMap(s -> get(kind, snapshot, s.key()).stream())
                .toList();
    }

    /// An object of any type as a tree of the caller's own.
    public Optional<ObjectNode> tree(GroupResource type, String namespace, String name) {
        return Optional.ofNullable(store.snapshot().get(new ResourceKey(type, namespace, name)))
                .map(StoredResource::toTree);
    }

    /// Objects of any type in a namespace, as trees of the caller's own.
    public List<ObjectNode> trees(GroupResource type, String namespace) {
        return store.snapshot().inNamespace(type, namespace).stream()
                .map(StoredResource::toTree)
                .toList();
    }

    /// A copy to change: what [#get] returned is shared.
    public static <R extends Resource<?, ?>> R copy(R object, Class<R> kind) {
        return Resource.from(object.toTree(), kind);
    }

    /// The API, for writing.
    public ResourceClient api() {
        return client;
    }
}
