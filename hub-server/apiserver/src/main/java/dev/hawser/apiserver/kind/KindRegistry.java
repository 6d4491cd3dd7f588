package dev.hawser.apiserver.kind;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The kinds that are served now. Readers see an immutable map; registering replaces it.
public final class KindRegistry {

    private volatile Map<GroupResource, ResourceKind> kinds = Map.of();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /// Adds the kind, or replaces the one of the same type.
    public void register(ResourceKind kind) {
        registerAll(List.of(kind));
    }

    public synchronized void registerAll(Collection<ResourceKind> added) {
        Map<GroupResource, ResourceKind> next = new TreeMap<>(kinds);
        added.forEach(kind -> next.put(kind.type(), kind));
        kinds = next;
        listeners.forEach(Runnable::run);
    }

    public synchronized void unregister(GroupResource type) {
        Map<GroupResource, ResourceKind> next = new TreeMap<>(kinds);
        if (next.remove(type) != null) {
            kinds = next;
            listeners.forEach(Runnable::run);
        }
    }

    public Optional<ResourceKind> find(GroupResource type) {
        return Optional.ofNullable(kinds.get(type));
    }

    /// The kind with this group and CamelCase name, if it is served.
    public Optional<ResourceKind> findByKind(String group, String kind) {
        return kinds.values().stream()
                .filter(k -> k.type().group().equals(group) && k.kind().equals(kind))
                .findFirst();
    }

    /// All kinds, ordered by group and then plural.
    public List<ResourceKind> all() {
        return kinds.values().stream()
                .sorted(Comparator.comparing((ResourceKind k) -> k.type().group())
                        .thenComparing(k -> k.type().resource()))
                .toList();
    }

    /// Calls the listener after every change of the set of kinds, on the changing thread. Discovery and OpenAPI
    /// documents are rebuilt by it.
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}
