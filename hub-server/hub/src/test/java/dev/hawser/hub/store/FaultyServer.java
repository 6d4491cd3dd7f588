package dev.hawser.hub.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A durable database server of its own, to which things can be done.
public final class FaultyServer implements AutoCloseable {

    private final EmbeddedPostgresSettings settings;
    private final TestDatabase database;
    private EmbeddedPostgres server;

    public FaultyServer(Path directory) {
        EmbeddedPostgresSettings first = EmbeddedPostgresSettings.in(directory).withBinaries(TestDatabase.binaries());
        this.server = EmbeddedPostgres.start(first);
        this.settings = first.withPort(server.port());
        this.database = TestDatabase.on(server);
    }

    public TestDatabase database() {
        return database;
    }

    /// As `pg_ctl restart -m immediate`: no shutdown, recovery from the log at the start.
    void restartImmediately() throws Exception {
        signal("QUIT");
        server.close();
        server = EmbeddedPostgres.start(settings);
    }

    public void stop() {
        server.close();
    }

    public void start() {
        server = EmbeddedPostgres.start(settings);
    }

    /// Stops all its processes, as a machine that hangs does, and lets them go on.
    void pause(Duration time) throws Exception {
        signalAll("STOP");
        LockSupport.parkNanos(time.toNanos());
        signalAll("CONT");
    }

    private void signalAll(String signal) throws IOException, InterruptedException {
        signal(signal);
        ProcessHandle.of(server.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(process -> send(signal, process.pid()));
    }

    private void signal(String signal) {
        send(signal, server.pid());
    }

    static void send(String signal, long pid) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        database.close();
        server.close();
    }
}
