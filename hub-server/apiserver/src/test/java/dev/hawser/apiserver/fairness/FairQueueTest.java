package dev.hawser.apiserver.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void noClientHasAllSeatsHoweverManyItWants() {
        FairQueue queue = new FairQueue(3, 2, 0, LONG);
        queue.enter("noisy");
        queue.enter("noisy");

        assertThatThrownBy(() -> queue.enter("noisy")).isInstanceOf(ApiException.class);
        queue.enter("quiet");
        assertThat(queue.taken()).isEqualTo(3);
    }

    @Test
    void whoseQueueIsFullIsToldWhenToComeAgain() {
        FairQueue queue = new FairQueue(1, 1, 0, LONG);
        queue.enter("noisy");

        assertThatThrownBy(() -> queue.enter("noisy")).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_REQUESTS);
            assertThat(e.details().retryAfterSeconds()).isPositive();
        });
    }

    @Test
    void nobodyWaitsForEver() {
        FairQueue queue = new FairQueue(1, 1, 5, Duration.ofMillis(20));
        queue.enter("slow");

        assertThatThrownBy(() -> queue.enter("other")).isInstanceOf(ApiException.class);
        assertThat(queue.waiting()).isZero();
        queue.leave("slow");
        queue.enter("other");
    }

    @Test
    void aNewcomerIsServedNextNotAfterTheQueueOfAnother() {
        FairQueue queue = new FairQueue(1, 1, 100, LONG);
        List<String> served = new CopyOnWriteArrayList<>();
        queue.enter("noisy");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 1; i <= 20; i++) {
                threads.execute(() -> serve(queue, "noisy", served));
                int waiting = i;
                await().until(() -> queue.waiting() == waiting);
            }
            threads.execute(() -> serve(queue, "quiet", served));
            await().until(() -> queue.waiting() == 21);
            queue.leave("noisy");
        }

        assertThat(served).hasSize(21);
        assertThat(served.indexOf("quiet")).isLessThanOrEqualTo(1);
        assertThat(queue.taken()).isZero();
    }

    @Test
    void seatsAreNeitherLostNorMadeByManyAtOnce() {
        FairQueue queue = new FairQueue(4, 3, 1000, LONG);
        List<String> served = new CopyOnWriteArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 900; i++) {
                String client = "c" + i % 7;
                threads.execute(() -> {
                    serve(queue, client, served);
                    assertThat(queue.taken()).isBetween(0, 4);
                });
            }
        }

        assertThat(served).hasSize(900);
        assertThat(queue.taken()).isZero();
        assertThat(queue.waiting()).isZero();
    }

    private static void serve(FairQueue queue, String client, List<String> served) {
        queue.enter(client);
        served.add(client);
        queue.leave(client);
    }
}
