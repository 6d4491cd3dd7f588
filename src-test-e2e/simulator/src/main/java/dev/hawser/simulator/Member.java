package dev.hawser.simulator;

import dev.hawser.agent.Agent;
import dev.hawser.agent.AgentConfig;
import dev.hawser.api.cluster.ClusterClaims;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.simulator.cluster.SimulatedCluster;
import dev.hawser.simulator.submariner.SubmarinerOperator;
import dev.hawser.simulator.submariner.Underlay;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One cluster of the fleet with its agent and its Submariner.
final class Member implements AutoCloseable {

    /// The hub that agents join.
    ///
    /// @param joinToken not needed by clusters that have joined before
    record Hub(String url, String caPem, Optional<String> joinToken) {}

    private final SimulatedCluster cluster;
    private final SubmarinerOperator submariner;
    private final KubernetesClient client;
    private final Hub hub;
    private @Nullable Agent agent;

    Member(SimulatedCluster cluster, Underlay underlay, Hub hub) {
        this.cluster = cluster;
        this.hub = hub;
        this.submariner = new SubmarinerOperator(cluster, underlay);
        this.client = cluster.client();
    }

    String name() {
        return cluster.name();
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    SubmarinerOperator submariner() {
        return submariner;
    }

    synchronized void startAgent() {
        if (agent != null) {
            return;
        }
        AgentConfig config = new AgentConfig(
                hub.url(),
                hub.caPem(),
                hub::joinToken,
                name(),
                AgentConfig.DEFAULT_NAMESPACE,
                Map.of(ClusterClaims.SIMULATED, "true"),
                Map.of(ClusterNames.SIMULATED_LABEL, "true"),
                AgentConfig.DEFAULT_RESYNC);
        Agent started = new Agent(config, client, cluster.runtime().agents());
        started.start();
        agent = started;
    }

    /// Stops the agent at once, as if its pod were gone.
    synchronized void stopAgent() {
        Agent running = agent;
        agent = null;
        if (running != null) {
            running.close();
        }
    }

    synchronized boolean isReady() {
        return agent != null && agent.isReady();
    }

    synchronized boolean hasAgent() {
        return agent != null;
    }

    @Override
    public void close() {
        stopAgent();
        submariner.close();
        client.close();
        cluster.close();
    }
}
