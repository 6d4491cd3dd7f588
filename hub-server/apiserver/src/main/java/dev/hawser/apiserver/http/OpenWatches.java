package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Authorizer.Decision;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The watches that are open. A right may go while somebody watches: at intervals each is asked again for credentials
/// and right, by the same rules as a new request, and ended if it would be refused now.
final class OpenWatches implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OpenWatches.class);

    private static final int RETRY_AFTER_SECONDS = 10;

    private final Gate gate;
    private final Duration interval;
    private final int mostPerClient;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private @Nullable Thread checker;
    private boolean closed;

    /// @param mostPerClient how many one client may have open
    OpenWatches(Gate gate, Duration interval, int mostPerClient) {
        this.gate = gate;
        this.interval = interval;
        this.mostPerClient = mostPerClient;
    }

    /// One watch. Each is equal to itself only.
    static final class Open {
        private final HttpServerRequest request;
        private final Admitted admitted;
        private final Runnable end;

        private Open(HttpServerRequest request, Admitted admitted, Runnable end) {
            this.request = request;
            this.admitted = admitted;
            this.end = end;
        }
    }

    /// @param admitted who was let in, for what
    /// @param end ends the watch; any thread, at most a few times
    /// @throws ApiException `TooManyRequests` if the caller has as many as he may have
    Open add(HttpServerRequest request, Admitted admitted, Runnable end) {
        Open watch = new Open(request, admitted, end);
        counts.compute(admitted.caller().name(), (name, count) -> oneMore(name, count == null ? 0 : count));
        open.add(watch);
        startChecking();
        return watch;
    }

    private int oneMore(String name, int count) {
        if (count >= mostPerClient) {
            throw new ApiException(
                    Reason.TOO_MANY_REQUESTS,
                    name + " has " + count + " open watches, more are not served",
                    new Details("", "", "", "", List.of(), RETRY_AFTER_SECONDS));
        }
        return count + 1;
    }

    /// Removing it twice is once.
    void remove(Open watch) {
        if (open.remove(watch)) {
            counts.computeIfPresent(watch.admitted.caller().name(), (name, count) -> count == 1 ? null : count - 1);
        }
    }

    int count() {
        return open.size();
    }

    private synchronized void startChecking() {
        if (checker == null && !closed) {
            checker = Thread.ofVirtual().name("watch-rights").start(this::checkAgainAndAgain);
        }
    }

    private void checkAgainAndAgain() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(interval);
                recheck();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks all of them now.
    void recheck() {
        open.forEach(watch -> {
            if (!isStillAllowed(watch)) {
                remove(watch);
                watch.end.run();
            }
        });
    }

    private boolean isStillAllowed(Open watch) {
        try {
            Caller was = watch.admitted.caller();
            Caller now = gate.callerOf(watch.request);
            Decision decision = gate.authorize(now, watch.admitted.attributes());
            return now.name().equals(was.name())
                    && now.uid().equals(was.uid())
                    && decision.only().equals(watch.admitted.decision().only());
        } catch (ApiException e) {
            if (e.reason() == Reason.UNAUTHORIZED || e.reason() == Reason.FORBIDDEN) {
                LOG.infof(
                        "a watch ends, its right is gone, user=%s: %s",
                        watch.admitted.caller().name(), e.message());
                return false;
            }
            return true;
        } catch (RuntimeException e) {
            LOG.warnf(
                    e,
                    "the right of an open watch cannot be checked now, user=%s",
                    watch.admitted.caller().name());
            return true;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (checker != null) {
            checker.interrupt();
        }
    }
}
