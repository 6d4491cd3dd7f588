package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LastThingTest {

    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void itIsClosedOnceTheFrameworkHasEndedAndNotBefore() throws Exception {
        LastThing last = new LastThing(Duration.ofMinutes(1));
        CountDownLatch during = new CountDownLatch(1);
        last.closes(() -> {
            closed.incrementAndGet();
            during.countDown();
        });
        last.start();
        assertThat(during.await(100, TimeUnit.MILLISECONDS)).isFalse();

        last.frameworkEnded();
        last.join();

        assertThat(closed).hasValue(1);
    }

    @Test
    void aFrameworkThatDoesNotEndIsNotWaitedForForEver() throws Exception {
        LastThing last = new LastThing(Duration.ofMillis(50));
        last.closes(closed::incrementAndGet);

        last.start();
        last.join();

        assertThat(closed).hasValue(1);
    }

    @Test
    void aHubWithADatabaseElsewhereHasNothingToClose() throws Exception {
        LastThing last = new LastThing(Duration.ofMinutes(1));
        last.closes(null);
        last.frameworkEnded();

        last.start();
        last.join();

        assertThat(closed).hasValue(0);
    }
}
