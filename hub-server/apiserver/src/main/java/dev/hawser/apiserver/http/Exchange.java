package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.AuditEvent;
import dev.hawser.apiserver.access.AuditLog;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.Errand;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.verb.Query;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// One request and its answer, between the connection's event loop and the virtual thread that works on it. The body
/// is left in the connection until somebody who is allowed to send it wants it.
final class Exchange {

    private final HttpServerRequest request;
    private final Context context;
    private final ServerOptions options;
    private final Query query;
    private Consumer<Answer> onAnswer = answer -> {};

    /// On the request's event loop.
    Exchange(HttpServerRequest request, ServerOptions options) {
        this.request = request;
        this.options = options;
        this.context = Vertx.currentContext();
        this.query = Query.parse(request.query());
    }

    /// A write is about to be decided: its answer goes to the audit log.
    ///
    /// @param impersonator whose credentials were shown, `""` if the caller's own
    void audit(AuditLog log, Clock clock, Caller caller, String impersonator, Attributes attributes) {
        Errand errand = errand();
        onAnswer = answer -> log.record(new AuditEvent(
                clock.instant(),
                caller,
                impersonator,
                errand.source(),
                errand.agent(),
                attributes.name().isEmpty() ? attributes.named(answer.objectName()) : attributes,
                answer.oldRevision(),
                answer.newRevision(),
                answer.status(),
                query.has("dryRun")));
    }

    /// From where the request comes.
    Errand errand() {
        String source =
                request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
        return new Errand(source, header("User-Agent"), true);
    }

    HttpServerRequest request() {
        return request;
    }

    Context context() {
        return context;
    }

    Query query() {
        return query;
    }

    String header(String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    /// Reads the whole body; waits for it.
    RequestBody body() {
        CompletableFuture<Buffer> whole = new CompletableFuture<>();
        context.runOnContext(ignored -> read(whole));
        try {
            return new RequestBody(
                    header("Content-Type"), whole.get(options.bodyTimeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException failure) {
                throw failure;
            }
            throw Failures.badRequest("the body could not be read");
        } catch (TimeoutException e) {
            throw new ApiException(
                    Reason.TIMEOUT,
                    "the body did not arrive within " + options.bodyTimeout().toSeconds() + " seconds");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(Reason.SERVICE_UNAVAILABLE, "the server is stopping");
        }
    }

    private void read(CompletableFuture<Buffer> whole) {
        if (request.isEnded()) {
            whole.complete(Buffer.buffer());
            return;
        }
        Buffer gathered = Buffer.buffer();
        request.handler(chunk -> {
            if (gathered.length() + chunk.length() > options.maxBodyBytes()) {
                whole.completeExceptionally(Failures.tooLarge(options.maxBodyBytes()));
            } else {
                gathered.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(whole::completeExceptionally);
        request.endHandler(end -> whole.complete(gathered));
        request.resume();
    }

    void respond(Answer answer) {
        onAnswer.accept(answer);
        Buffer body = answer.body();
        String encoding = null;
        if (body.length() >= options.gzipFromBytes()
                && header("Accept-Encoding").contains("gzip")) {
            body = gzip(body.getBytes());
            encoding = "gzip";
        }
        Buffer sent = body;
        String sentEncoding = encoding;
        context.runOnContext(ignored -> send(request, answer, sent, sentEncoding));
    }

    /// Answers at once, on the request's event loop.
    static void refuse(HttpServerRequest request, Answer answer) {
        send(request, answer, answer.body(), null);
    }

    private static void send(HttpServerRequest request, Answer answer, Buffer body, @Nullable String encoding) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.putHeader("Content-Type", answer.mediaType());
        response.putHeader("Cache-Control", "no-cache, private");
        if (encoding != null) {
            response.putHeader("Content-Encoding", encoding);
        }
        for (String warning : answer.warnings()) {
            response.headers().add("Warning", "299 - \"" + escape(warning) + "\"");
        }
        if (answer.retryAfterSeconds() > 0) {
            response.putHeader("Retry-After", Integer.toString(answer.retryAfterSeconds()));
        }
        if (answer.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        if (!request.isEnded()) {
            // The end of a request without a body arrives here; what is left of a body is passed over.
            request.handler(rest -> {});
            request.resume();
        }
        if (!request.isEnded() && request.version() != HttpVersion.HTTP_2) {
            // What is left of an unread body must not be taken for the next request.
            response.putHeader("Connection", "close");
        }
        if (request.method().name().equals("HEAD")) {
            response.putHeader("Content-Length", Integer.toString(body.length()));
            response.end();
        } else {
            response.end(body);
        }
    }

    private static Buffer gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(out.toByteArray());
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
    }
}
