package dev.hawser.hub.reconcile;

import dev.hawser.apiserver.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All controllers of the hub: they run while this replica leads.
public final class Controllers implements Leadership.Holder, AutoCloseable {

    /// What one controller is at.
    ///
    /// @param name of its reconciler
    /// @param queued keys that are due and wait for a worker
    /// @param failing keys whose last reconciliation failed
    /// @param reconciled reconciliations that went well, since this replica leads
    /// @param failed reconciliations that did not
    public record State(String name, int queued, int failing, long reconciled, long failed) {}

    /// Everything is looked at again after this time, whatever was missed.
    public static final Duration RESYNC = Duration.ofMinutes(10);

    private final Store store;
    private final List<Reconciler> reconcilers;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final BackOff backOff;
    private final Duration resync;
    private volatile List<Controller> running = List.of();
    private @Nullable ScheduledExecutorService timer;

    public Controllers(Store store, List<Reconciler> reconcilers, InstantSource clock, RandomGenerator random) {
        this(store, reconcilers, clock, random, BackOff.DEFAULT, RESYNC);
    }

    public Controllers(
            Store store,
            List<Reconciler> reconcilers,
            InstantSource clock,
            RandomGenerator random,
            BackOff backOff,
            Duration resync) {
        this.store = store;
        this.reconcilers = List.copyOf(reconcilers);
        this.clock = clock;
        this.random = random;
        this.backOff = backOff;
        this.resync = resync;
    }

    @Override
    public synchronized void gained() {
        List<Controller> controllers = reconcilers.stream()
                .map(reconciler -> new Controller(store, reconciler, clock, random, backOff))
                .toList();
        controllers.forEach(Controller::start);
        running = controllers;
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("resync").factory());
        var _ = timer.scheduleWithFixedDelay(
                this::resyncAll, resync.toMillis(), resync.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Looks at everything again now.
    public void resyncAll() {
        running.forEach(Controller::resync);
    }

    @Override
    public synchronized void lost() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
        running.forEach(Controller::close);
        running = List.of();
    }

    /// One state per controller; empty while another replica leads.
    public List<State> states() {
        return running.stream().map(Controller::state).toList();
    }

    @Override
    public void close() {
        lost();
    }
}
