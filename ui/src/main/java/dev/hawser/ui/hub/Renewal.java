package dev.hawser.ui.hub;

import dev.hawser.ui.hub.HubException.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps one person's token fresh while the visit lasts, so that nobody is signed out in the middle of work, and says
/// when whoever vouched for the person no longer does.
final class Renewal implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Renewal.class);
    static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);

    private final UnaryOperator<Identity> renew;
    private final Clock clock;
    private final Duration shortest;
    private volatile Identity identity;
    private volatile @Nullable Thread thread;

    /// @param renew waits for the network and fails with [HubException]
    /// @param shortest time between two attempts
    Renewal(Identity identity, UnaryOperator<Identity> renew, Clock clock, Duration shortest) {
        this.identity = identity;
        this.renew = renew;
        this.clock = clock;
        this.shortest = shortest;
    }

    /// @param ended told if the person is refused
    void start(Consumer<HubException> ended) {
        thread = Thread.ofVirtual().name("renew-" + identity.name()).start(() -> keepFresh(ended));
    }

    String token() {
        return identity.token();
    }

    private void keepFresh(Consumer<HubException> ended) {
        try {
            while (true) {
                Duration wait = Duration.between(clock.instant(), identity.renewAt());
                Thread.sleep(wait.compareTo(shortest) < 0 ? shortest : wait);
                tryRenew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (HubException e) {
            ended.accept(e);
        }
    }

    private void tryRenew() {
        try {
            identity = renew.apply(identity);
        } catch (HubException e) {
            if (e.failure() == Failure.UNAUTHENTICATED) {
                throw e;
            }
            LOG.warnf("Token not renewed, next attempt follows: %s user=%s", e.sentence(), identity.name());
        }
    }

    @Override
    public void close() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
