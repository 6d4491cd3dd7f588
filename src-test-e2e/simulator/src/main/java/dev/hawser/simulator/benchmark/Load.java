package dev.hawser.simulator.benchmark;

import dev.hawser.simulator.Fault;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// The load of agents, and what it costs the hub.
final class Load {

    private static final int AT_ONCE = 64;
    private static final int WRITERS = 50;
    private static final int WORK_BYTES = 8192;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<HubConnection> agents;
    private final ServerCpu server;
    private final Scoreboard board;
    private final AtomicLong turn = new AtomicLong(Instant.now().toEpochMilli());
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final List<Double> latencies = new ArrayList<>();
    private final AtomicLong received = new AtomicLong();

    /// @param agents each with its own connection
    Load(Supplier<HubConnection> agents, int count, ServerCpu server, Scoreboard board) {
        this.agents = java.util.stream.Stream.generate(agents).limit(count).toList();
        this.server = server;
        this.board = board;
    }

    /// Makes what is written later: a namespace, a work and a lease for each agent.
    void prepare(HubConnection admin) {
        inParallel(
                agents.size(),
                i -> CompletableFuture.runAsync(() -> {
                    String namespace = Payload.namespace(i);
                    admin.ensure(HubConnection.NAMESPACES, Payload.namespaceObject(i));
                    admin.ensure(HubConnection.WORKS.formatted(namespace), Payload.work("base", 0, WORK_BYTES));
                    admin.ensure(HubConnection.LEASES.formatted(namespace), Payload.lease(now()));
                }));
    }

    /// Every agent connects and watches.
    void connect() {
        double before = server.seconds();
        long start = System.nanoTime();
        inParallel(
                agents.size(),
                i -> agents.get(i)
                        .watch(
                                HubConnection.WORKS.formatted(Payload.namespace(i)),
                                line -> onEvent(Payload.namespace(i))));
        double took = (System.nanoTime() - start) / 1e9;
        board.cost("connect one agent", (server.seconds() - before) * 1000 / agents.size());
        board.note("connect " + agents.size() + " agents", String.format(Locale.ROOT, "%.2f s", took));
    }

    private void onEvent(String namespace) {
        Long start = sent.remove(namespace);
        if (start != null) {
            received.incrementAndGet();
            synchronized (latencies) {
                latencies.add((System.nanoTime() - start) / 1e6);
            }
        }
    }

    /// Works are changed at a steady rate; each change has to reach its agent.
    void fanOut(HubConnection admin, int perSecond, Duration time) {
        long writes = perSecond * time.toSeconds();
        received.set(0);
        double before = server.seconds();
        steadily(perSecond, writes, i -> {
            String namespace = Payload.namespace((int) (i % agents.size()));
            String patch = "{\"metadata\":{\"annotations\":{\"turn\":\"%d\"}},\"spec\":%s}"
                    .formatted(
                            turn.incrementAndGet(),
                            Payload.work("base", turn.get(), WORK_BYTES).get("spec"));
            sent.put(namespace, System.nanoTime());
            return admin.send(
                    HttpMethod.PATCH,
                    HubConnection.WORKS.formatted(namespace) + "/base",
                    "application/merge-patch+json",
                    Buffer.buffer(patch));
        });
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (received.get() < writes && System.nanoTime() < until) {
            LockSupport.parkNanos(1_000_000);
        }
        board.cost("change that one agent watches", (server.seconds() - before) * 1000 / writes);
        if (received.get() < writes) {
            throw new Fault("of " + writes + " changes only " + received.get() + " reached their watcher");
        }
        synchronized (latencies) {
            board.note("start of a change to its event", percentiles(latencies));
        }
    }

    /// Agents report as fast as the hub answers.
    void reports(Duration time) {
        AtomicLong writes = new AtomicLong();
        long until = System.nanoTime() + time.toNanos();
        double before = server.seconds();
        inParallel(
                WRITERS,
                i -> CompletableFuture.runAsync(
                        () -> {
                            String path = HubConnection.WORKS.formatted(Payload.namespace(i)) + "/base/status";
                            while (System.nanoTime() < until) {
                                agents.get(i)
                                        .patch(path, Payload.status(turn.incrementAndGet()))
                                        .join()
                                        .orFail("a status");
                                writes.incrementAndGet();
                            }
                        },
                        task -> Thread.ofVirtual().start(task)));
        board.cost("status report", (server.seconds() - before) * 1000 / writes.get());
        board.note("status reports of " + WRITERS + " at once", writes.get() / time.toSeconds() + " per second");
    }

    /// Agents renew their leases at a steady rate.
    void heartbeats(int perSecond, Duration time) {
        long renewals = perSecond * time.toSeconds();
        double before = server.seconds();
        steadily(perSecond, renewals, i -> {
            int agent = (int) (i % agents.size());
            return agents.get(agent)
                    .patch(HubConnection.LEASES.formatted(Payload.namespace(agent)) + "/bench", Payload.lease(now()));
        });
        board.cost("heartbeat", (server.seconds() - before) * 1000 / renewals);
    }

    /// Everything is listed.
    void lists(HubConnection admin, int times) {
        double before = server.seconds();
        for (int i = 0; i < times; i++) {
            admin.get("/apis/work.open-cluster-management.io/v1/manifestworks?labelSelector=")
                    .join()
                    .orFail("a list");
        }
        board.cost("list of " + agents.size() + " works", (server.seconds() - before) * 1000 / times);
        board.note("memory of hub and PostgreSQL", server.memory() + " MiB");
    }

    void close() {
        agents.forEach(HubConnection::close);
    }

    private static String now() {
        return Instant.now().toString().replaceAll("(\\.\\d{0,6}).*", "$1") + "Z";
    }

    private static void steadily(
            int perSecond, long count, java.util.function.LongFunction<CompletableFuture<HubConnection.Reply>> write) {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            LockSupport.parkNanos(start + i * 1_000_000_000L / perSecond - System.nanoTime());
            answers.add(write.apply(i).thenAccept(reply -> reply.orFail("a write")));
        }
        answers.forEach(CompletableFuture::join);
    }

    private static void inParallel(int count, IntFunction<CompletableFuture<?>> work) {
        Semaphore places = new Semaphore(AT_ONCE);
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.acquireUninterruptibly();
            all.add(work.apply(i).whenComplete((done, failure) -> places.release()));
        }
        all.forEach(CompletableFuture::join);
    }

    private static String percentiles(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "p50 %.1f ms, p99 %.1f ms",
                sorted[sorted.length / 2],
                sorted[(int) Math.ceil(sorted.length * 0.99) - 1]);
    }
}
