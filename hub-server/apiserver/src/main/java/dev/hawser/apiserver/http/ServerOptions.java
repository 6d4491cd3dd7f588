package dev.hawser.apiserver.http;

import java.time.Duration;

/// Limits and identity of an API server.
///
/// @param maxBodyBytes larger bodies are refused before authentication
/// @param anonymousAllowed requests without credentials reach authorization as `system:anonymous`
/// @param watchTimeout the least after which a watch ends if the client does not say; up to twice that, at random, so
///     that not all clients come back at once
/// @param maxWatchTimeout the longest that a client may ask for
/// @param bookmarkInterval how often a watch that wants to hear it is told how far it is
/// @param watchQueue events that may wait for one slow watcher
/// @param recentChanges of each type that are kept at hand for watches to resume from
/// @param gzipFromBytes answers of at least this size are compressed for clients that accept it
/// @param bodyTimeout in which a whole body has to arrive
/// @param recheckInterval how often those who watch are asked again for their right to
/// @param version what `/version` says
public record ServerOptions(
        int maxBodyBytes,
        boolean anonymousAllowed,
        Duration watchTimeout,
        Duration maxWatchTimeout,
        Duration bookmarkInterval,
        int watchQueue,
        int recentChanges,
        int gzipFromBytes,
        Duration bodyTimeout,
        Duration recheckInterval,
        VersionInfo version) {

    public static final ServerOptions DEFAULT = new ServerOptions(
            3 * 1024 * 1024,
            false,
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofMinutes(1),
            1000,
            1000,
            128 * 1024,
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            VersionInfo.DEFAULT);

    public ServerOptions withAnonymous(boolean allowed) {
        return new ServerOptions(
                maxBodyBytes,
                allowed,
                watchTimeout,
                maxWatchTimeout,
                bookmarkInterval,
                watchQueue,
                recentChanges,
                gzipFromBytes,
                bodyTimeout,
                recheckInterval,
                version);
    }

    public ServerOptions withVersion(VersionInfo info) {
        return new ServerOptions(
                maxBodyBytes,
                anonymousAllowed,
                watchTimeout,
                maxWatchTimeout,
                bookmarkInterval,
                watchQueue,
                recentChanges,
                gzipFromBytes,
                bodyTimeout,
                recheckInterval,
                info);
    }

    /// For a server with few clients: what is kept per type and per watch is small.
    public ServerOptions withWatchLimits(int queue, int recent) {
        return new ServerOptions(
                maxBodyBytes,
                anonymousAllowed,
                watchTimeout,
                maxWatchTimeout,
                bookmarkInterval,
                queue,
                recent,
                gzipFromBytes,
                bodyTimeout,
                recheckInterval,
                version);
    }

    /// @param body in which a whole body has to arrive
    /// @param recheck how often those who watch are asked again for their right to
    public ServerOptions withTimes(Duration body, Duration recheck) {
        return new ServerOptions(
                maxBodyBytes,
                anonymousAllowed,
                watchTimeout,
                maxWatchTimeout,
                bookmarkInterval,
                watchQueue,
                recentChanges,
                gzipFromBytes,
                body,
                recheck,
                version);
    }
}
