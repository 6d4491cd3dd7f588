package dev.hawser.hub.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private static final ResourceKey A = key("a");
    private static final ResourceKey B = key("b");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final WorkQueue queue = new WorkQueue(() -> now);

    @Test
    void aKeyWaitsOnlyOnceAndInOrder() {
        queue.add(A);
        queue.add(B);
        queue.add(A);

        assertThat(queue.poll()).isEqualTo(A);
        assertThat(queue.poll()).isEqualTo(B);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aKeyInWorkIsNotHandedOutTwiceButComesBack() {
        queue.add(A);
        assertThat(queue.poll()).isEqualTo(A);

        queue.add(A);

        assertThat(queue.poll()).isNull();
        queue.done(A);
        assertThat(queue.poll()).isEqualTo(A);
        queue.done(A);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void anAppointmentIsKeptToTheInstantAndReplacedByALaterOne() {
        queue.addAt(A, now.plusSeconds(10));
        queue.addAt(A, now.plusSeconds(20));

        advance(Duration.ofSeconds(19));
        assertThat(queue.poll()).isNull();
        advance(Duration.ofSeconds(1));
        assertThat(queue.poll()).isEqualTo(A);
        queue.done(A);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void workingOnAKeyVoidsItsAppointment() {
        queue.addAt(A, now.plusSeconds(10));
        queue.add(A);
        assertThat(queue.poll()).isEqualTo(A);
        queue.done(A);

        advance(Duration.ofSeconds(11));

        assertThat(queue.poll()).isNull();
    }

    @Test
    void aClosedQueueSendsItsWorkersHome() throws InterruptedException {
        queue.close();

        queue.add(A);

        assertThat(queue.take()).isNull();
    }

    @Test
    void backOffGrowsIsBoundedAndNeverZero() {
        BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(5));
        Random random = new Random(7);

        assertThat(backOff.delay(1, random)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
        assertThat(backOff.delay(4, random)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        assertThat(backOff.delay(Integer.MAX_VALUE, random)).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
    }

    private void advance(Duration by) {
        now = now.plus(by);
    }

    private static ResourceKey key(String name) {
        return new ResourceKey(new GroupResource("", "things"), "", name);
    }
}
