package dev.hawser.hub.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of our own on loopback, for a hub that was given none: durable (fsync on), its data kept from
/// start to start, password protected, with bounded memory. One process at a time uses a directory; what a killed
/// predecessor left running is stopped first.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final String USER = "hawser";
    private static final String DATABASE = "hawser";

    private final FileChannel lockFile;
    private final PostgresServer server;
    private final int port;
    private final String password;

    private EmbeddedPostgres(FileChannel lockFile, PostgresServer server, int port, String password) {
        this.lockFile = lockFile;
        this.server = server;
        this.port = port;
        this.password = password;
    }

    /// Starts it, the first time with a new database.
    ///
    /// @throws DatabaseStartException with a sentence for the operator
    public static EmbeddedPostgres start(EmbeddedPostgresSettings settings) {
        Path directory = settings.directory().toAbsolutePath();
        FileChannel lock = null;
        try {
            Files.createDirectories(directory);
            Disk.requireRoom(directory);
            lock = lock(directory);
            EmbeddedPostgres started = start(settings, directory, lock);
            lock = null;
            return started;
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "The database in " + directory + " could not be started: " + Disk.reason(e) + ".", e);
        } finally {
            release(lock);
        }
    }

    private static EmbeddedPostgres start(EmbeddedPostgresSettings settings, Path directory, FileChannel lock)
            throws IOException {
        PostgresBinaries binaries = PostgresBinaries.in(settings.binaries().toAbsolutePath());
        PostgresServer server = new PostgresServer(
                binaries,
                Unprivileged.detect(),
                directory.resolve("data"),
                directory.resolve("postgres.log"),
                settings.patience());
        String password = password(directory.resolve("password"));
        if (Files.isDirectory(server.data())) {
            requireVersion(server.data());
            server.stopLeftBehind();
        } else {
            server.initialise(USER, directory.resolve("password"));
        }
        int port = settings.port() == 0 ? freePort() : requireFree(settings.port());
        server.start(port, options(settings));
        server.awaitReady(url(port, "postgres"), USER, password);
        server.createDatabase(url(port, "postgres"), USER, password, DATABASE);
        return new EmbeddedPostgres(lock, server, port, password);
    }

    public String jdbcUrl() {
        return url(port, DATABASE);
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    /// The process id of the server.
    public long pid() {
        return server.pid();
    }

    /// Stops it: running transactions are rolled back, what was committed is safe. May be called by several threads;
    /// each returns when it is stopped.
    @Override
    public synchronized void close() {
        server.stop();
        release(lockFile);
    }

    private static List<String> options(EmbeddedPostgresSettings settings) {
        String safe = settings.durable() ? "on" : "off";
        List<String> options = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=" + safe,
                "synchronous_commit=" + safe,
                "full_page_writes=" + safe,
                "shared_buffers=" + settings.sharedBuffersMebibytes() + "MB",
                "effective_cache_size=256MB",
                "work_mem=4MB",
                "maintenance_work_mem=32MB",
                "wal_buffers=4MB",
                "max_connections=40",
                "max_worker_processes=2",
                "max_parallel_workers=0",
                "autovacuum_max_workers=2",
                "autovacuum_naptime=15s",
                "io_method=sync",
                "huge_pages=off",
                "jit=off",
                // Nobody replicates from an embedded database: less is logged, and old log is reused.
                "wal_level=minimal",
                "max_wal_senders=0",
                "min_wal_size=64MB",
                "max_wal_size=512MB",
                "checkpoint_timeout=15min",
                "log_checkpoints=off"));
        return List.copyOf(options);
    }

    private static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process: as taken as by another one.
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new DatabaseStartException(
                    "The database in " + directory + " is in use by another hub: stop that one, or choose another"
                            + " directory.",
                    null);
        }
        return channel;
    }

    private static void release(@Nullable FileChannel lock) {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void requireVersion(Path data) throws IOException {
        String version = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.equals(PostgresBinaries.MAJOR)) {
            throw new DatabaseStartException(
                    "The database in " + data + " was made by PostgreSQL " + version + ", but this hub brings "
                            + PostgresBinaries.MAJOR + ": dump it with " + version + " and restore it, or move it"
                            + " away.",
                    null);
        }
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Path unfinished = file.resolveSibling("password.new");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, HexFormat.of().formatHex(random));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static int requireFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "Port " + port + " on 127.0.0.1, which the database shall listen on, is taken.", e);
        }
    }
}
