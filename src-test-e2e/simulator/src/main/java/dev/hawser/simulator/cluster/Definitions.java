package dev.hawser.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The kinds of simulated clusters. Equal definitions of different clusters are read once and shared: schemas are
/// the largest thing in a cluster.
public final class Definitions {

    static final GroupResource TYPE = new GroupResource("apiextensions.k8s.io", "customresourcedefinitions");

    private static final List<ResourceKind> BUILT_IN = Stream.concat(
                    BuiltInKinds.hub().stream(), BuiltInKinds.cluster().stream())
            .toList();

    private final Map<JsonNode, ResourceKind> shared = new ConcurrentHashMap<>();

    /// A registry with Kubernetes' own kinds.
    KindRegistry registry() {
        KindRegistry registry = new KindRegistry();
        registry.registerAll(BUILT_IN);
        return registry;
    }

    /// Serves what is defined in the store, now and from now on.
    Store.Watch follow(Store store, KindRegistry registry) {
        try {
            long revision = store.snapshot().revision();
            store.snapshot().ofType(TYPE).values().forEach(definition -> registry.register(read(definition)));
            return store.watch(Set.of(TYPE), revision, change -> apply(change, registry), end -> {});
        } catch (dev.hawser.apiserver.store.CompactedException e) {
            throw new IllegalStateException("the newest revision of a store is always known", e);
        }
    }

    private void apply(Change change, KindRegistry registry) {
        StoredResource current = change.current();
        if (current != null) {
            registry.register(read(current));
        } else if (change.previous() != null) {
            registry.unregister(read(change.previous()).type());
        }
    }

    private ResourceKind read(StoredResource definition) {
        ObjectNode tree = definition.toTree();
        return shared.computeIfAbsent(tree.path("spec"), spec -> CrdReader.read(tree));
    }

    /// The definitions that an OpenShift cluster has from the start.
    static List<ObjectNode> openShift() {
        YAMLMapper yaml = new YAMLMapper();
        List<ObjectNode> definitions = new ArrayList<>();
        String path = "/openshift/crds.yaml";
        try (InputStream in = Objects.requireNonNull(Definitions.class.getResourceAsStream(path), path);
                MappingIterator<ObjectNode> documents =
                        yaml.readerFor(ObjectNode.class).readValues(in)) {
            while (documents.hasNext()) {
                definitions.add(documents.next());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
        return definitions;
    }
}
