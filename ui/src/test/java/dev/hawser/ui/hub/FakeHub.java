package dev.hawser.ui.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.ui.hub.HubException.Failure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A hub in memory. Passes the same contract as the real one; besides it can be away, refuse and count subscriptions.
public final class FakeHub implements Hub {
    private final Map<Class<?>, FakeLive<?>> kinds = new ConcurrentHashMap<>();
    private final Set<String> forbidden = new HashSet<>();
    private final List<HasMetadata> created = new ArrayList<>();
    private Connection connection = new Connection.Up();
    private int serial;
    private boolean closed;

    /// Adds or replaces an object, as somebody else would.
    public <R extends HasMetadata> FakeHub with(R object) {
        live(object).put(copy(object));
        return this;
    }

    /// From now on the person may not use this verb on this resource.
    public FakeHub forbid(String verb, String resource) {
        forbidden.add(verb + " " + resource);
        return this;
    }

    /// From now on reading this kind fails.
    public <R extends HasMetadata> FakeHub failing(Class<R> kind, HubException failure) {
        live(kind).fail(failure);
        return this;
    }

    public void connection(Connection now) {
        connection = now;
        kinds.values().forEach(FakeLive::changed);
    }

    /// What views have created, in order.
    public List<HasMetadata> created() {
        return List.copyOf(created);
    }

    public int subscriptions() {
        return kinds.values().stream().mapToInt(FakeLive::subscriptions).sum();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    @SuppressWarnings("unchecked") // the map's values have the type of their key
    public <R extends HasMetadata> FakeLive<R> live(Class<R> kind) {
        return (FakeLive<R>) kinds.computeIfAbsent(kind, k -> new FakeLive<R>());
    }

    @SuppressWarnings("unchecked") // an object's class is of its own type
    private <R extends HasMetadata> FakeLive<R> live(R object) {
        return live((Class<R>) object.getClass());
    }

    @SuppressWarnings("unchecked") // an object's class is of its own type
    private static <R extends HasMetadata> R copy(R object) {
        return (R) Serialization.unmarshal(Serialization.asJson(object), object.getClass());
    }

    @Override
    public <R extends HasMetadata> List<R> list(Class<R> kind, String namespace) {
        return live(kind).now().items().stream()
                .filter(o -> namespace.equals(o.getMetadata().getNamespace()))
                .toList();
    }

    @Override
    public <R extends HasMetadata> List<R> list(Class<R> kind, String namespace, Map<String, String> fields) {
        return list(kind, namespace).stream()
                .filter(object -> {
                    JsonNode tree = new ObjectMapper().valueToTree(object);
                    return fields.entrySet().stream()
                            .allMatch(f -> tree.at("/" + f.getKey().replace('.', '/'))
                                    .asText()
                                    .equals(f.getValue()));
                })
                .toList();
    }

    @Override
    public <R extends HasMetadata> R create(R object) {
        R fresh = copy(object);
        if (fresh.getMetadata().getName() == null) {
            fresh.getMetadata().setName(fresh.getMetadata().getGenerateName() + serial++);
        }
        if (live(fresh).get(key(fresh)) != null) {
            throw new HubException(Failure.CONFLICT, fresh.getMetadata().getName() + " exists already");
        }
        created.add(fresh);
        live(fresh).put(fresh);
        return copy(fresh);
    }

    @Override
    public <R extends HasMetadata> R edit(Class<R> kind, String namespace, String name, UnaryOperator<R> change) {
        R object = live(kind).get(namespace + "/" + name);
        if (object == null) {
            throw new HubException(Failure.NOT_FOUND, name + " does not exist any more.");
        }
        R changed = change.apply(copy(object));
        live(kind).put(changed);
        return changed;
    }

    @Override
    public <R extends HasMetadata> void delete(Class<R> kind, String namespace, String name) {
        live(kind).remove(namespace + "/" + name);
    }

    @Override
    public <R extends HasMetadata> Optional<String> yaml(Class<R> kind, String namespace, String name) {
        return Optional.ofNullable(live(kind).get(namespace + "/" + name)).map(Serialization::asYaml);
    }

    @Override
    public boolean may(Attempt attempt) {
        return !forbidden.contains(attempt.verb() + " " + attempt.resource());
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() {
        closed = true;
    }

    private static String key(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return (namespace == null ? "" : namespace) + "/" + object.getMetadata().getName();
    }

    /// One kind in memory.
    public static final class FakeLive<R extends HasMetadata> implements Live<R> {
        private final Map<String, R> items = new TreeMap<>();
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        private @Nullable HubException failure;

        void put(R object) {
            items.put(key(object), object);
            changed();
        }

        void remove(String key) {
            items.remove(key);
            changed();
        }

        @Nullable R get(String key) {
            return items.get(key);
        }

        void fail(HubException reason) {
            failure = reason;
            changed();
        }

        void changed() {
            listeners.forEach(Runnable::run);
        }

        int subscriptions() {
            return listeners.size();
        }

        @Override
        public Reading<R> now() {
            return new Reading<>(List.copyOf(items.values()), failure == null, Optional.ofNullable(failure));
        }

        @Override
        public Subscription subscribe(Runnable onChange) {
            listeners.add(onChange);
            return () -> listeners.remove(onChange);
        }
    }
}
