package dev.hawser.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Renews the server's own certificate in time; the server reads its files again by itself.
final class Housekeeping implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofHours(12);

    private final Keys keys;
    private final HubConfig config;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("housekeeping").factory());

    Housekeeping(Keys keys, HubConfig config) {
        this.keys = keys;
        this.config = config;
        var _ = timer.scheduleWithFixedDelay(this::renew, EVERY.toHours(), EVERY.toHours(), TimeUnit.HOURS);
    }

    /// A failure is logged and tried again next time; if it left this method the timer would stop.
    private void renew() {
        try {
            if (keys.renewServerCertificate(config)) {
                LOG.info("The server certificate was renewed; it is taken into use within the hour");
            }
        } catch (IOException | RuntimeException e) {
            LOG.errorf("The server certificate cannot be renewed: %s", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
