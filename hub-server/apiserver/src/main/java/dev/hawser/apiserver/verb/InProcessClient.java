package dev.hawser.apiserver.verb;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.verb.DeleteOptions.Propagation;
import dev.hawser.apiserver.verb.PatchVerb.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The verbs as one caller inside the process has them.
public final class InProcessClient implements ResourceClient {

    private final KindRegistry registry;
    private final Verbs verbs;
    private final Caller caller;

    public InProcessClient(KindRegistry registry, Verbs verbs, Caller caller) {
        this.registry = registry;
        this.verbs = verbs;
        this.caller = caller;
    }

    @Override
    public Optional<ObjectNode> get(GroupResource type, String namespace, String name) {
        Target target = target(type, namespace, name, "");
        ServedForm form = verbs.form(target);
        try {
            return Optional.of(form.tree(verbs.reads().get(form.key(target), type, ListOptions.NEWEST)));
        } catch (ApiException e) {
            if (e.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<ObjectNode> list(GroupResource type, @Nullable String namespace, Map<String, String> labels) {
        Target target = target(type, namespace == null ? "" : namespace, "", "");
        ServedForm form = verbs.form(target);
        Selection selection =
                new Selection(target.namespace(), LabelSelector.ofLabels(labels), FieldSelector.EVERYTHING);
        return verbs.reads().list(form.storedAs(), selection, ListOptions.NEWEST).items().stream()
                .map(form::tree)
                .toList();
    }

    @Override
    public ObjectNode create(ObjectNode object) {
        Target target = targetOf(object, "").named("");
        return verbs.writes()
                .create(target, object.deepCopy(), caller, WriteOptions.inProcess(caller.name()))
                .document();
    }

    @Override
    public ObjectNode update(ObjectNode object) {
        return put(object, "");
    }

    @Override
    public ObjectNode updateStatus(ObjectNode object) {
        return put(object, "status");
    }

    @Override
    public ObjectNode apply(ObjectNode object, String fieldManager, boolean force) {
        return apply(object, "", fieldManager, force);
    }

    @Override
    public ObjectNode applyStatus(ObjectNode object, String fieldManager, boolean force) {
        return apply(object, "status", fieldManager, force);
    }

    @Override
    public ObjectNode mergePatch(
            GroupResource type, String namespace, String name, String subresource, ObjectNode patch) {
        return verbs.patches()
                .patch(
                        target(type, namespace, name, subresource),
                        PatchType.MERGE,
                        patch.deepCopy(),
                        caller,
                        WriteOptions.inProcess(caller.name()),
                        () -> {})
                .document();
    }

    @Override
    public void delete(GroupResource type, String namespace, String name, @Nullable String resourceVersion) {
        DeleteOptions options =
                new DeleteOptions(false, Propagation.BACKGROUND, "", resourceVersion == null ? "" : resourceVersion);
        try {
            verbs.deletions().delete(target(type, namespace, name, ""), caller, options);
        } catch (ApiException e) {
            if (e.reason() != Reason.NOT_FOUND) {
                throw e;
            }
        }
    }

    private ObjectNode put(ObjectNode object, String subresource) {
        return verbs.writes()
                .overwrite(
                        targetOf(object, subresource), object.deepCopy(), caller, WriteOptions.inProcess(caller.name()))
                .document();
    }

    private ObjectNode apply(ObjectNode object, String subresource, String fieldManager, boolean force) {
        return verbs.patches()
                .patch(
                        targetOf(object, subresource),
                        PatchType.APPLY,
                        object.deepCopy(),
                        caller,
                        WriteOptions.inProcessApply(fieldManager, force),
                        () -> {})
                .document();
    }

    private Target targetOf(ObjectNode object, String subresource) {
        String apiVersion = object.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String kindName = object.path("kind").asText();
        ResourceKind kind = registry.findByKind(group, kindName)
                .orElseThrow(() -> Failures.badRequest("no kind \"" + kindName + "\" in " + apiVersion));
        KindVersion version = kind.version(apiVersion.substring(slash + 1))
                .orElseThrow(() -> Failures.badRequest("no version " + apiVersion + " of kind \"" + kindName + "\""));
        Metadata metadata = Metadata.of(object);
        return new Target(kind, version, metadata.namespace(), metadata.name(), subresource);
    }

    private Target target(GroupResource type, String namespace, String name, String subresource) {
        ResourceKind kind = registry.find(type).orElseThrow(() -> Failures.notFound(type, name));
        return new Target(kind, kind.storageVersion(), namespace, name, subresource);
    }
}
