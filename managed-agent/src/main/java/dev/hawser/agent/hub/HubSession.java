package dev.hawser.agent.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.agent.work.WorkHub;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.work.ManifestWork;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The hub as one identity sees it: the cluster's own ManagedCluster and, once accepted, the works in its namespace.
/// Watches reconnect by themselves for as long as the session is open. A session belongs to one origin: it is asked for
/// before anything is read, and when the hub names another one the session is of no use any more.
public final class HubSession implements WorkHub, AutoCloseable {

    /// Who is told of changes. Called one at a time per watch; must be quick.
    public interface Listener {
        /// @param cluster null if the hub has deleted it
        void onCluster(@Nullable ManagedCluster cluster);

        void onWork(String work);

        /// The list of works is complete.
        void onSynced();

        /// The hub is another one, or was restored: a new session is needed.
        void onOtherHub();
    }

    private static final Logger LOG = Logger.getLogger(HubSession.class);

    private final Api hub;
    private final String cluster;
    private final String clusterUid;
    private final HubOrigin origin;
    private final Listener listener;
    private final Map<String, String> deleted = new ConcurrentHashMap<>();
    private final SharedIndexInformer<ManagedCluster> clusters;
    private volatile @Nullable SharedIndexInformer<ManifestWork> works;
    private volatile boolean closed;

    /// @param hub stays open until the session is closed, which closes it
    /// @param clusterUid of the ManagedCluster by which the agent joined
    /// @param origin what the hub has just answered
    public HubSession(Api hub, String cluster, String clusterUid, HubOrigin origin, Listener listener) {
        this.hub = hub;
        this.cluster = cluster;
        this.clusterUid = clusterUid;
        this.origin = origin;
        this.listener = listener;
        this.clusters = hub.client()
                .resources(ManagedCluster.class)
                .withField("metadata.name", cluster)
                .runnableInformer(0);
        clusters.exceptionHandler((started, failure) -> goOn("managedclusters", failure));
        clusters.addEventHandler(
                new Events<ManagedCluster>(listener::onCluster, (gone, guessed) -> listener.onCluster(null)));
    }

    /// Whether a watch that broke is tried again.
    private boolean goOn(String what, Throwable failure) {
        LOG.debugf("cluster=%s the watch of %s broke: %s", cluster, what, failure.getMessage());
        return !closed;
    }

    /// Starts to watch the ManagedCluster.
    public void start() {
        clusters.start();
    }

    /// Starts to watch the works; a second call changes nothing.
    public synchronized void watchWorks() {
        if (works != null || closed) {
            return;
        }
        SharedIndexInformer<ManifestWork> informer =
                hub.client().resources(ManifestWork.class).inNamespace(cluster).runnableInformer(0);
        informer.exceptionHandler((started, failure) -> goOn("manifestworks", failure));
        Consumer<ManifestWork> changed =
                work -> listener.onWork(work.getMetadata().getName());
        informer.addEventHandler(new Events<>(changed, this::gone));
        works = informer;
        var _ = informer.start().thenRun(listener::onSynced);
    }

    private void gone(ManifestWork work, boolean guessed) {
        if (!guessed) {
            deleted.put(work.getMetadata().getName(), work.getMetadata().getUid());
        }
        listener.onWork(work.getMetadata().getName());
    }

    public Api api() {
        return hub;
    }

    /// Asks the hub who it is.
    ///
    /// @return what it answers; if the origin is another one, the listener has been told
    public HubOrigin.Answer ask() {
        HubOrigin.Answer answer = HubOrigin.ask(hub, clusterUid);
        if (!answer.origin().equals(origin)) {
            listener.onOtherHub();
        }
        return answer;
    }

    /// This cluster's record on the hub, empty while it is not known.
    public Optional<ManagedCluster> managedCluster() {
        return Optional.ofNullable(clusters.getStore().getByKey(cluster));
    }

    @Override
    public String origin() {
        return origin.toString();
    }

    /// The epoch of the hub, as a person repeats it who allows a removal.
    public String epoch() {
        return origin.epoch();
    }

    @Override
    public boolean isSame() {
        return ask().origin().equals(origin);
    }

    @Override
    public boolean isSynced() {
        var informer = works;
        return informer != null && informer.hasSynced();
    }

    @Override
    public Optional<String> deleted(String work) {
        return Optional.ofNullable(deleted.get(work));
    }

    @Override
    public boolean allowsRemoval() {
        return managedCluster()
                .map(c -> c.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ClusterNames.REMOVE_HELD_WORKS))
                .filter(origin.epoch()::equals)
                .isPresent();
    }

    @Override
    public Optional<ManifestWork> find(String work) {
        var informer = works;
        return informer == null
                ? Optional.empty()
                : Optional.ofNullable(informer.getStore().getByKey(cluster + "/" + work));
    }

    @Override
    public Set<String> names() {
        var informer = works;
        return informer == null
                ? Set.of()
                : informer.getStore().list().stream()
                        .map(work -> work.getMetadata().getName())
                        .collect(Collectors.toSet());
    }

    @Override
    public void patch(String work, String subresource, ObjectNode patch) {
        hub.mergePatch(ResourceType.MANIFEST_WORKS, cluster, work, subresource, patch);
    }

    @Override
    public synchronized void close() {
        closed = true;
        clusters.stop();
        var informer = works;
        if (informer != null) {
            informer.stop();
        }
        hub.client().close();
    }

    private record Events<T>(Consumer<T> changed, BiConsumer<T, Boolean> gone) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            changed.accept(object);
        }

        @Override
        public void onUpdate(T before, T object) {
            changed.accept(object);
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            gone.accept(object, finalStateUnknown);
        }
    }
}
