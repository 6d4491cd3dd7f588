package dev.hawser.hub.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.hawser.apiserver.store.Documents;
import dev.hawser.apiserver.store.Expected;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoreContract;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.store.Write;
import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Measures the store, by hand: `StoreLoad <directory> <seconds> <writers> [SQL to run before]`. Every writer rewrites
/// the status of
/// twenty objects of 10 KiB in turn, on a durable embedded database. `docs/reference/performance.md` has the figures.
final class StoreLoad {

    private static final int OBJECTS = 20;

    private final PostgresStore store;
    private final AgroalDataSource pool;
    private final AtomicLong writes = new AtomicLong();
    private final ConcurrentLinkedQueue<Long> latencies = new ConcurrentLinkedQueue<>();

    private StoreLoad(PostgresStore store, AgroalDataSource pool) {
        this.store = store;
        this.pool = pool;
    }

    static void main(String... arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Duration time = Duration.ofSeconds(Integer.parseInt(arguments[1]));
        int writers = Integer.parseInt(arguments[2]);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgresSettings.in(directory));
                AgroalDataSource pool = TestDatabase.pool(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            TestDatabase.migrate(pool);
            if (arguments.length > 3) {
                try (Connection connection = pool.getConnection();
                        Statement statement = connection.createStatement()) {
                    statement.execute(arguments[3]);
                }
            }
            Path key = directory.resolve("key.json");
            try (PostgresStore store = PostgresStore.open(pool, TestConfig.usual(key), KeyFileSealer.of(key))) {
                new StoreLoad(store, pool).run(time, writers, postgres.pid());
            }
        }
    }

    private void run(Duration time, int writers, long postmaster) throws Exception {
        write(writers, System.nanoTime() + Duration.ofSeconds(10).toNanos());
        report("after warming up", 0, 0);
        writes.set(0);
        latencies.clear();
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long began = System.nanoTime();
        long cpu = process.getProcessCpuTime();
        long database = cpuOfTree(postmaster);
        long log = Long.parseLong(ask("select pg_current_wal_insert_lsn() - '0/0'"));
        String batches = "select xact_commit from pg_stat_database where datname = 'hawser'";
        Thread reporter = Thread.ofVirtual().start(() -> reportEvery(Duration.ofSeconds(30)));
        write(writers, began + time.toNanos());
        double seconds = (System.nanoTime() - began) / 1e9;
        reporter.interrupt();
        long count = writes.get();
        long logged = Long.parseLong(ask("select pg_current_wal_insert_lsn() - '0/0'")) - log;
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        say("%.0f writes/s, p50 %.1f ms, p99 %.1f ms", count / seconds, at(sorted, 0.5), at(sorted, 0.99));
        say(
                "per write: PostgreSQL %.0f us of CPU, hub %.0f us of CPU, %.1f KiB of WAL",
                (cpuOfTree(postmaster) - database) / 1e3 / count,
                (process.getProcessCpuTime() - cpu) / 1e3 / count,
                logged / 1024.0 / count);
        say("commits in the database: %s", ask(batches));
        report("at the end", count, seconds);
    }

    private void write(int writers, long until) throws Exception {
        StoreContract.inParallel(writers, i -> {
            StoredResource[] mine = new StoredResource[OBJECTS];
            for (long n = 0; System.nanoTime() < until; n++) {
                int at = (int) (n % OBJECTS);
                ResourceKey key = Documents.widget("cluster-" + i, "work-" + at);
                StoredResource known = mine[at] == null ? store.snapshot().get(key) : mine[at];
                long began = System.nanoTime();
                mine[at] = requireNonNull(store.commit(new Write(
                                key,
                                known == null ? new Expected.Absent() : new Expected.AtRevision(known.revision()),
                                document(key, n),
                                "system:open-cluster-management:cluster-" + i))
                        .current());
                latencies.add(System.nanoTime() - began);
                writes.incrementAndGet();
            }
        });
    }

    /// About 7 KiB that stay and 3 KiB of status that changes a little, as a ManifestWork's.
    private static ObjectNode document(ResourceKey key, long n) {
        ObjectNode document = Documents.document(key, "", "");
        ArrayNode manifests = ((ObjectNode) document.path("spec")).putArray("manifests");
        for (int i = 0; i < 28; i++) {
            int mixed = (key.toString().hashCode() * 31 + i) * 0x9E3779B9;
            manifests
                    .addObject()
                    .put("name", "config-" + i + "-" + Integer.toHexString(mixed))
                    .put("image", "registry.example.com/team-" + i + "/app@sha256:" + hex(mixed, 64))
                    .put("replicas", mixed & 7)
                    .put("data", hex(mixed * 7, 64));
        }
        ArrayNode conditions = ((ObjectNode) document.path("status")).putArray("conditions");
        for (int i = 0; i < 16; i++) {
            conditions
                    .addObject()
                    .put("type", "Applied-" + i)
                    .put("status", (n + i) % 5 == 0 ? "False" : "True")
                    .put("lastTransitionTime", "2026-01-01T00:00:" + (n + i) % 60 + "Z")
                    .put("message", "manifest " + hex((int) n * 31 + i, 24) + " applied")
                    .put("observedGeneration", n);
        }
        return document;
    }

    private static String hex(int seed, int length) {
        StringBuilder text = new StringBuilder();
        int state = seed;
        while (text.length() < length) {
            state = state * 1664525 + 1013904223;
            text.append(Integer.toHexString(state >>> 4));
        }
        return text.substring(0, length);
    }

    private void reportEvery(Duration interval) {
        try {
            while (true) {
                Thread.sleep(interval);
                report("meanwhile", writes.get(), 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(String when, long count, double seconds) {
        say(
                "%s (%d writes, %.0f s): resource %s, log %s, dead rows %s, document %s bytes",
                when,
                count,
                seconds,
                ask("select pg_size_pretty(pg_total_relation_size('resource'))"),
                ask("select pg_size_pretty(coalesce(sum(bytes), 0)) from change_partition"),
                ask("select n_dead_tup from pg_stat_user_tables where relname = 'resource'"),
                ask("select max(length(main) + length(status)) from resource"));
    }

    private String ask(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// CPU of a process, its children, and those of them that have ended, in nanoseconds.
    private static long cpuOfTree(long root) throws IOException {
        long ticks = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .toList()) {
                List<String> fields = stat(process);
                boolean itself = process.getFileName().toString().equals(Long.toString(root));
                if (itself || (!fields.isEmpty() && fields.get(1).equals(Long.toString(root)))) {
                    for (int field : itself ? new int[] {11, 12, 13, 14} : new int[] {11, 12}) {
                        ticks += Long.parseLong(fields.get(field));
                    }
                }
            }
        }
        return ticks * 10_000_000L;
    }

    /// The fields after the name; empty if the process is gone.
    private static List<String> stat(Path process) {
        try {
            String line = Files.readString(process.resolve("stat"));
            return Arrays.asList(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static double at(long[] sorted, double quantile) {
        return sorted[(int) (sorted.length * quantile)] / 1e6;
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
