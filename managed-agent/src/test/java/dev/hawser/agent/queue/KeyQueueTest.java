package dev.hawser.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KeyQueueTest {

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), new Random(1));

    @AfterEach
    void stop() {
        executor.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void keysAddedWhileOneIsHandledAreHandledOnceMore() {
        AtomicInteger runs = new AtomicInteger();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        KeyQueue<String> queue = queue(Duration.ZERO, key -> {
            runs.incrementAndGet();
            entered.countDown();
            goOn.await();
            return Optional.empty();
        });
        queue.add("a");
        await().until(() -> entered.getCount() == 0);
        for (int i = 0; i < 50; i++) {
            queue.add("a");
        }

        goOn.countDown();

        await().until(() -> runs.get() == 2);
        await().during(Duration.ofMillis(100)).until(() -> runs.get() == 2);
    }

    @Test
    void aFailureIsTriedAgain() {
        AtomicInteger runs = new AtomicInteger();
        List<String> failures = new CopyOnWriteArrayList<>();
        KeyQueue<String> queue = new KeyQueue<>(
                executor,
                timer,
                backoff,
                Duration.ZERO,
                key -> {
                    if (runs.incrementAndGet() < 4) {
                        throw new IllegalStateException("not yet");
                    }
                    return Optional.empty();
                },
                (key, failure) -> failures.add(key));

        queue.add("a");

        await().until(() -> runs.get() == 4);
        assertThat(failures).hasSize(3);
    }

    @Test
    void theIntervalSpreadsTheRunsOfOneKey() {
        List<Long> starts = new CopyOnWriteArrayList<>();
        KeyQueue<String> queue = queue(Duration.ofMillis(200), key -> {
            starts.add(System.nanoTime());
            return Optional.empty();
        });

        queue.add("a");
        await().until(() -> starts.size() == 1);
        for (int i = 0; i < 20; i++) {
            queue.add("a");
        }

        await().until(() -> starts.size() == 2);
        assertThat(Duration.ofNanos(starts.get(1) - starts.get(0))).isGreaterThanOrEqualTo(Duration.ofMillis(195));
    }

    @Test
    void aHandlerMayAskToLookAgain() {
        AtomicInteger runs = new AtomicInteger();
        KeyQueue<String> queue = queue(Duration.ZERO, key -> {
            runs.incrementAndGet();
            return Optional.of(Duration.ofMillis(5));
        });

        queue.add("a");

        await().until(() -> runs.get() > 5);
    }

    @Test
    void pausesGrowUpToTheirBound() {
        Backoff pauses = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), new Random(7));

        assertThat(pauses.after(1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(pauses.after(3)).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
        assertThat(pauses.after(1000)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    private KeyQueue<String> queue(Duration interval, KeyQueue.Handler<String> handler) {
        return new KeyQueue<>(executor, timer, backoff, interval, handler, (key, failure) -> {});
    }
}
