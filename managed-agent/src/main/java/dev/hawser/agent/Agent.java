package dev.hawser.agent;

import dev.hawser.agent.hub.HubOrigin;
import dev.hawser.agent.hub.HubSession;
import dev.hawser.agent.inventory.InventoryReader;
import dev.hawser.agent.join.Identity;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.Clients;
import dev.hawser.agent.lease.LeaseKeeper;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.agent.runtime.AgentRuntime;
import dev.hawser.agent.work.WorkController;
import dev.hawser.api.cluster.ManagedCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The agent of one cluster. Joins the hub if it must, keeps the lease, reports what the cluster is, applies the
/// cluster's works. Needs nothing but outbound HTTPS to the hub; what runs in the cluster goes on whatever becomes of
/// the hub or of the agent.
public final class Agent implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Agent.class);
    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(60);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private enum Duty {
        CONNECT,
        HEARTBEAT,
        INVENTORY
    }

    private final AgentConfig config;
    private final AgentRuntime runtime;
    private final Membership membership;
    private final WorkController works;
    private final InventoryReader inventory;
    private final InventoryReport inventoryReport;
    private final KeyQueue<Duty> duties;
    private volatile @Nullable Connection connection;
    private volatile @Nullable HubSession session;
    private volatile @Nullable Listener heard;
    private volatile boolean accepted;
    private volatile boolean leased;
    private volatile Duration lease = DEFAULT_LEASE;

    /// @param cluster client of the cluster's own API; stays the caller's
    public Agent(AgentConfig config, KubernetesClient cluster, AgentRuntime runtime) {
        this.config = config;
        this.runtime = runtime;
        Api api = new Api(cluster, Clients.TIMEOUT);
        this.duties = runtime.queue(REPORT_INTERVAL, this::perform, this::failed);
        this.works = new WorkController(
                runtime,
                api,
                new WorkController.Settings(
                        config.clusterName(), config.namespace(), config.resync(), REPORT_INTERVAL, PATIENCE),
                () -> duties.add(Duty.INVENTORY));
        this.inventory = new InventoryReader(api, config.claims(), () -> duties.add(Duty.INVENTORY));
        this.inventoryReport = new InventoryReport(inventory, works.held(), runtime.clock());
        this.membership = new Membership(config, api, runtime, this::connect);
    }

    /// Starts everything and returns at once.
    public void start() {
        inventory.start();
        works.start();
        membership.start();
    }

    /// Whether the hub has accepted the cluster and heard of it.
    public boolean isReady() {
        return accepted && leased;
    }

    /// The name of the cluster on the hub.
    public String clusterName() {
        return config.clusterName();
    }

    private void connect(Connection next) {
        connection = next;
        duties.add(Duty.CONNECT);
    }

    private Optional<Duration> perform(Duty duty) {
        return switch (duty) {
            case CONNECT -> openSession();
            case HEARTBEAT -> heartbeat();
            case INVENTORY -> reportInventory();
        };
    }

    /// Begins to listen to the hub: first it is asked who it is, then everything is read anew.
    private Optional<Duration> openSession() {
        Connection wanted = connection;
        if (wanted == null) {
            return Optional.empty();
        }
        Identity identity = wanted.identity();
        Api hub = wanted.open();
        HubOrigin.Answer answer;
        try {
            answer = HubOrigin.ask(hub, identity.clusterUid());
        } catch (ApiFailure e) {
            hub.client().close();
            throw refused(e);
        }
        Listener listener = new Listener();
        HubSession next = new HubSession(hub, config.clusterName(), identity.clusterUid(), answer.origin(), listener);
        HubSession old = session;
        heard = listener;
        accepted = false;
        session = next;
        works.detach();
        if (old != null) {
            old.close();
        }
        next.start();
        LOG.infof("cluster=%s connects to %s", config.clusterName(), identity.hubUrl());
        duties.addAfter(Duty.HEARTBEAT, DEFAULT_LEASE);
        return Optional.empty();
    }

    /// Listens to one session; what an older one still says is not heard.
    private final class Listener implements HubSession.Listener {
        @Override
        public void onCluster(@Nullable ManagedCluster cluster) {
            if (heard == this) {
                clusterChanged(cluster);
            }
        }

        @Override
        public void onWork(String work) {
            if (heard == this) {
                works.touch(work);
            }
        }

        @Override
        public void onSynced() {
            works.recheck();
        }

        @Override
        public void onOtherHub() {
            LOG.warnf(
                    "cluster=%s the hub is another one or was restored: everything is read anew, nothing is removed",
                    config.clusterName());
            duties.add(Duty.CONNECT);
        }
    }

    private void clusterChanged(@Nullable ManagedCluster cluster) {
        HubSession now = session;
        if (now == null || cluster == null || !isWelcome(cluster)) {
            if (accepted) {
                LOG.infof(
                        "cluster=%s is no member of the fleet any more; what runs in it is left alone",
                        config.clusterName());
            }
            accepted = false;
            return;
        }
        if (!accepted) {
            accepted = true;
            now.watchWorks();
            works.attach(now);
            duties.add(Duty.HEARTBEAT);
        }
        if (!leaseDuration(cluster).equals(lease)) {
            duties.add(Duty.HEARTBEAT);
        }
        works.touchHeld();
        duties.add(Duty.INVENTORY);
    }

    private static boolean isWelcome(ManagedCluster cluster) {
        return cluster.getSpec() != null
                && Boolean.TRUE.equals(cluster.getSpec().hubAcceptsClient());
    }

    private static Duration leaseDuration(ManagedCluster cluster) {
        Integer seconds = cluster.getSpec() == null ? null : cluster.getSpec().leaseDurationSeconds();
        return seconds == null || seconds <= 0 ? DEFAULT_LEASE : Duration.ofSeconds(seconds);
    }

    /// Asks the hub who it is, and renews the lease if this cluster is a member.
    private Optional<Duration> heartbeat() {
        HubSession now = session;
        if (now == null) {
            return Optional.empty();
        }
        Duration duration = now.managedCluster().map(Agent::leaseDuration).orElse(DEFAULT_LEASE);
        HubOrigin.Answer answer;
        try {
            answer = now.ask();
            if (!answer.origin().toString().equals(now.origin())) {
                return Optional.empty();
            }
            if (accepted) {
                lease = duration;
                new LeaseKeeper(now.api(), config.clusterName(), runtime.clock()).renew(duration);
                leased = true;
                membership.approved();
            }
        } catch (ApiFailure e) {
            leased = false;
            throw refused(e);
        }
        membership.trust(answer.trustBundle());
        return Optional.of(duration);
    }

    private ApiFailure refused(ApiFailure failure) {
        if (failure.code() == 401) {
            membership.rejected();
        }
        return failure;
    }

    private Optional<Duration> reportInventory() {
        HubSession now = session;
        if (now == null || !accepted) {
            return Optional.empty();
        }
        return Optional.of(inventoryReport.send(now) ? InventoryReport.LOOK : REPORT_INTERVAL);
    }

    private void failed(Duty duty, Exception failure) {
        boolean away = failure instanceof ApiFailure refusal && (refusal.isUnreachable() || refusal.isConflict());
        LOG.logf(
                away ? Logger.Level.DEBUG : Logger.Level.WARN,
                "cluster=%s %s is tried again: %s",
                config.clusterName(),
                duty,
                failure.getMessage());
    }

    /// Stops without a trace on the hub or in the cluster: an agent that is started again goes on.
    @Override
    public void close() {
        membership.close();
        duties.close();
        works.close();
        inventory.close();
        HubSession now = session;
        session = null;
        if (now != null) {
            now.close();
        }
    }
}
