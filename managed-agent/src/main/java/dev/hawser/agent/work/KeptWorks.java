package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.agent.runtime.AgentRuntime;
import dev.hawser.api.work.ManifestWork;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jboss.logging.Logger;

/// The works as last seen. Each is also kept in a Secret of the agent's namespace, so that an agent that starts while
/// the hub is away goes on as before. A Secret, because works bring Secrets.
final class KeptWorks implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KeptWorks.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LABEL = "agent.hawser.dev/kept-work";
    private static final String KEY = "work.json.gz";
    /// Changes that follow each other closely are written once.
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final Api cluster;
    private final String namespace;
    private final KeyQueue<String> writes;
    private final Map<String, ManifestWork> works = new ConcurrentHashMap<>();
    private final Map<String, String> written = new ConcurrentHashMap<>();

    KeptWorks(AgentRuntime runtime, Api cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.writes = runtime.queue(
                DELAY, this::write, (work, e) -> LOG.warnf("work=%s is not kept yet: %s", work, e.getMessage()));
    }

    Optional<ManifestWork> find(String work) {
        return Optional.ofNullable(works.get(work));
    }

    Set<String> names() {
        return Set.copyOf(works.keySet());
    }

    /// The newest state of a work.
    void keep(ManifestWork work) {
        String name = work.getMetadata().getName();
        works.put(name, work);
        if (!version(work).equals(written.get(name))) {
            writes.addAfter(name, DELAY);
        }
    }

    /// The work goes on under nobody's word: what is kept of it stays for people.
    void letGo(String work) {
        works.remove(work);
        written.remove(work);
    }

    void forget(String work) {
        letGo(work);
        cluster.delete(ResourceType.SECRETS, namespace, secretName(work), "Background", null);
    }

    /// Reads what an agent before this one has kept, except what is known better.
    ///
    /// @throws ApiFailure if the cluster does not answer
    void load() {
        for (ObjectNode secret : cluster.list(ResourceType.SECRETS, namespace, LABEL + "=true")) {
            try {
                ManifestWork work = unpack(secret.path("data").path(KEY).asText());
                works.putIfAbsent(work.getMetadata().getName(), work);
            } catch (IOException | IllegalArgumentException e) {
                LOG.warnf(
                        "Secret %s is passed over: %s",
                        secret.path("metadata").path("name").asText(), e.getMessage());
            }
        }
    }

    private Optional<Duration> write(String name) {
        ManifestWork work = works.get(name);
        if (work == null || version(work).equals(written.get(name))) {
            return Optional.empty();
        }
        ObjectNode secret = Api.object(ResourceType.SECRETS, namespace, secretName(name));
        secret.withObject("/metadata").putObject("labels").put(LABEL, "true");
        secret.putObject("data").put(KEY, pack(work));
        try {
            put(name, secret);
        } catch (ApiFailure e) {
            if (!e.isRefusal()) {
                throw e;
            }
            LOG.warnf("work=%s cannot be kept for a start without the hub: %s", name, e.getMessage());
        }
        written.put(name, version(work));
        return Optional.empty();
    }

    private void put(String work, ObjectNode secret) {
        String name = secret.path("metadata").path("name").asText();
        try {
            if (written.containsKey(work)) {
                cluster.mergePatch(ResourceType.SECRETS, namespace, name, "", secret);
            } else {
                cluster.create(ResourceType.SECRETS, namespace, secret);
            }
        } catch (ApiFailure e) {
            if (e.alreadyExists()) {
                cluster.mergePatch(ResourceType.SECRETS, namespace, name, "", secret);
            } else if (e.isNotFound() && written.containsKey(work)) {
                cluster.create(ResourceType.SECRETS, namespace, secret);
            } else {
                throw e;
            }
        }
    }

    private static String version(ManifestWork work) {
        return work.getMetadata().getUid() + "/" + work.getMetadata().getGeneration();
    }

    private static String secretName(String work) {
        return Ledger.configMapName(work);
    }

    private static String pack(ManifestWork work) {
        ObjectNode tree = JSON.valueToTree(work);
        tree.remove("status");
        ObjectNode metadata = tree.withObject("/metadata");
        metadata.retain("name", "namespace", "uid", "generation", "resourceVersion", "finalizers");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            JSON.writeValue(zip, tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static ManifestWork unpack(String packed) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(packed);
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return JSON.readValue(zip, ManifestWork.class);
        }
    }

    @Override
    public void close() {
        writes.close();
    }
}
