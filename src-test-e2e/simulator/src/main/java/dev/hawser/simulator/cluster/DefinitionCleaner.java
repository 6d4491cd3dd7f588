package dev.hawser.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.Change;
import java.util.List;
import org.jboss.logging.Logger;

/// Lets deleted definitions go, as a cluster does: their objects first, then the definition.
final class DefinitionCleaner {

    static final String FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

    private static final Logger LOG = Logger.getLogger(DefinitionCleaner.class);

    private final Objects objects;

    DefinitionCleaner(Objects objects) {
        this.objects = objects;
    }

    /// Looks at a definition that has changed; the work is done on another thread.
    void changed(Change change) {
        if (change.current() != null && isHeld(change.current().toTree())) {
            String name = change.key().name();
            Thread.ofVirtual().name("definition-cleaner").start(() -> clean(name));
        }
    }

    private static boolean isHeld(ObjectNode definition) {
        Metadata metadata = Metadata.of(definition);
        return metadata.isBeingDeleted() && metadata.finalizers().contains(FINALIZER);
    }

    /// Objects that are held by finalizers keep the definition; what changes it next brings it here again.
    private void clean(String name) {
        try {
            ObjectNode definition = objects.get(Definitions.TYPE, "", name)
                    .filter(DefinitionCleaner::isHeld)
                    .orElse(null);
            if (definition == null) {
                return;
            }
            GroupResource type = new GroupResource(
                    definition.at("/spec/group").asText(),
                    definition.at("/spec/names/plural").asText());
            for (ObjectNode object : objects.list(type, null)) {
                Metadata metadata = Metadata.of(object);
                objects.client().delete(type, metadata.namespace(), metadata.name(), null);
            }
            if (objects.list(type, null).isEmpty()) {
                List<String> others = Metadata.of(definition).finalizers().stream()
                        .filter(finalizer -> !finalizer.equals(FINALIZER))
                        .toList();
                Metadata.of(definition).setFinalizers(others);
                objects.client().update(definition);
            }
        } catch (ApiException e) {
            if (e.reason() == Reason.CONFLICT) {
                clean(name);
            } else if (e.reason() != Reason.NOT_FOUND) {
                LOG.warnf("Definition %s is not removed: %s", name, e.message());
            }
        }
    }
}
