package dev.hawser.ui.hub;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The hub as one signed-in person sees it. Every call carries that person's token and is decided by the hub's RBAC.
///
/// All methods but [#live] and [#connection] wait for the network: call them off the session lock. They fail with
/// [HubException] only.
public interface Hub extends AutoCloseable {

    /// The live readings of all objects of a kind, in all namespaces. The same object for the same kind.
    <R extends HasMetadata> Live<R> live(Class<R> kind);

    /// All objects of a kind in one namespace, read now. For what is looked at rarely and is too much to keep in
    /// memory.
    <R extends HasMetadata> List<R> list(Class<R> kind, String namespace);

    /// The same, only those whose fields have these values; the hub selects.
    <R extends HasMetadata> List<R> list(Class<R> kind, String namespace, Map<String, String> fields);

    /// Creates the object; the answer is what the hub made of it, secrets that it tells only once included.
    <R extends HasMetadata> R create(R object);

    /// Reads, changes and writes the object until no other write is in between. `namespace` is empty for cluster-scoped
    /// kinds.
    <R extends HasMetadata> R edit(Class<R> kind, String namespace, String name, UnaryOperator<R> change);

    /// Deletes the object; one that is gone already is fine.
    <R extends HasMetadata> void delete(Class<R> kind, String namespace, String name);

    /// The object as the hub has it, as YAML without managed fields; empty when it is gone.
    <R extends HasMetadata> Optional<String> yaml(Class<R> kind, String namespace, String name);

    /// Whether the person may do this. Answers are remembered for some seconds.
    boolean may(Attempt attempt);

    /// Whether the hub answers at present.
    Connection connection();

    /// Stops all watches.
    @Override
    void close();
}
