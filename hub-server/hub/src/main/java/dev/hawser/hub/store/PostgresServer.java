package dev.hawser.hub.store;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The server process of one data directory: made, started, asked, stopped by PostgreSQL's own programs.
final class PostgresServer {

    private static final int LOG_TAIL = 4096;

    private final PostgresBinaries binaries;
    private final Unprivileged unprivileged;
    private final Path data;
    private final Path log;
    private final Duration patience;
    private @Nullable Process process;

    PostgresServer(PostgresBinaries binaries, Unprivileged unprivileged, Path data, Path log, Duration patience) {
        this.binaries = binaries;
        this.unprivileged = unprivileged;
        this.data = data;
        this.log = log;
        this.patience = patience;
    }

    Path data() {
        return data;
    }

    long pid() {
        return running().pid();
    }

    /// Makes a new, empty cluster of databases; under another name first, so that a broken attempt leaves nothing.
    void initialise(String user, Path passwordFile) throws IOException {
        Path unfinished = data.resolveSibling("data.new");
        if (Files.exists(unfinished)) {
            PostgresBinaries.delete(unfinished);
        }
        Files.createDirectory(unfinished);
        Path password = Files.copy(
                passwordFile,
                data.resolveSibling("password.init"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        try {
            unprivileged.own(unfinished);
            unprivileged.own(password);
            Result result = run(
                    binaries.program("initdb"),
                    "-D",
                    unfinished.toString(),
                    "-U",
                    user,
                    "-A",
                    "scram-sha-256",
                    "--pwfile=" + password,
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-instructions");
            if (result.status() != 0) {
                throw failed("could not be made", result.output());
            }
        } finally {
            Files.deleteIfExists(password);
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Stops the server that a killed hub left behind, and forgets one that is gone.
    void stopLeftBehind() throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
        boolean ours = ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().command())
                .filter(command -> command.endsWith("/postgres"))
                .isPresent();
        if (!ours) {
            // Nobody, or somebody else who was given the number since.
            Files.delete(pidFile);
            return;
        }
        Result result = pgCtlStop();
        if (result.status() != 0 && Files.exists(pidFile)) {
            throw failed("is still run by process " + pid + ", which does not stop", result.output());
        }
    }

    /// Starts the server in a session of its own: Ctrl-C is for the hub, which stops it when it is done.
    void start(int port, List<String> options) throws IOException {
        unprivileged.own(data);
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(unprivileged.command(
                List.of(binaries.program("postgres"), "-D", data.toString(), "-p", Integer.toString(port))));
        options.forEach(option -> command.addAll(List.of("-c", option)));
        File logFile = log.toFile();
        Files.deleteIfExists(log);
        process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(logFile)
                .redirectErrorStream(true)
                .start();
    }

    void awaitReady(String url, String user, String password) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try (Connection connection = DriverManager.getConnection(url, user, password)) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException e) {
                if (!running().isAlive()) {
                    throw failed("could not be started", tailOfLog());
                }
                if (System.nanoTime() > deadline) {
                    stop();
                    throw failed("did not become ready within " + patience.toSeconds() + " s", tailOfLog());
                }
            }
            pause();
        }
    }

    void createDatabase(String url, String user, String password, String name) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select 1 from pg_database where datname = '" + name + "'")) {
            if (!found.next()) {
                try (Statement create = connection.createStatement()) {
                    create.execute("create database " + name);
                }
            }
        } catch (SQLException e) {
            stop();
            throw new DatabaseStartException(
                    "The database in " + data + " does not accept its own password file: " + e.getMessage(), e);
        }
    }

    /// Stops fast: clients are cut off, their open transactions rolled back.
    void stop() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            return;
        }
        try {
            Result result = pgCtlStop();
            if (result.status() != 0 && running.isAlive()) {
                running.destroyForcibly();
            }
            running.waitFor();
        } catch (IOException e) {
            running.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Result pgCtlStop() throws IOException {
        return run(
                binaries.program("pg_ctl"),
                "stop",
                "-s",
                "-w",
                "-m",
                "fast",
                "-t",
                Long.toString(patience.toSeconds()),
                "-D",
                data.toString());
    }

    private Result run(String... command) throws IOException {
        Process run = new ProcessBuilder(unprivileged.command(List.of(command)))
                .redirectErrorStream(true)
                .start();
        run.getOutputStream().close();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return new Result(run.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.destroyForcibly();
            throw new IOException("interrupted while running " + command[0], e);
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("the server was not started");
        }
        return process;
    }

    private String tailOfLog() throws IOException {
        String text = Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
        return text.substring(Math.max(0, text.length() - LOG_TAIL));
    }

    private DatabaseStartException failed(String what, String output) {
        String reason;
        if (output.contains("No space left on device")) {
            reason = "the disk is full";
        } else {
            reason = output.lines()
                    .filter(line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("error:"))
                    .map(line -> line.replaceFirst("^.*?(FATAL|PANIC|error):\\s*", ""))
                    .reduce((first, last) -> last)
                    .orElse("see " + log);
        }
        return new DatabaseStartException("The database in " + data + " " + what + ": " + reason + ".", null);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the database started", e);
        }
    }

    /// What a program said, and its exit status.
    private record Result(int status, String output) {}
}
