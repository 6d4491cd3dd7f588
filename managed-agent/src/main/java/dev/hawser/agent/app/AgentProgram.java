package dev.hawser.agent.app;

import dev.hawser.agent.Agent;
import dev.hawser.agent.AgentConfig;
import dev.hawser.agent.runtime.AgentRuntime;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs one agent for the cluster in which the process runs, or that of the current kubeconfig.
@ApplicationScoped
public class AgentProgram {

    /// The process needs few threads: everything that blocks for long runs on virtual ones.
    private static final int WORKERS = 2;

    private final AgentSettings settings;
    private final Vertx vertx;
    private @Nullable AgentRuntime runtime;
    private @Nullable KubernetesClient cluster;
    private volatile @Nullable Agent agent;

    public AgentProgram(AgentSettings settings) {
        this.settings = settings;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    void start(@Observes StartupEvent event) {
        AgentConfig config = new AgentConfig(
                settings.hub().url(),
                read("hawser.hub.ca-file", settings.hub().caFile()),
                () -> settings.join()
                        .tokenFile()
                        .filter(Files::exists)
                        .map(file -> read("hawser.join.token-file", file)),
                settings.cluster().name(),
                settings.agent().namespace(),
                settings.cluster().claims(),
                settings.cluster().labels(),
                settings.agent().resync());
        AgentRuntime shared = AgentRuntime.start(vertx);
        KubernetesClient client = shared.clients().of(Config.autoConfigure(null));
        Agent started = new Agent(config, client, shared);
        runtime = shared;
        cluster = client;
        agent = started;
        listen(settings.agent().healthPort());
        started.start();
    }

    void stop(@Observes ShutdownEvent event) {
        Optional.ofNullable(agent).ifPresent(Agent::close);
        Optional.ofNullable(cluster).ifPresent(KubernetesClient::close);
        Optional.ofNullable(runtime).ifPresent(AgentRuntime::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /// `/healthz`: the process works. `/readyz`: the hub has accepted the cluster and heard of it.
    private void listen(int port) {
        vertx.createHttpServer()
                .requestHandler(request -> {
                    Agent now = agent;
                    boolean ready = now != null && now.isReady();
                    switch (request.path()) {
                        case "/healthz" -> answer(request, 200, "ok");
                        case "/readyz" ->
                            answer(
                                    request,
                                    ready ? 200 : 503,
                                    ready ? "ok" : "the hub has not accepted the cluster yet, or does not answer");
                        default -> answer(request, 404, "only /healthz and /readyz are served");
                    }
                })
                .listen(port)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain")
                .end(text + "\n");
    }

    private static String read(String setting, Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalStateException(setting + " names " + file + ", which cannot be read", e);
        }
    }
}
