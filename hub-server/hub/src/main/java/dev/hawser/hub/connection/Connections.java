package dev.hawser.hub.connection;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The connections of clients that are open in this process. The HTTP server has no deadline for the head of a
/// request; so each connection gets a guard when it is made, and the guard is told of its requests.
public final class Connections {

    /// For TLS handshake and head of the first request together.
    public static final Duration FIRST_REQUEST = Duration.ofSeconds(20);

    /// For the head of each further request. Longer than the pools of Go, Java and Vert.x keep idle connections, so
    /// that it is they who close.
    public static final Duration NEXT_REQUEST = Duration.ofMinutes(2);

    /// All of the process: Netty makes what watches over new connections without our doing.
    public static final Connections ALL = new Connections();

    private final Map<String, ConnectionGuard> open = new ConcurrentHashMap<>();

    Connections() {}

    /// Tells Netty to have new connections guarded. Before the first server is started in the process.
    public static void guardAll() {
        System.setProperty("io.netty.bootstrap.extensions", "serviceload");
    }

    ConnectionGuard guard() {
        return new ConnectionGuard(this, FIRST_REQUEST, NEXT_REQUEST);
    }

    void opened(SocketAddress client, ConnectionGuard guard) {
        open.put(key(client), guard);
    }

    void closed(SocketAddress client, ConnectionGuard guard) {
        open.remove(key(client), guard);
    }

    int count() {
        return open.size();
    }

    /// A request has begun. On the connection's event loop.
    ///
    /// @param host address of the client
    /// @param port of the client
    /// @return to be run when it is answered, on the same event loop; running it again does nothing
    public Runnable requestStarted(String host, int port) {
        ConnectionGuard guard = open.get(host + " " + port);
        if (guard == null) {
            return () -> {};
        }
        guard.requestStarted();
        return new Runnable() {
            private boolean ended;

            @Override
            public void run() {
                if (!ended) {
                    ended = true;
                    guard.requestEnded();
                }
            }
        };
    }

    private static String key(@Nullable SocketAddress client) {
        return client instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress() + " " + address.getPort()
                : String.valueOf(client);
    }
}
