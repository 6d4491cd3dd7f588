package dev.hawser.agent.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.agent.work.WorkHub;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.work.ManifestWork;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The hub as one identity sees it: the cluster's own ManagedCluster and, once accepted, the works in its namespace.
/// Watches reconnect by themselves for as long as the session is open.
public final class HubSession implements WorkHub, AutoCloseable {

    /// Who is told of changes. Called one at a time per watch; must be quick.
    public interface Listener {
        /// @param cluster null if the hub has deleted it
        void onCluster(@Nullable ManagedCluster cluster);

        void onWork(String work);
    }

    private static final Logger LOG = Logger.getLogger(HubSession.class);

    private final Api hub;
    private final String cluster;
    private final Listener listener;
    private final SharedIndexInformer<ManagedCluster> clusters;
    private volatile @Nullable SharedIndexInformer<ManifestWork> works;
    private volatile boolean closed;

    public HubSession(Api hub, String cluster, Listener listener) {
        this.hub = hub;
        this.cluster = cluster;
        this.listener = listener;
        this.clusters = hub.client()
                .resources(ManagedCluster.class)
                .withField("metadata.name", cluster)
                .runnableInformer(0);
        clusters.exceptionHandler((started, failure) -> goOn("managedclusters", failure));
        clusters.addEventHandler(new Events<ManagedCluster>(listener::onCluster, gone -> listener.onCluster(null)));
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
        informer.addEventHandler(new Events<>(changed, changed));
        works = informer;
        informer.start();
    }

    public Api api() {
        return hub;
    }

    /// This cluster's record on the hub, empty while it is not known.
    public Optional<ManagedCluster> managedCluster() {
        return Optional.ofNullable(clusters.getStore().getByKey(cluster));
    }

    @Override
    public String epoch() {
        return managedCluster().map(c -> c.getMetadata().getUid()).orElse("");
    }

    @Override
    public boolean isSynced() {
        var informer = works;
        return informer != null && informer.hasSynced() && clusters.hasSynced() && !epoch().isEmpty();
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
    public boolean exists(String work) {
        try {
            return hub.get(ResourceType.MANIFEST_WORKS, cluster, work).isPresent();
        } catch (ApiFailure e) {
            if (e.code() == 401 || e.code() == 403) {
                // a hub that does not let this agent look says nothing about what there is
                return true;
            }
            throw e;
        }
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

    private record Events<T>(Consumer<T> changed, Consumer<T> gone) implements ResourceEventHandler<T> {
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
            gone.accept(object);
        }
    }
}
