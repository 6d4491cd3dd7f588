package dev.hawser.hub;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.http.RequestLimits;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.StatusDocument;
import dev.hawser.hub.connection.Connections;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Who gets which requests. The API server has its paths; everything else that the framework serves needs
/// somebody who is known and may `get` the path, except what looks itself at who asks: login, join, and the
/// history of objects.
final class HubRoutes {

    private static final Logger LOG = Logger.getLogger(HubRoutes.class);

    private static final List<String> API =
            List.of("/api", "/apis", "/openapi", "/version", "/healthz", "/livez", "/readyz");
    private static final Set<String> LOOK_THEMSELVES =
            Set.of("/auth/token", "/auth/token/renew", "/join", "/join/kubeconfig", "/history");

    /// Name and password, or nothing at all.
    private static final int LARGEST_BODY = 8 * 1024;

    /// In which the body of somebody unknown has to be there.
    private static final long BODY_MILLIS = 10_000;

    private final AtomicReference<@Nullable Hub> hub;

    /// @param hub empty while it is not yet, or no longer, there
    HubRoutes(AtomicReference<@Nullable Hub> hub) {
        this.hub = hub;
    }

    /// Before all others.
    void mount(Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        SocketAddress client = request.connection().remoteAddress();
        Runnable answered = Connections.ALL.requestStarted(client.hostAddress(), client.port());
        context.addEndHandler(ended -> answered.run());
        try {
            route(context, request);
        } catch (ApiException e) {
            answer(request, e);
        }
    }

    private void route(RoutingContext context, HttpServerRequest request) {
        Hub serving = hub.get();
        if (serving == null) {
            throw new ApiException(Reason.SERVICE_UNAVAILABLE, "the hub is starting or stopping");
        }
        String path = request.path();
        if (path != null && isApi(path)) {
            serving.api().handle(request);
            return;
        }
        RequestLimits.check(request, LARGEST_BODY);
        if (path != null && isLogin(path) && serving.accounts().isEmpty()) {
            throw new ApiException(Reason.FORBIDDEN, "local accounts are switched off on this hub");
        }
        if (path != null && (LOOK_THEMSELVES.contains(path) || path.startsWith("/history/"))) {
            requireSmallBody(request);
            long timer = context.vertx().setTimer(BODY_MILLIS, late -> cutOff(request));
            context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
            context.next();
        } else {
            guard(serving, context);
        }
    }

    /// Whoever is not yet known may send little, and has to say beforehand how much.
    private static void requireSmallBody(HttpServerRequest request) {
        boolean unannounced = request.getHeader("Transfer-Encoding") != null
                || (request.version() == HttpVersion.HTTP_2
                        && request.getHeader("Content-Length") == null
                        && request.getHeader("Content-Type") != null);
        if (unannounced) {
            throw Failures.badRequest("the request needs Content-Length");
        }
    }

    private static void cutOff(HttpServerRequest request) {
        if (!request.isEnded()) {
            var _ = request.connection().close();
        }
    }

    private static boolean isLogin(String path) {
        return path.startsWith("/auth/token");
    }

    /// Who somebody is may have to be asked of an identity provider: not on the event loop.
    private static void guard(Hub hub, RoutingContext context) {
        HttpServerRequest request = context.request();
        Context loop = context.vertx().getOrCreateContext();
        request.pause();
        Thread.ofVirtual().name("guard").start(() -> {
            Runnable next = verdict(hub, request)
                    .<Runnable>map(failure -> () -> answer(request, failure))
                    .orElse(context::next);
            loop.runOnContext(_ -> {
                request.resume();
                next.run();
            });
        });
    }

    /// Why the request is refused; empty if it may pass.
    private static Optional<ApiException> verdict(Hub hub, HttpServerRequest request) {
        try {
            require(hub, request);
            return Optional.empty();
        } catch (ApiException e) {
            return Optional.of(e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s could not be decided", request.path());
            return Optional.of(new ApiException(Reason.INTERNAL_ERROR, "Internal error occurred: see the hub's log"));
        }
    }

    private static boolean isApi(String path) {
        return path.equals("/") || API.stream().anyMatch(api -> path.equals(api) || path.startsWith(api + "/"));
    }

    private static void require(Hub hub, HttpServerRequest request) {
        String verb = request.method().name().toLowerCase(Locale.ROOT);
        hub.gate().require(request, Attributes.ofPath(verb, request.path()));
    }

    private static void answer(HttpServerRequest request, ApiException failure) {
        HttpServerResponse response = request.response();
        response.setStatusCode(failure.code()).putHeader("Content-Type", "application/json");
        if (!request.isEnded() && request.version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        var _ = response.end(Buffer.buffer(Documents.bytes(StatusDocument.of(failure))));
    }
}
