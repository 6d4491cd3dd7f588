package dev.hawser.hub.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final LoginThrottle throttle = new LoginThrottle(() -> now);

    @Test
    void someMistakesAreFreeThenTheWaitDoubles() {
        fail(5);
        assertThat(throttle.toWait("admin", "10.0.0.1")).isEmpty();

        fail(1);
        assertThat(throttle.toWait("admin", "10.0.0.1")).contains(Duration.ofSeconds(1));
        fail(3);
        assertThat(throttle.toWait("admin", "10.0.0.1")).contains(Duration.ofSeconds(8));
    }

    @Test
    void aStrangerDoesNotLockAPersonOut() {
        fail(10);

        assertThat(throttle.toWait("admin", "10.0.0.2")).isEmpty();
    }

    @Test
    void anAddressThatTriesManyNamesWaitsToo() {
        for (int i = 0; i < 31; i++) {
            throttle.failed("user" + i, "10.0.0.1");
        }

        assertThat(throttle.toWait("another", "10.0.0.1")).isPresent();
    }

    @Test
    void manyAttemptsAtOnceAreCountedBeforeTheyAreAnswered() {
        int begun = 0;
        for (int i = 0; i < 100; i++) {
            begun += throttle.begin("admin", "10.0.0.1").isEmpty() ? 1 : 0;
        }
        assertThat(begun).isLessThanOrEqualTo(6);
    }

    @Test
    void aNameThatDoesNotExistIsThrottledLikeOneThatDoes() {
        for (int i = 0; i < 10; i++) {
            throttle.begin("nobody", "10.0.0.3");
        }
        assertThat(throttle.begin("nobody", "10.0.0.3")).isPresent();
    }

    @Test
    void successForgetsAndSoDoesTime() {
        fail(10);
        throttle.succeeded("admin", "10.0.0.1");
        assertThat(throttle.toWait("admin", "10.0.0.1")).isEmpty();

        fail(30);
        now = now.plus(Duration.ofHours(1));
        fail(1);
        assertThat(throttle.toWait("admin", "10.0.0.1")).isEmpty();
    }

    @Test
    void aPasswordIsRecognisedAndNotKept() {
        PasswordHash hash = PasswordHash.of("correct horse", new SecureRandom());

        assertThat(hash.matches("correct horse")).isTrue();
        assertThat(hash.matches("correct horsf")).isFalse();
        assertThat(hash.text()).doesNotContain("horse");
        assertThat(PasswordHash.of("correct horse", new SecureRandom())).isNotEqualTo(hash);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            throttle.failed("admin", "10.0.0.1");
        }
    }
}
