package dev.hawser.hub.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The store's configuration in tests.
public record TestConfig(
        Path secretKeyFile, Duration pollInterval, Duration writeTimeout, History history, Optional<String> restored)
        implements StoreConfig {

    public static TestConfig usual(Path secretKeyFile) {
        return new TestConfig(
                secretKeyFile,
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                new Limits(100_000, 10_000),
                Optional.empty());
    }

    public TestConfig withPollInterval(Duration newInterval) {
        return new TestConfig(secretKeyFile, newInterval, writeTimeout, history, restored);
    }

    public TestConfig withWriteTimeout(Duration newTimeout) {
        return new TestConfig(secretKeyFile, pollInterval, newTimeout, history, restored);
    }

    public TestConfig withLimits(Limits limits) {
        return new TestConfig(secretKeyFile, pollInterval, writeTimeout, limits, restored);
    }

    public TestConfig withMemoryChanges(int count) {
        return withLimits(new Limits(history.maxChanges(), history.maxBytes(), history.partitionSize(), count));
    }

    public TestConfig withRestored(String text) {
        return new TestConfig(secretKeyFile, pollInterval, writeTimeout, history, Optional.of(text));
    }

    @Override
    public Optional<String> jdbcUrl() {
        return Optional.empty();
    }

    @Override
    public Path directory() {
        return Path.of("unused");
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public Optional<Path> programs() {
        return Optional.empty();
    }

    @Override
    public int sharedBuffersMebibytes() {
        return 64;
    }

    @Override
    public Set<String> sealedTypes() {
        return Set.of("secrets");
    }

    @Override
    public Set<String> passingTypes() {
        return Set.of("leases.coordination.k8s.io");
    }

    @Override
    public Duration passingDelay() {
        return Duration.ofMillis(30);
    }

    @Override
    public int batchSize() {
        return 500;
    }

    /// @param maxChanges kept in the database
    /// @param maxBytes kept in the database
    /// @param memoryChanges kept in memory
    public record Limits(long maxChanges, long maxBytes, int partitionSize, int memoryChanges) implements History {

        public Limits(long maxChanges, int partitionSize) {
            this(maxChanges, Long.MAX_VALUE, partitionSize, 10_000);
        }

        @Override
        public Duration maxAge() {
            return Duration.ofDays(30);
        }

        @Override
        public Duration passingMaxAge() {
            return Duration.ofMinutes(15);
        }

        @Override
        public long memoryBytes() {
            return 64L << 20;
        }
    }
}
