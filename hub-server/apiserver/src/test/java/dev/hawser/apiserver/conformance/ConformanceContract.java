package dev.hawser.apiserver.conformance;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.http.TestApiServer;
import dev.hawser.apiserver.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every recorded case, over HTTP against a whole server on a store. A store's test implements it.
public interface ConformanceContract {

    int AT_ONCE = 12;

    /// A store for the server; closed with it.
    Store newStore();

    /// Most of a run is waiting for watches to stay silent: cases run side by side, but those that compact the history
    /// run alone.
    @TestFactory
    default Stream<DynamicTest> theServerAnswersAsKubeApiserverDid() {
        TestApiServer open = TestApiServer.start(0, newStore(), true);
        TestApiServer closed = TestApiServer.start(0, newStore(), false);
        ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
        List<DynamicTest> tests = new ArrayList<>();
        List<DynamicTest> alone = new ArrayList<>();
        Cases.all().forEach((name, document) -> {
            List<String> needs = Cases.needs(document);
            TestApiServer server = needs.contains("anonymous-off") ? closed : open;
            if (needs.contains("compaction")) {
                alone.add(dynamicTest(name, () -> run(document, server)));
            } else {
                Future<?> running = threads.submit(() -> run(document, server));
                tests.add(dynamicTest(name, () -> await(running)));
            }
        });
        return Stream.of(tests, alone, List.of(dynamicTest("the servers stop", () -> {
                    threads.close();
                    open.close();
                    closed.close();
                })))
                .flatMap(List::stream);
    }

    private static void await(Future<?> running) throws Throwable {
        try {
            running.get();
        } catch (ExecutionException e) {
            throw e.getCause();
        }
    }

    private static void run(JsonNode document, TestApiServer server) {
        Connection connection = new Connection(
                server.url(), Map.of("admin", TestApiServer.ADMIN_TOKEN, "limited", TestApiServer.LIMITED_TOKEN));
        Runnable compaction =
                () -> server.store().compact(server.store().snapshot().revision());
        try (CaseRun run = new CaseRun(document, connection, compaction, ThreadLocalRandom.current())) {
            List<String> differences = run.differences();
            if (!differences.isEmpty()) {
                throw new AssertionError(document.path("name").asText() + ": "
                        + document.path("about").asText() + "\n" + String.join("\n", differences));
            }
        }
    }
}
