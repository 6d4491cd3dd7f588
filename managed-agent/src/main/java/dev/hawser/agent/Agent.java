package dev.hawser.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.hub.HubSession;
import dev.hawser.agent.inventory.Inventory;
import dev.hawser.agent.inventory.InventoryReader;
import dev.hawser.agent.join.Identity;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.Clients;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.agent.lease.LeaseKeeper;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.agent.runtime.AgentRuntime;
import dev.hawser.agent.work.WorkController;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.cluster.ManagedCluster.Status;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEFAULT_LEASE = Duration.ofSeconds(60);
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration HEALTH_LOOK = Duration.ofSeconds(60);

    private enum Duty {
        LEASE,
        INVENTORY
    }

    private final AgentConfig config;
    private final AgentRuntime runtime;
    private final Membership membership;
    private final WorkController works;
    private final InventoryReader inventory;
    private final KeyQueue<Duty> duties;
    private volatile @Nullable HubSession session;
    private volatile boolean accepted;
    private volatile boolean leased;
    private volatile Duration lease = DEFAULT_LEASE;

    /// @param cluster client of the cluster's own API; stays the caller's
    public Agent(AgentConfig config, KubernetesClient cluster, AgentRuntime runtime) {
        this.config = config;
        this.runtime = runtime;
        Api api = new Api(cluster, Clients.TIMEOUT);
        this.works = new WorkController(
                runtime, api, config.clusterName(), config.namespace(), config.resync(), REPORT_INTERVAL);
        this.duties = runtime.queue(REPORT_INTERVAL, this::perform, this::failed);
        this.inventory = new InventoryReader(api, config.claims(), () -> duties.add(Duty.INVENTORY));
        this.membership = new Membership(config, api, runtime, this::serve);
    }

    /// Starts everything and returns at once.
    public void start() {
        inventory.start();
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

    private void serve(Identity identity, Api hub) {
        HubSession old = session;
        accepted = false;
        HubSession next = new HubSession(hub, config.clusterName(), new HubSession.Listener() {
            @Override
            public void onCluster(@Nullable ManagedCluster cluster) {
                clusterChanged(cluster);
            }

            @Override
            public void onWork(String work) {
                works.touch(work);
            }
        });
        session = next;
        if (old != null) {
            old.close();
        }
        next.start();
        LOG.infof("cluster=%s connects to %s", config.clusterName(), identity.hubUrl());
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
            duties.add(Duty.LEASE);
        }
        if (!leaseDuration(cluster).equals(lease)) {
            duties.add(Duty.LEASE);
        }
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

    private Optional<Duration> perform(Duty duty) {
        HubSession now = session;
        if (now == null || !accepted) {
            return Optional.empty();
        }
        return switch (duty) {
            case LEASE -> renewLease(now);
            case INVENTORY -> reportInventory(now);
        };
    }

    private Optional<Duration> renewLease(HubSession now) {
        Duration duration = now.managedCluster().map(Agent::leaseDuration).orElse(DEFAULT_LEASE);
        lease = duration;
        try {
            new LeaseKeeper(now.api(), config.clusterName(), runtime.clock()).renew(duration);
            leased = true;
        } catch (ApiFailure e) {
            leased = false;
            if (e.code() == 401) {
                membership.rejected();
            }
            throw e;
        }
        return Optional.of(duration);
    }

    private Optional<Duration> reportInventory(HubSession now) {
        ManagedCluster known = now.managedCluster().orElse(null);
        if (known == null || !inventory.isReady()) {
            return Optional.of(REPORT_INTERVAL);
        }
        Status status;
        try {
            status = inventory.read().status(known.getStatus(), runtime.clock().instant());
        } catch (ApiFailure e) {
            if (!e.isUnreachable()) {
                throw e;
            }
            status = Inventory.unavailable(
                    known.getStatus(),
                    String.valueOf(e.getMessage()),
                    runtime.clock().instant());
        }
        JsonNode wanted = JSON.valueToTree(status);
        if (!wanted.equals(JSON.valueToTree(known.getStatus()))) {
            ObjectNode patch = JSON.createObjectNode();
            patch.putObject("metadata")
                    .put("resourceVersion", known.getMetadata().getResourceVersion());
            patch.set("status", wanted);
            now.api().mergePatch(ResourceType.MANAGED_CLUSTERS, null, config.clusterName(), "status", patch);
        }
        return Optional.of(HEALTH_LOOK);
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
