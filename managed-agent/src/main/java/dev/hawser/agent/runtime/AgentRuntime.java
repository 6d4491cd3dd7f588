package dev.hawser.agent.runtime;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.agent.kube.Clients;
import dev.hawser.agent.queue.Backoff;
import dev.hawser.agent.queue.KeyQueue;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BiConsumer;

/// What many agents in one process share: threads, timer, HTTP machinery, clock and randomness.
///
/// @param clients makes API clients
/// @param executor runs blocking work, on virtual threads
/// @param timer starts delayed work; never blocks
/// @param clock of everything that is written down
/// @param random of keys and of all jitter
public record AgentRuntime(
        Clients clients, ExecutorService executor, ScheduledExecutorService timer, Clock clock, SecureRandom random)
        implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /// The runtime of a process.
    public static AgentRuntime start(Vertx vertx) {
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        SecureRandom random = new SecureRandom();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("agent-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        // without a search for all kinds of Kubernetes: the thousand classes of the library's model stay unloaded
        Clients clients = new Clients(vertx, executor, new KubernetesSerialization(new ObjectMapper(), false), random);
        return new AgentRuntime(clients, executor, timer, Clock.systemUTC(), random);
    }

    /// The pauses between attempts at anything.
    public Backoff backoff() {
        return new Backoff(FIRST_PAUSE, LONGEST_PAUSE, random);
    }

    /// A queue on the shared threads.
    public <K> KeyQueue<K> queue(Duration interval, KeyQueue.Handler<K> handler, BiConsumer<K, Exception> onFailure) {
        return new KeyQueue<>(executor, timer, backoff(), interval, handler, onFailure);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        executor.shutdownNow();
    }
}
