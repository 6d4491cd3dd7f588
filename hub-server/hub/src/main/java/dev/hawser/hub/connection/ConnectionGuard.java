package dev.hawser.hub.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Closes a connection on which no request is being answered for too long, whatever bytes drip in: one that does not
/// get through its TLS handshake and the head of its first request, and one that does not begin the next. What it
/// sends is not looked at. All calls on the connection's event loop.
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

    private final Connections connections;
    private final Duration first;
    private final Duration next;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> deadline;
    private int answering;

    /// @param first from the connection to the head of the first request
    /// @param next from an answer to the head of the following request
    ConnectionGuard(Connections connections, Duration first, Duration next) {
        this.connections = connections;
        this.first = first;
        this.next = next;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        connections.opened(ctx.channel().remoteAddress(), this);
        closeAfter(first);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        connections.closed(ctx.channel().remoteAddress(), this);
        ctx.fireChannelInactive();
    }

    void requestStarted() {
        cancel();
        answering++;
    }

    void requestEnded() {
        answering--;
        if (answering == 0) {
            closeAfter(next);
        }
    }

    private void closeAfter(Duration wait) {
        cancel();
        ChannelHandlerContext open = context;
        if (open != null && open.channel().isActive()) {
            deadline = open.executor().schedule(this::close, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void close() {
        if (context != null) {
            var _ = context.close();
        }
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
