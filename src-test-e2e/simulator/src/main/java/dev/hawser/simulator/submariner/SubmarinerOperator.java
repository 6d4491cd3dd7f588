package dev.hawser.simulator.submariner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.store.Store;
import dev.hawser.simulator.cluster.Objects;
import dev.hawser.simulator.cluster.SimulatedCluster;
import dev.hawser.simulator.submariner.Installation.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Plays Submariner's operator and the pods that it makes, in one cluster. Reads what was applied, talks to the
/// broker with the token and authority that it finds, keeps tunnels to the other clusters over the [Underlay], and
/// reports as the real one does.
public final class SubmarinerOperator implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SubmarinerOperator.class);
    private static final Duration PING_INTERVAL = Duration.ofSeconds(1);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
    private static final Duration CRASH_LOOP = Duration.ofSeconds(3);
    private static final String FINALIZER = "submariner.io/cleanup";

    private enum Task {
        RECONCILE,
        PEERS,
        PING,
        REPORT,
        SERVICES
    }

    private final SimulatedCluster cluster;
    private final Objects objects;
    private final Underlay underlay;
    private final Installation installation;
    private final StatusWriter status;
    private final KeyQueue<Task> tasks;
    private final Store.Watch watch;
    private final Set<String> down = new TreeSet<>();
    private @Nullable GatewayEngine engine;
    private @Nullable BrokerLink broker;
    private @Nullable Lighthouse lighthouse;

    /// Starts to watch the cluster; nothing happens until an operator is deployed in it.
    public SubmarinerOperator(SimulatedCluster cluster, Underlay underlay) {
        this.cluster = cluster;
        this.objects = cluster.objects();
        this.underlay = underlay;
        this.installation = new Installation(objects, cluster.profile());
        this.status = new StatusWriter(cluster);
        this.tasks = cluster.runtime()
                .agents()
                .queue(
                        Duration.ofMillis(50),
                        this::perform,
                        (task, failure) -> LOG.debugf("cluster=%s %s: %s", cluster.name(), task, failure.getMessage()));
        this.watch = cluster.watch(
                Set.of(
                        Types.DEPLOYMENTS,
                        Types.SUBMARINERS,
                        Types.SECRETS,
                        Types.NODES,
                        Types.EXPORTS,
                        Types.SERVICES,
                        Types.NAMESPACES),
                change -> {
                    boolean services = change.key().type().equals(Types.EXPORTS)
                            || change.key().type().equals(Types.SERVICES)
                            || change.key().type().equals(Types.NAMESPACES);
                    tasks.add(services ? Task.SERVICES : Task.RECONCILE);
                });
        tasks.add(Task.RECONCILE);
    }

    /// The gateway pod on the active gateway's node fails and does not come back by itself. The node stays ready, so
    /// that nobody chooses another one.
    ///
    /// @return its name, empty if no gateway is active
    public Optional<String> gatewayDown() {
        String node;
        synchronized (this) {
            if (engine == null) {
                return Optional.empty();
            }
            node = engine.settings().node();
            down.add(node);
        }
        tasks.add(Task.RECONCILE);
        return Optional.of(node);
    }

    /// All failed gateway pods start again.
    public void gatewayUp() {
        synchronized (this) {
            down.clear();
        }
        tasks.add(Task.RECONCILE);
    }

    /// The states of the tunnels, by peer; empty without an active gateway.
    public Map<String, String> tunnels() {
        GatewayEngine now;
        synchronized (this) {
            now = engine;
        }
        return now == null
                ? Map.of()
                : now.connections().stream()
                        .collect(Collectors.toMap(
                                c -> c.endpoint() == null ? "" : c.endpoint().clusterId(),
                                c -> c.status() == null ? "" : c.status(),
                                (a, b) -> a,
                                TreeMap::new));
    }

    /// Whether a gateway runs.
    public synchronized boolean isActive() {
        return engine != null;
    }

    /// In a few words how far it is, for messages.
    public String explain() {
        State state;
        synchronized (this) {
            state = installation.read(down);
        }
        return switch (state) {
            case State.Absent() -> "has no operator or no Submariner object yet";
            case State.Leaving(ObjectNode submariner) -> "is removing Submariner";
            case State.Stuck(ObjectNode submariner, int pods, String reason, String message) ->
                "cannot start its gateway: " + message;
            case State.Startable(ObjectNode submariner, GatewaySettings settings) ->
                isActive() ? "has the tunnels " + tunnels() : "cannot reach its broker " + settings.broker();
        };
    }

    private synchronized Optional<Duration> perform(Task task) {
        GatewayEngine gateway = engine;
        BrokerLink link = broker;
        return switch (task) {
            case RECONCILE -> reconcile();
            case PEERS -> {
                if (gateway != null && link != null && gateway.endpoints(link.endpoints())) {
                    tasks.add(Task.REPORT);
                }
                yield Optional.empty();
            }
            case PING -> {
                if (gateway == null) {
                    yield Optional.empty();
                }
                if (gateway.ping()) {
                    tasks.add(Task.REPORT);
                }
                yield Optional.of(PING_INTERVAL);
            }
            case REPORT -> {
                if (gateway == null) {
                    yield Optional.empty();
                }
                status.running(gateway.settings(), gateway.connections());
                yield Optional.of(REPORT_INTERVAL);
            }
            case SERVICES -> {
                Lighthouse services = lighthouse;
                yield services == null ? Optional.empty() : services.reconcile();
            }
        };
    }

    private Optional<Duration> reconcile() {
        State state = installation.read(down);
        return switch (state) {
            case State.Absent() -> {
                stop();
                yield Optional.empty();
            }
            case State.Leaving(ObjectNode submariner) -> {
                leave(submariner);
                yield Optional.empty();
            }
            case State.Stuck(ObjectNode submariner, int pods, String reason, String message) -> {
                install(submariner);
                stop();
                status.stuck(pods, reason, message);
                yield Optional.empty();
            }
            case State.Startable(ObjectNode submariner, GatewaySettings settings) -> {
                install(submariner);
                yield run(settings);
            }
        };
    }

    /// What the operator makes at its start and for the Submariner object.
    private void install(ObjectNode submariner) {
        CrdCatalog.cluster().forEach(objects::ensure);
        ArrayNode finalizers = submariner.withObject("/metadata").withArray("/finalizers");
        if (finalizers.valueStream().noneMatch(f -> f.asText().equals(FINALIZER))) {
            finalizers.add(FINALIZER);
            objects.client().update(submariner);
        }
        status.workloads();
    }

    private Optional<Duration> run(GatewaySettings settings) {
        if (engine != null && engine.settings().equals(settings)) {
            return Optional.empty();
        }
        stop();
        try {
            BrokerLink link = new BrokerLink(
                    cluster.runtime().agents().clients(),
                    settings.broker(),
                    settings.clusterId(),
                    () -> tasks.add(Task.PEERS),
                    () -> tasks.add(Task.SERVICES));
            broker = link;
            link.announce(settings.cluster(cluster.profile()), settings.endpoint());
        } catch (ApiFailure | IllegalArgumentException e) {
            stop();
            status.stuck(
                    1,
                    "CrashLoopBackOff",
                    "error connecting to the broker " + settings.broker() + ": " + e.getMessage());
            return Optional.of(CRASH_LOOP);
        }
        engine = new GatewayEngine(settings, underlay);
        lighthouse = new Lighthouse(cluster, settings.clusterId(), broker);
        status.local(settings, settings.cluster(cluster.profile()));
        List.of(Task.PEERS, Task.PING, Task.REPORT, Task.SERVICES).forEach(tasks::add);
        LOG.infof("cluster=%s gateway runs on %s, broker %s", cluster.name(), settings.node(), settings.broker());
        return Optional.empty();
    }

    /// The gateway pods end: peers do not hear of it, they miss its answers.
    private void stop() {
        GatewayEngine gateway = engine;
        if (gateway != null) {
            gateway.close();
        }
        BrokerLink link = broker;
        if (link != null) {
            link.close();
        }
        engine = null;
        broker = null;
        lighthouse = null;
    }

    private void leave(ObjectNode submariner) {
        BrokerLink link = broker;
        Lighthouse services = lighthouse;
        if (link != null) {
            try {
                if (services != null) {
                    services.withdraw();
                }
                link.withdraw();
            } catch (ApiFailure e) {
                LOG.debugf("cluster=%s leaves without its broker: %s", cluster.name(), e.getMessage());
            }
        }
        stop();
        status.cleanUp();
        ArrayNode rest = submariner.arrayNode();
        submariner.path("metadata").path("finalizers").forEach(finalizer -> {
            if (!finalizer.asText().equals(FINALIZER)) {
                rest.add(finalizer);
            }
        });
        submariner.withObject("/metadata").set("finalizers", rest);
        objects.client().update(submariner);
    }

    @Override
    public void close() {
        watch.close();
        tasks.close();
        synchronized (this) {
            stop();
        }
    }
}
