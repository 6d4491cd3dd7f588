package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer.Decision;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.Errand;
import dev.hawser.apiserver.fairness.Fairness.Seat;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoreException;
import dev.hawser.apiserver.store.StoreException.Outcome;
import dev.hawser.apiserver.verb.InProcessClient;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.apiserver.verb.Verbs;
import dev.hawser.apiserver.verb.WatchHub;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/// A Kubernetes-style API server over a [Store]. It owns no port and no thread: the host hands it requests of any
/// Vert.x HTTP server, and it works on them on virtual threads.
public final class ApiServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ApiServer.class);

    private final ServerParts parts;
    private final Executor executor;

    ApiServer(ServerParts parts, Executor executor) {
        this.parts = parts;
        this.executor = executor;
    }

    /// @param store where the objects are; stays the host's to close
    public static ApiServerBuilder over(Store store) {
        return new ApiServerBuilder(store);
    }

    /// Answers a request. To be called on the request's event loop, with the body not yet read. Paths that are not of
    /// an API server are answered with 404.
    public void handle(HttpServerRequest request) {
        request.pause();
        Exchange exchange;
        try {
            RequestLimits.check(request, parts.options().maxBodyBytes());
            exchange = new Exchange(request, parts.options());
        } catch (ApiException e) {
            Exchange.refuse(request, Answer.failure(e));
            return;
        }
        executor.execute(
                () -> ScopedValue.where(Errand.CURRENT, exchange.errand()).run(() -> serve(exchange)));
    }

    /// Whom a request is to be answered as, by the server's own rules; for hosts that serve other paths too.
    ///
    /// @throws ApiException `Unauthorized`, or `Forbidden` for somebody who may not act as somebody else
    public Caller callerOf(HttpServerRequest request) {
        return parts.gate().callerOf(request);
    }

    /// Ends at once the watches of those who may not watch any more. It is done at intervals anyway.
    public void recheckWatches() {
        parts.open().recheck();
    }

    /// The API from inside the process.
    public ResourceClient client(Caller caller) {
        return new InProcessClient(parts.registry(), parts.verbs(), caller);
    }

    public Verbs verbs() {
        return parts.verbs();
    }

    public WatchHub watchHub() {
        return parts.hub();
    }

    /// Ends all watches. Their clients resume elsewhere.
    @Override
    public void close() {
        parts.open().close();
        parts.hub().close();
    }

    private void serve(Exchange exchange) {
        try {
            route(exchange);
        } catch (ApiException e) {
            exchange.respond(Answer.failure(e));
        } catch (StoreException e) {
            LOG.warnf(
                    "the store failed %s %s: %s",
                    method(exchange), exchange.request().path(), e.getMessage());
            exchange.respond(Answer.failure(Failures.storeFailed(e.outcome() == Outcome.UNKNOWN)));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            String id = UUID.randomUUID().toString();
            LOG.errorf(
                    e,
                    "internal error %s at %s %s",
                    id,
                    method(exchange),
                    exchange.request().path());
            exchange.respond(Answer.failure(new ApiException(
                    Reason.INTERNAL_ERROR, "Internal error occurred: see the server's log for " + id)));
        }
    }

    private void route(Exchange exchange) {
        String path = exchange.request().path();
        RequestInfo info = RequestInfo.of(method(exchange), path, exchange.query());
        Caller shown = parts.gate().authenticate(exchange.request());
        Attributes attributes = parts.attributes(info, exchange.query());
        if (info.isWrite()) {
            exchange.audit(parts.audit(), parts.clock(), shown, "", attributes);
        }
        Caller caller = parts.gate().assume(shown, exchange.request());
        if (info.isWrite() && !caller.equals(shown)) {
            exchange.audit(parts.audit(), parts.clock(), caller, shown.name(), attributes);
        }
        Decision decision = parts.gate().authorize(caller, attributes);
        if (info.isResource()) {
            try (Seat _ = parts.seat(info, exchange.query(), caller, attributes)) {
                parts.resources().serve(exchange, info, new Admitted(caller, attributes, decision));
            }
            return;
        }
        boolean read = info.verb().equals("get") || info.verb().equals("head");
        Optional<Answer> answer = read
                ? parts.info().serve(exchange, path).or(() -> parts.documents().serve(exchange, path))
                : Optional.empty();
        exchange.respond(answer.orElseGet(Answer::pageNotFound));
    }

    private static String method(Exchange exchange) {
        return exchange.request().method().name().toUpperCase(Locale.ROOT);
    }
}
