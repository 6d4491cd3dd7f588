package dev.hawser.agent.informer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.http.TestApiServer;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// Informers under write load, while their connections are cut and the history they would resume from is compacted. In
/// the end their caches have to equal the server's state, and no object may ever have gone back to an older revision.
public final class InformerSoak {

    private static final GroupResource MAPS = new GroupResource("", "configmaps");
    private static final String NAMESPACE = "default";
    private static final int NAMES = 60;
    private static final int WRITERS = 4;

    private final TestApiServer server = TestApiServer.start();
    private final CuttingProxy proxy = new CuttingProxy(server.port());
    private final RandomGenerator random;
    private final AtomicLong writes = new AtomicLong();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger compactions = new AtomicInteger();

    private InformerSoak(RandomGenerator random) {
        this.random = random;
    }

    /// What happened in a run.
    ///
    /// @param faults what must not be; empty if all is well
    public record Outcome(long writes, int cuts, int compactions, long events, List<String> faults) {}

    /// Argument: how many seconds (default 3600).
    public static void main(String[] arguments) {
        int seconds = arguments.length == 0 ? 3600 : Integer.parseInt(arguments[0]);
        Outcome outcome = run(Duration.ofSeconds(seconds), RandomGenerator.getDefault());
        System.out.println(outcome);
        System.exit(outcome.faults().isEmpty() ? 0 : 1);
    }

    static Outcome run(Duration duration, RandomGenerator random) {
        return new InformerSoak(random).run(duration);
    }

    private Outcome run(Duration duration) {
        try (KubernetesClient client = client()) {
            Seen all = new Seen();
            Seen red = new Seen();
            SharedIndexInformer<ConfigMap> every =
                    client.configMaps().inNamespace(NAMESPACE).runnableInformer(0);
            SharedIndexInformer<ConfigMap> selected = client.configMaps()
                    .inNamespace(NAMESPACE)
                    .withLabel("colour", "red")
                    .runnableInformer(0);
            start(every, all);
            start(selected, red);
            load(System.nanoTime() + duration.toNanos());
            List<String> faults = new ArrayList<>(all.faults);
            faults.addAll(red.faults);
            compare("all objects", every, Map.of(), faults);
            compare("selected objects", selected, Map.of("colour", "red"), faults);
            every.stop();
            selected.stop();
            return new Outcome(
                    writes.get(), cuts.get(), compactions.get(), all.events.get() + red.events.get(), faults);
        } finally {
            proxy.close();
            server.close();
        }
    }

    private KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl(proxy.url())
                        .withOauthToken(TestApiServer.ADMIN_TOKEN)
                        .withWatchReconnectInterval(50)
                        .withRequestRetryBackoffInterval(50)
                        .build())
                .build();
    }

    private static void start(SharedIndexInformer<ConfigMap> informer, Seen seen) {
        informer.addEventHandler(seen)
                .exceptionHandler((started, failure) -> true)
                .start()
                .toCompletableFuture()
                .join();
    }

    /// Writes and disturbs until then.
    private void load(long end) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < end) {
                    write();
                }
            }));
        }
        while (System.nanoTime() < end) {
            pause(300 + random.nextInt(700));
            cuts.addAndGet(proxy.cut());
            if (random.nextInt(3) == 0) {
                server.store().compact(server.store().snapshot().revision());
                compactions.incrementAndGet();
            }
        }
        threads.forEach(InformerSoak::join);
    }

    private void write() {
        String name = "map-" + random.nextInt(NAMES);
        try {
            switch (random.nextInt(4)) {
                case 0 -> server.client().delete(MAPS, NAMESPACE, name, null);
                case 1, 2 -> server.client().apply(map(name), "soak", true);
                default -> server.client().mergePatch(MAPS, NAMESPACE, name, "", data(random.nextLong()));
            }
            writes.incrementAndGet();
        } catch (ApiException e) {
            if (e.reason() != ApiException.Reason.NOT_FOUND && e.reason() != ApiException.Reason.CONFLICT) {
                throw e;
            }
        }
        pause(1 + random.nextInt(6));
    }

    private ObjectNode map(String name) {
        ObjectNode map = data(random.nextLong());
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        ObjectNode metadata = map.putObject("metadata").put("name", name).put("namespace", NAMESPACE);
        metadata.putObject("labels").put("colour", random.nextBoolean() ? "red" : "blue");
        return map;
    }

    private static ObjectNode data(long value) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.putObject("data").put("value", Long.toString(value));
        return document;
    }

    /// The cache becomes what the server has, and stays it.
    private void compare(
            String what, SharedIndexInformer<ConfigMap> informer, Map<String, String> labels, List<String> faults) {
        Map<String, String> there = server.client().list(MAPS, NAMESPACE, labels).stream()
                .collect(Collectors.toMap(
                        map -> map.at("/metadata/name").asText(),
                        map -> map.at("/metadata/resourceVersion").asText()));
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> revisions(informer).equals(there));
        } catch (RuntimeException e) {
            faults.add(what + ": the server has " + new TreeMap<>(there) + ", the cache "
                    + new TreeMap<>(revisions(informer)));
        }
    }

    private static Map<String, String> revisions(SharedIndexInformer<ConfigMap> informer) {
        return informer.getStore().list().stream()
                .map(HasMetadata::getMetadata)
                .collect(Collectors.toMap(metadata -> metadata.getName(), metadata -> metadata.getResourceVersion()));
    }

    /// Lets the load go on for a while.
    private static void pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What an informer told its listener.
    private static final class Seen implements ResourceEventHandler<ConfigMap> {
        private final Map<String, Long> revisions = new ConcurrentHashMap<>();
        private final AtomicLong events = new AtomicLong();
        private final List<String> faults = new CopyOnWriteArrayList<>();

        @Override
        public void onAdd(ConfigMap map) {
            note("added", map);
        }

        @Override
        public void onUpdate(ConfigMap old, ConfigMap map) {
            note("updated", map);
        }

        @Override
        public void onDelete(ConfigMap map, boolean unknown) {
            events.incrementAndGet();
        }

        private void note(String how, ConfigMap map) {
            events.incrementAndGet();
            long revision = Long.parseLong(map.getMetadata().getResourceVersion());
            Long before = revisions.put(map.getMetadata().getName(), revision);
            if (before != null && before > revision) {
                faults.add(
                        map.getMetadata().getName() + " was " + how + " at revision " + revision + " after " + before);
            }
        }
    }
}
