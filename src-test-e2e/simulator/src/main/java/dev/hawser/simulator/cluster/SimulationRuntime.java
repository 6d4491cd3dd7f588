package dev.hawser.simulator.cluster;

import dev.hawser.agent.runtime.AgentRuntime;
import io.vertx.core.Vertx;
import java.time.Clock;

/// What all simulated clusters of a process share.
///
/// @param vertx carries every server and every client
/// @param agents threads, timer and clients, shared by the agents and by what runs in the clusters
/// @param definitions kinds, read once for all clusters
public record SimulationRuntime(Vertx vertx, AgentRuntime agents, Definitions definitions) implements AutoCloseable {

    public static SimulationRuntime start() {
        Vertx vertx = Vertx.vertx();
        return new SimulationRuntime(vertx, AgentRuntime.start(vertx), new Definitions());
    }

    public Clock clock() {
        return agents.clock();
    }

    @Override
    public void close() {
        agents.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
