package dev.hawser.apiserver.http;

import dev.hawser.apiserver.verb.WatchHub;
import dev.hawser.apiserver.verb.Watcher;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Moves the frames of one watcher to its connection, on the connection's event loop, as fast as the client reads.
final class WatchResponse {

    private static final int CHUNK = 32 * 1024;
    private static final long BEFORE_END_MILLIS = 2000;

    private final Context context;
    private final HttpServerResponse response;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private @Nullable Watcher watcher;
    private long timeoutTimer = -1;
    private long bookmarkTimer = -1;
    private boolean over;
    private Runnable onEnd = () -> {};

    WatchResponse(Exchange exchange) {
        this.context = exchange.context();
        this.response = exchange.request().response();
    }

    /// @param told once, when the watch is over in whatever way; set before the start
    void onEnd(Runnable told) {
        onEnd = told;
    }

    /// Ends the watch; what is queued is not sent any more. On any thread.
    void end() {
        context.runOnContext(ignored -> timeout());
    }

    /// Something may be there to take; on any thread.
    void ready() {
        if (scheduled.compareAndSet(false, true)) {
            context.runOnContext(ignored -> {
                scheduled.set(false);
                pump();
            });
        }
    }

    /// Sends the head and whatever the watcher has, until its end or the timeout.
    ///
    /// @param bookmarkMillis between bookmarks, 0 for none
    void start(Watcher from, WatchHub hub, long timeoutMillis, long bookmarkMillis) {
        context.runOnContext(ignored -> {
            watcher = from;
            if (response.ended() || response.closed()) {
                from.close();
                finish();
                return;
            }
            response.setChunked(true);
            response.putHeader("Content-Type", "application/json");
            response.putHeader("Cache-Control", "no-cache, private");
            response.exceptionHandler(e -> finish());
            response.closeHandler(closed -> finish());
            response.drainHandler(drained -> pump());
            response.write(Buffer.buffer());
            timeoutTimer = context.owner().setTimer(timeoutMillis, id -> timeout());
            if (bookmarkMillis > 0) {
                scheduleBookmark(hub, bookmarkMillis, timeoutMillis);
            }
            pump();
        });
    }

    private void scheduleBookmark(WatchHub hub, long interval, long remaining) {
        long delay = Math.min(interval, remaining - BEFORE_END_MILLIS);
        if (delay <= 0) {
            return;
        }
        bookmarkTimer = context.owner().setTimer(delay, id -> {
            Watcher current = watcher;
            if (!over && current != null) {
                current.bookmark(hub);
                scheduleBookmark(hub, interval, remaining - delay);
            }
        });
    }

    private void pump() {
        Watcher from = watcher;
        if (from == null || over) {
            return;
        }
        Buffer chunk = Buffer.buffer();
        while (!response.writeQueueFull()) {
            byte[] frame = from.take();
            if (frame != null) {
                chunk.appendBytes(frame);
            }
            if (chunk.length() >= CHUNK || (frame == null && chunk.length() > 0)) {
                response.write(chunk);
                chunk = Buffer.buffer();
            }
            if (frame == null) {
                break;
            }
        }
        if (chunk.length() > 0) {
            response.write(chunk);
        }
        if (from.isExhausted()) {
            timeout();
        }
    }

    private void timeout() {
        if (!over) {
            finish();
            response.end();
        }
    }

    private void finish() {
        if (over) {
            return;
        }
        over = true;
        if (watcher != null) {
            watcher.close();
        }
        context.owner().cancelTimer(timeoutTimer);
        context.owner().cancelTimer(bookmarkTimer);
        onEnd.run();
    }
}
