package dev.hawser.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.Clients;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.http.ServerOptions;
import dev.hawser.apiserver.http.VersionInfo;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.store.Change;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.HistoryLimits;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.verb.GarbageCollector;
import dev.hawser.apiserver.verb.NamespaceCleaner;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A cluster: an API server in memory, with nodes, namespaces and the facts by which a network is known. Nothing runs
/// in it but the stand-ins that are put there.
public final class SimulatedCluster implements AutoCloseable {

    /// The actor of everything that a cluster does by itself.
    private static final Caller SYSTEM =
            new Caller("system:apiserver", "", List.of(Caller.MASTERS, "system:authenticated"), java.util.Map.of());

    private static final int WATCH_QUEUE = 256;
    private static final int RECENT_CHANGES = 64;

    private final SimulationRuntime runtime;
    private final ClusterProfile profile;
    private final MemoryStore store;
    private final ApiServer server;
    private final HttpServer http;
    private final Objects objects;
    private final List<Store.Watch> watches = new ArrayList<>();
    private final Optional<ClusterFile> file;
    private final WorkloadStandIn workloads;
    private final GarbageCollector collector;
    private final NamespaceCleaner cleaner;

    /// Starts the cluster, with what it held when it was stopped if there is a file of it.
    ///
    /// @param keepIn folder for the cluster's file; empty to forget everything
    public static SimulatedCluster start(SimulationRuntime runtime, ClusterProfile profile, Optional<Path> keepIn) {
        return new SimulatedCluster(runtime, profile, keepIn);
    }

    private SimulatedCluster(SimulationRuntime runtime, ClusterProfile profile, Optional<Path> keepIn) {
        this.runtime = runtime;
        this.profile = profile;
        this.store = new MemoryStore(new HistoryLimits(500, 1L << 20), Runnable::run);
        this.file = keepIn.map(folder -> new ClusterFile(folder.resolve(profile.name() + ".json.gz")));
        KindRegistry registry = runtime.definitions().registry();
        watches.add(runtime.definitions().follow(store, registry));
        Authorizer everything = (caller, attributes) -> new Authorizer.Decision(true, "simulated");
        ServerOptions options = ServerOptions.DEFAULT
                .withAnonymous(true)
                .withVersion(version(profile.product()))
                .withWatchLimits(WATCH_QUEUE, RECENT_CHANGES);
        this.server = ApiServer.over(store)
                .kinds(registry)
                .authorizer(everything)
                .clock(runtime.clock())
                .random(runtime.agents().random())
                .options(options)
                .build();
        this.objects = new Objects(server.client(SYSTEM));
        file.ifPresent(f -> watches.add(f.follow(store, runtime)));
        boolean known = file.map(f -> f.restore(store)).orElse(false);
        if (!known) {
            seed();
        }
        DefinitionCleaner definitions = new DefinitionCleaner(objects);
        watch(Set.of(Definitions.TYPE), definitions::changed);
        this.collector = new GarbageCollector(store, registry, server.verbs());
        this.cleaner = new NamespaceCleaner(store, registry, server.verbs());
        collector.start();
        cleaner.start();
        this.http = runtime.vertx()
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(server::handle)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        this.workloads = new WorkloadStandIn(this);
    }

    private static VersionInfo version(Product product) {
        String[] parts = product.version().substring(1).split("\\.", -1);
        return new VersionInfo(parts[0], parts[1], product.version(), "", "2026-01-01T00:00:00Z");
    }

    private void seed() {
        if (profile.product() == Product.OPENSHIFT) {
            Definitions.openShift().forEach(objects::ensure);
        }
        new ClusterSeed(profile, runtime.clock().instant()).objects().forEach(this::plant);
    }

    private void plant(ObjectNode object) {
        objects.ensure(object);
        if (object.has("status") && object.path("kind").asText().equals("Node")) {
            GroupResource nodes = new GroupResource("", "nodes");
            String name = object.path("metadata").path("name").asText();
            objects.putStatus(nodes, "", name, node -> {
                node.set("status", object.get("status"));
                return node;
            });
        }
    }

    public ClusterProfile profile() {
        return profile;
    }

    public String name() {
        return profile.name();
    }

    public SimulationRuntime runtime() {
        return runtime;
    }

    /// The objects, from inside.
    public Objects objects() {
        return objects;
    }

    /// Where the API is served, without TLS, on loopback.
    public String url() {
        return "http://127.0.0.1:" + http.actualPort();
    }

    /// A client as a component from outside has it.
    public KubernetesClient client() {
        return runtime.agents().clients().plain(url());
    }

    /// The API over HTTP.
    public Api api(KubernetesClient client) {
        return new Api(client, Clients.TIMEOUT);
    }

    /// Tells of every change of these types from now on, until the cluster is closed. The listener must be quick.
    public Store.Watch watch(Set<GroupResource> types, Consumer<Change> listener) {
        try {
            Store.Watch watch = store.watch(types, store.snapshot().revision(), listener, end -> {});
            synchronized (watches) {
                watches.add(watch);
            }
            return watch;
        } catch (CompactedException e) {
            throw new IllegalStateException("the newest revision of a store is always known", e);
        }
    }

    /// Writes the cluster's file, if it has one.
    public void save() {
        file.ifPresent(f -> f.save(store));
    }

    @Override
    public void close() {
        workloads.close();
        collector.close();
        cleaner.close();
        save();
        synchronized (watches) {
            watches.forEach(Store.Watch::close);
        }
        server.close();
        http.close().toCompletionStage().toCompletableFuture().join();
        store.close();
    }
}
