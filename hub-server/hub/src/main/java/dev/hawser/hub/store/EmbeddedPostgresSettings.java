package dev.hawser.hub.store;

import java.nio.file.Path;
import java.time.Duration;

/// How the embedded PostgreSQL runs.
///
/// @param directory holds the data, the password, the log and the lock
/// @param binaries where its programs are unpacked to; may be shared by many databases
/// @param port on loopback; 0: any free one
/// @param sharedBuffersMebibytes its cache; the greater part of its memory
/// @param durable false only for tests: what is acknowledged may be lost when the machine stops
/// @param patience how long it may take to start or to stop
public record EmbeddedPostgresSettings(
        Path directory, Path binaries, int port, int sharedBuffersMebibytes, boolean durable, Duration patience) {

    /// Durable, 64 MiB of cache, any port.
    public static EmbeddedPostgresSettings in(Path directory) {
        return new EmbeddedPostgresSettings(
                directory, directory.resolve("postgresql"), 0, 64, true, Duration.ofSeconds(60));
    }

    /// What an operator has configured.
    public static EmbeddedPostgresSettings of(StoreConfig config) {
        Path directory = config.directory();
        return new EmbeddedPostgresSettings(
                directory,
                config.programs().orElseGet(() -> in(directory).binaries()),
                config.port(),
                config.sharedBuffersMebibytes(),
                true,
                in(directory).patience());
    }

    public EmbeddedPostgresSettings withBinaries(Path newBinaries) {
        return new EmbeddedPostgresSettings(directory, newBinaries, port, sharedBuffersMebibytes, durable, patience);
    }

    public EmbeddedPostgresSettings withPort(int newPort) {
        return new EmbeddedPostgresSettings(directory, binaries, newPort, sharedBuffersMebibytes, durable, patience);
    }

    /// For tests that don't pull the plug: many times faster on a slow disk.
    public EmbeddedPostgresSettings forgetful() {
        return new EmbeddedPostgresSettings(directory, binaries, port, sharedBuffersMebibytes, false, patience);
    }
}
