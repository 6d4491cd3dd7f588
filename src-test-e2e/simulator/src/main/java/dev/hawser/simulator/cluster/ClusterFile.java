package dev.hawser.simulator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.ConflictException;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Snapshot;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.Write;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jboss.logging.Logger;

/// All objects of a cluster in one compressed JSON file, so that a cluster that is started again is the same one.
/// Definitions come
/// first, because the other kinds are known by them.
final class ClusterFile {

    private static final Logger LOG = Logger.getLogger(ClusterFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    /// Losing the last seconds of a simulated cluster costs nothing.
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Path path;
    private final Set<GroupResource> types = new ConcurrentSkipListSet<>();

    ClusterFile(Path path) {
        this.path = path;
    }

    /// Fills an empty store.
    ///
    /// @return false if there is no file
    boolean restore(Store store) {
        if (!Files.exists(path)) {
            return false;
        }
        try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
            for (JsonNode entry : JSON.readTree(in)) {
                GroupResource type = new GroupResource(
                        entry.path("group").asText(), entry.path("resource").asText());
                ResourceKey key = new ResourceKey(
                        type,
                        entry.path("namespace").asText(),
                        entry.path("name").asText());
                ObjectNode object = (ObjectNode) entry.path("object");
                store.commit(new Write(key, new Expected.Absent(), object, "restore"));
                types.add(type);
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        } catch (ConflictException e) {
            throw new IllegalStateException(path + " has an object twice", e);
        }
    }

    /// Keeps the file up to date from now on.
    Store.Watch follow(Store store, SimulationRuntime runtime) {
        KeyQueue<String> saves = runtime.agents()
                .queue(
                        INTERVAL,
                        key -> {
                            save(store);
                            return Optional.empty();
                        },
                        (key, failure) -> LOG.warnf("%s is not written: %s", path, failure.getMessage()));
        try {
            Store.Watch watch = store.watch(
                    null,
                    store.snapshot().revision(),
                    change -> {
                        types.add(change.key().type());
                        saves.add("all");
                    },
                    end -> {});
            return () -> {
                watch.close();
                saves.close();
            };
        } catch (CompactedException e) {
            throw new IllegalStateException("a new store has its whole history", e);
        }
    }

    synchronized void save(Store store) {
        Snapshot snapshot = store.snapshot();
        ArrayNode entries = JSON.createArrayNode();
        List<GroupResource> ordered = new java.util.ArrayList<>(new TreeSet<>(types));
        ordered.remove(Definitions.TYPE);
        ordered.addFirst(Definitions.TYPE);
        for (GroupResource type : ordered) {
            snapshot.ofType(type).values().forEach(stored -> {
                ObjectNode object = stored.toTree();
                object.withObject("/metadata").remove("resourceVersion");
                entries.addObject()
                        .put("group", type.group())
                        .put("resource", type.resource())
                        .put("namespace", stored.key().namespace())
                        .put("name", stored.key().name())
                        .set("object", object);
            });
        }
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
                JSON.writeValue(out, entries);
            }
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
    }
}
