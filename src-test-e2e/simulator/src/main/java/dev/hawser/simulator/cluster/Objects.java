package dev.hawser.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.verb.ResourceClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A cluster's objects, as its own components handle them. An unknown kind has no objects.
///
/// @param client from inside the cluster
public record Objects(ResourceClient client) {

    public Optional<ObjectNode> get(GroupResource type, String namespace, String name) {
        try {
            return client.get(type, namespace, name);
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    public List<ObjectNode> list(GroupResource type, @Nullable String namespace) {
        try {
            return client.list(type, namespace, Map.of());
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /// Creates the object unless it exists.
    public void ensure(ObjectNode object) {
        try {
            client.create(object);
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
        }
    }

    /// Creates the object, or changes the existing one; other writers are waited out.
    public void put(GroupResource type, ObjectNode object) {
        String namespace = object.path("metadata").path("namespace").asText("");
        String name = object.path("metadata").path("name").asText();
        while (true) {
            try {
                Optional<ObjectNode> old = get(type, namespace, name);
                if (old.isEmpty()) {
                    client.create(object.deepCopy());
                    return;
                }
                ObjectNode next = old.get();
                object.properties().forEach(member -> {
                    if (!member.getKey().equals("metadata")) {
                        next.set(member.getKey(), member.getValue());
                    }
                });
                merge(next, object, "labels");
                merge(next, object, "annotations");
                client.update(next);
                return;
            } catch (ApiException e) {
                if (e.reason() != Reason.CONFLICT && e.reason() != Reason.ALREADY_EXISTS) {
                    throw e;
                }
            }
        }
    }

    /// Changes the status of an object; no error if it is gone.
    public void putStatus(GroupResource type, String namespace, String name, UnaryOperator<ObjectNode> change) {
        while (true) {
            Optional<ObjectNode> old = get(type, namespace, name);
            if (old.isEmpty()) {
                return;
            }
            ObjectNode before = old.get().deepCopy();
            ObjectNode next = change.apply(old.get());
            if (next.equals(before)) {
                return;
            }
            try {
                client.updateStatus(next);
                return;
            } catch (ApiException e) {
                if (e.reason() == Reason.NOT_FOUND) {
                    return;
                }
                if (e.reason() != Reason.CONFLICT) {
                    throw e;
                }
            }
        }
    }

    /// Deletes; no error if it or its kind is gone.
    public void delete(GroupResource type, String namespace, String name) {
        try {
            client.delete(type, namespace, name, null);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private static void merge(ObjectNode into, ObjectNode from, String map) {
        if (from.path("metadata").has(map)) {
            into.withObject("/metadata/" + map)
                    .setAll((ObjectNode) from.path("metadata").path(map));
        }
    }
}
