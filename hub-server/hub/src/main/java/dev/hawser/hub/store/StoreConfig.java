package dev.hawser.hub.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// How the store works. The defaults fit a hub of a thousand clusters.
@ConfigMapping(prefix = "hawser.store")
public interface StoreConfig {

    /// The database. None: an embedded one in [#directory()].
    Optional<String> jdbcUrl();

    /// Where the embedded database lives.
    @WithDefault("${hawser.data-dir:.hawser/data}/postgres")
    Path directory();

    /// Where the programs of the embedded database are unpacked to; hubs of one machine may share it. None:
    /// `postgresql`
    /// in [#directory()].
    Optional<Path> programs();

    /// Port of the embedded database on loopback; 0: any free one, for only the hub speaks to it.
    @WithDefault("0")
    int port();

    /// Cache of the embedded database in MiB: most of its memory.
    @WithDefault("64")
    int sharedBuffersMebibytes();

    /// The key that sealed types are encrypted with. All replicas need the same file; without it their content is lost.
    @WithDefault("${hawser.data-dir:.hawser/data}/secret-key.json")
    Path secretKeyFile();

    /// Types that are encrypted before they reach the database, as `plural` or `plural.group`.
    @WithDefault("secrets")
    Set<String> sealedTypes();

    /// Types whose changes are soon forgotten, because they beat like a heart. Their writes also wait for company.
    @WithDefault("leases.coordination.k8s.io")
    Set<String> passingTypes();

    /// How long a write of a passing type waits for others, so that a thousand heartbeats are not a thousand
    /// transactions.
    @WithDefault("30ms")
    Duration passingDelay();

    /// How long a write may take before its caller is told that the store does not answer.
    @WithDefault("10s")
    Duration writeTimeout();

    /// How often the log is looked at in case that a notification was lost.
    @WithDefault("500ms")
    Duration pollInterval();

    /// Told after a restore that cannot be noticed by itself: any text that was not used before, such as the date.
    Optional<String> restored();

    /// Most writes in one transaction.
    @WithDefault("500")
    int batchSize();

    History history();

    /// How much of the past is kept.
    interface History {

        /// Changes older than this are dropped from the database.
        @WithDefault("30d")
        Duration maxAge();

        /// At most about so many changes are kept in the database.
        @WithDefault("2000000")
        long maxChanges();

        /// At most about so many bytes on disk are kept.
        @WithDefault("8589934592")
        long maxBytes();

        /// Changes of passing types are dropped after this; a replica that was away for longer loads everything anew.
        @WithDefault("15m")
        Duration passingMaxAge();

        /// Dropping is done by the partition; this many revisions make one.
        @WithDefault("100000")
        int partitionSize();

        /// Changes kept in memory, for watches that resume and lists that go on page by page.
        @WithDefault("10000")
        int memoryChanges();

        /// Bytes of documents kept in memory for that.
        @WithDefault("67108864")
        long memoryBytes();
    }
}
