package dev.hawser.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A resource whose spec and status are records. Both are null until they are set.
///
/// @param <S> the spec
/// @param <T> the status, [Void] if the kind has none
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@SuppressWarnings("NullAway") // spec and status are absent in a new object, as fabric8 has it
public abstract class Resource<S, T> extends CustomResource<S, T> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    protected S initSpec() {
        return null;
    }

    @Override
    protected T initStatus() {
        return null;
    }

    /// The object that a tree holds. Members that this version does not know are lost.
    ///
    /// @throws IllegalArgumentException if the tree is not of that kind's shape
    public static <R extends Resource<?, ?>> R from(JsonNode tree, Class<R> kind) {
        return JSON.convertValue(tree, kind);
    }

    /// This object as a tree of the caller's own.
    public ObjectNode toTree() {
        return JSON.valueToTree(this);
    }

    /// Gives a fresh object its name.
    ///
    /// @param namespace null for cluster-scoped kinds
    protected static <R extends HasMetadata> R named(R resource, @Nullable String namespace, String name) {
        resource.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        return resource;
    }

    /// An immutable copy, empty for null: how records take their lists.
    public static <E> List<E> listOf(@Nullable Collection<E> values) {
        return values == null ? List.of() : List.copyOf(values);
    }

    /// An immutable copy, empty for null.
    public static <V> Map<String, V> mapOf(@Nullable Map<String, V> values) {
        return values == null ? Map.of() : Map.copyOf(values);
    }
}
