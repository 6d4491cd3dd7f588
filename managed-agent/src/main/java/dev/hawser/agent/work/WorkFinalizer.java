package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.work.ManifestWork;
import org.jspecify.annotations.Nullable;

/// The finalizer that holds a work on the hub until its objects are removed: without it a deletion could pass unseen.
final class WorkFinalizer {

    static final String NAME = "cluster.open-cluster-management.io/manifest-work-cleanup";

    /// Puts the finalizer on the work, before anything of it is in the cluster.
    ///
    /// @param hub null while it is away
    static void hold(@Nullable WorkHub hub, ManifestWork work) {
        if (hub != null && !isHeld(work)) {
            hub.patch(work.getMetadata().getName(), "", finalizers(work, true));
        }
    }

    /// Lets the hub go on with the deletion.
    static void release(@Nullable WorkHub hub, ManifestWork work) {
        if (hub != null && isHeld(work)) {
            hub.patch(work.getMetadata().getName(), "", finalizers(work, false));
        }
    }

    private static boolean isHeld(ManifestWork work) {
        return work.getMetadata().getFinalizers().contains(NAME);
    }

    private static ObjectNode finalizers(ManifestWork work, boolean held) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", work.getMetadata().getResourceVersion());
        ArrayNode list = metadata.putArray("finalizers");
        work.getMetadata().getFinalizers().stream()
                .filter(finalizer -> !finalizer.equals(NAME))
                .forEach(list::add);
        if (held) {
            list.add(NAME);
        }
        return patch;
    }

    private WorkFinalizer() {}
}
