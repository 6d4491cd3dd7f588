package dev.hawser.hub;

import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.verb.GarbageCollector;
import dev.hawser.apiserver.verb.NamespaceCleaner;
import dev.hawser.apiserver.verb.Verbs;
import dev.hawser.hub.reconcile.Controllers;
import dev.hawser.hub.reconcile.Leadership;
import org.jspecify.annotations.Nullable;

/// What the leading replica does for all: Kubernetes' own housekeeping, and the hub's controllers.
final class Leading implements Leadership.Holder {

    private final Store store;
    private final KindRegistry kinds;
    private final Verbs verbs;
    private final Controllers controllers;
    private @Nullable NamespaceCleaner namespaces;
    private @Nullable GarbageCollector garbage;

    Leading(Store store, KindRegistry kinds, Verbs verbs, Controllers controllers) {
        this.store = store;
        this.kinds = kinds;
        this.verbs = verbs;
        this.controllers = controllers;
    }

    @Override
    public void gained() {
        NamespaceCleaner cleaner = new NamespaceCleaner(store, kinds, verbs);
        namespaces = cleaner;
        cleaner.start();
        GarbageCollector collector = new GarbageCollector(store, kinds, verbs);
        garbage = collector;
        collector.start();
        controllers.gained();
    }

    @Override
    public void lost() {
        controllers.lost();
        if (garbage != null) {
            garbage.close();
        }
        if (namespaces != null) {
            namespaces.close();
        }
    }
}
