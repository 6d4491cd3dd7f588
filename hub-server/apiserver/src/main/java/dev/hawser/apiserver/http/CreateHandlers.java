package dev.hawser.apiserver.http;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.verb.CreateHandler;
import dev.hawser.apiserver.verb.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Who answers POSTs that do not simply store an object.
final class CreateHandlers {

    private final Map<Key, CreateHandler> handlers = new HashMap<>();

    private record Key(GroupResource type, String subresource) {}

    void add(GroupResource type, String subresource, CreateHandler handler) {
        handlers.put(new Key(type, subresource), handler);
    }

    CreateHandlers copy() {
        CreateHandlers copy = new CreateHandlers();
        copy.handlers.putAll(handlers);
        return copy;
    }

    Optional<CreateHandler> find(Target target) {
        return Optional.ofNullable(handlers.get(new Key(target.type(), target.subresource())));
    }
}
