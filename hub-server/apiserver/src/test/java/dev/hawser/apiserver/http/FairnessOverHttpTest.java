package dev.hawser.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.fairness.Fairness;
import dev.hawser.apiserver.fairness.Fairness.Limits;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.store.MemoryStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

class FairnessOverHttpTest {

    private static final Logger LOG = Logger.getLogger(FairnessOverHttpTest.class);
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int OBJECTS = 1500;
    private static final int NOISY = 40;
    private static final int ASKED = 20;

    /// The measure is how many lists of the noisy client are answered while the victim has its requests answered: it
    /// says how long the victim waited, on machines of all speeds.
    @Test
    void aQuickRequestDoesNotWaitForTheManyListsOfAnother() throws Exception {
        try (TestApiServer server = TestApiServer.start(0, new MemoryStore(), builder -> builder)) {
            fill(server);
            int shared = listsWhileAVictimAsks(server);
            assertThat(shared).isLessThan(ASKED * 2);
        }
        Limits none = new Limits(100_000, 100_000, 1000, 1000, Duration.ofMinutes(1), Integer.MAX_VALUE);
        try (TestApiServer server = TestApiServer.start(
                0, new MemoryStore(), builder -> builder.fairness(new Fairness(none, Fairness.Levels.ONE)))) {
            fill(server);
            int unshared = listsWhileAVictimAsks(server);
            // Without shares the same victim waits much longer: the load is one that needs them.
            assertThat(unshared).isGreaterThan(ASKED * 3);
        }
    }

    private static void fill(TestApiServer server) {
        String text = "x".repeat(1500);
        for (int i = 0; i < OBJECTS; i++) {
            ObjectNode map = Documents.object();
            map.put("apiVersion", "v1").put("kind", "ConfigMap");
            map.putObject("metadata").put("name", "m" + i).put("namespace", "default");
            map.putObject("data").put("text", text);
            server.client().create(map);
        }
    }

    private static int listsWhileAVictimAsks(TestApiServer server) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger lists = new AtomicInteger();
        List<Thread> noise = new ArrayList<>();
        for (int i = 0; i < NOISY; i++) {
            noise.add(Thread.ofVirtual().start(() -> {
                try (HttpClient client = client()) {
                    while (!over.get()) {
                        get(client, server, "client-0", MAPS + "?labelSelector=none%3Dat-all");
                        get(client, server, "client-0", MAPS);
                        lists.incrementAndGet();
                    }
                }
            }));
        }
        List<Long> millis = new ArrayList<>();
        try (HttpClient victim = client()) {
            await().atMost(Duration.ofMinutes(1)).until(() -> lists.get() > 5);
            int before = lists.get();
            for (int i = 0; i < ASKED; i++) {
                long from = System.nanoTime();
                assertThat(get(victim, server, "client-1", MAPS + "/m" + i)).isEqualTo(200);
                millis.add((System.nanoTime() - from) / 1_000_000);
            }
            int during = lists.get() - before;
            millis.sort(null);
            LOG.infof(
                    "The victim's requests took %d ms (median), %d ms (worst); lists of the noisy client meanwhile: %d",
                    millis.get(ASKED / 2), millis.getLast(), during);
            return during;
        } finally {
            over.set(true);
            for (Thread thread : noise) {
                thread.join();
            }
        }
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static int get(HttpClient client, TestApiServer server, String token, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
