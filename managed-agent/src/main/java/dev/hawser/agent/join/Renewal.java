package dev.hawser.agent.join;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// When a certificate is renewed.
public final class Renewal {

    /// The moment at which a random 20 to 25 % of the life is left: early enough for a long outage, and spread so
    /// that a fleet that joined at once does not renew at once.
    public static Instant at(Instant notBefore, Instant notAfter, RandomGenerator random) {
        Duration life = Duration.between(notBefore, notAfter);
        double left = 0.20 + 0.05 * random.nextDouble();
        return notAfter.minusMillis((long) (life.toMillis() * left));
    }

    private Renewal() {}
}
