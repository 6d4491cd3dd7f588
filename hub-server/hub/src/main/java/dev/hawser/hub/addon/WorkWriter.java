package dev.hawser.hub.addon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.apiserver.store.ResourceKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Writes ManifestWorks only when they are not what they should be: reports change a work's status every few
/// seconds,
/// and each of them wakes the controller that would write it.
public final class WorkWriter {

    private record Written(String digest, long generation) {}

    private final Fleet fleet;
    private final String manager;
    private final Map<ResourceKey, Written> written = new ConcurrentHashMap<>();

    public WorkWriter(Fleet fleet, String manager) {
        this.fleet = fleet;
        this.manager = manager;
    }

    /// The work as the hub has it now. For a large one whose manifests do not matter, ask [Fleet#outcome].
    public Optional<ManifestWork> find(String cluster, String name) {
        return fleet.get(ManifestWork.class, cluster, name);
    }

    public void write(ManifestWork work) {
        String cluster = work.getMetadata().getNamespace();
        String name = work.getMetadata().getName();
        ResourceKey key = Fleet.keyOf(ManifestWork.class, cluster, name);
        ObjectNode rendered = work.toTree();
        String digest = digest(rendered);
        Written last = written.get(key);
        Optional<ManifestWork> present = fleet.outcome(cluster, name);
        if (last != null
                && present.isPresent()
                && generation(present.get()) == last.generation()
                && last.digest().equals(digest)) {
            return;
        }
        ObjectNode stored = fleet.api().apply(rendered, manager, true);
        written.put(key, new Written(digest, stored.at("/metadata/generation").asLong()));
    }

    /// Starts the deletion if it has not started.
    ///
    /// @return whether the work is gone
    public boolean delete(String cluster, String name) {
        Optional<ManifestWork> work = fleet.outcome(cluster, name);
        if (work.isPresent() && work.get().getMetadata().getDeletionTimestamp() == null) {
            fleet.api().delete(Fleet.typeOf(ManifestWork.class), cluster, name, null);
            return fleet.outcome(cluster, name).isEmpty();
        }
        if (work.isEmpty()) {
            written.remove(Fleet.keyOf(ManifestWork.class, cluster, name));
        }
        return work.isEmpty();
    }

    private static String digest(ObjectNode rendered) {
        try {
            byte[] bytes = rendered.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static long generation(ManifestWork work) {
        Long generation = work.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }
}
