package dev.hawser.scenarios;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `deploy/quickstart` as a user runs it: the real script, on free ports and with a state folder of its own.
final class Quickstart implements AutoCloseable {

    private static final Path TOP = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Process process;
    private final Path state;
    private final Path output;
    private final int port;
    private final int consolePort;

    private Quickstart(Process process, Path state, Path output, int port, int consolePort) {
        this.process = process;
        this.state = state;
        this.output = output;
        this.port = port;
        this.consolePort = consolePort;
    }

    /// Starts it and waits until it says that everything runs.
    static Quickstart start(Path state, String... options) {
        try {
            return start(state, freePort(), options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same with a port that others have to know beforehand.
    static Quickstart start(Path state, int consolePort, String... options) {
        try {
            int port = freePort();
            Path output = Files.createTempFile("quickstart", ".out");
            List<String> command = new ArrayList<>(List.of(
                    TOP.resolve("deploy/quickstart").toString(),
                    "--port",
                    Integer.toString(port),
                    "--console-port",
                    Integer.toString(consolePort)));
            command.addAll(List.of(options));
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("HAWSER_STATE", state.toString());
            Quickstart quickstart = new Quickstart(builder.start(), state, output, port, consolePort);
            quickstart.awaitLine("Ctrl-C stops everything.");
            return quickstart;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitLine(String text) throws IOException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!output().contains(text)) {
            boolean ended = waitFor(Duration.ofMillis(200));
            if (ended || Instant.now().isAfter(deadline)) {
                String said = output() + logTails();
                close();
                throw new AssertionError("quickstart did not come up:\n" + said);
            }
        }
    }

    private boolean waitFor(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    private String logTails() throws IOException {
        StringBuilder tails = new StringBuilder();
        for (String name : List.of("hub", "console", "fleet")) {
            Path log = state.resolve("logs").resolve(name + ".log");
            if (Files.exists(log)) {
                List<String> lines = Files.readAllLines(log);
                tails.append("\n--- ").append(name).append('\n');
                lines.subList(Math.max(0, lines.size() - 30), lines.size())
                        .forEach(line -> tails.append(line).append('\n'));
            }
        }
        return tails.toString();
    }

    String console() {
        return "http://127.0.0.1:" + consolePort;
    }

    int port() {
        return port;
    }

    Path kubeconfig() {
        return state.resolve("kubeconfig");
    }

    Path state() {
        return state;
    }

    /// What the script printed as the administrator's password.
    String password() {
        try {
            Matcher matcher = Pattern.compile("Password\\s+(\\S+)").matcher(output());
            if (!matcher.find()) {
                throw new AssertionError("quickstart printed no password:\n" + output());
            }
            return matcher.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig().toFile()))
                .build();
    }

    /// Sends one request to the fleet's control port, e.g. `POST /clusters/emea/gateway/down`.
    void fleet(String method, String path) {
        fleet(method, path, "");
    }

    /// The same with a body.
    void fleet(String method, String path, String body) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(fleetControl() + path))
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError(
                        method + " " + path + " answered " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private String fleetControl() throws IOException {
        Matcher matcher = Pattern.compile("Control endpoint: (http://127\\.0\\.0\\.1:\\d+)")
                .matcher(Files.readString(state.resolve("logs/fleet.log")));
        if (!matcher.find()) {
            throw new AssertionError("the fleet printed no control address");
        }
        return matcher.group(1);
    }

    /// All processes that have the state folder in their command line: the parts, and the database.
    List<Long> livingUsers() {
        String folder = state.toString();
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != ProcessHandle.current().pid())
                .filter(handle -> handle.info().commandLine().orElse("").contains(folder))
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .toList();
    }

    /// As `kill -9` does to one part.
    void kill(String part) {
        try {
            long pid = Long.parseLong(Files.readString(state.resolve("pids").resolve(part + ".pid"))
                    .strip());
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the script has ended by itself.
    void awaitEnd() {
        if (!waitFor(Duration.ofMinutes(2))) {
            throw new AssertionError("quickstart did not end within two minutes");
        }
    }

    /// The processes whose pid files are in the state folder and that still live.
    List<Long> livingParts() {
        List<Long> living = new ArrayList<>();
        try (var files = Files.list(state.resolve("pids"))) {
            for (Path file : files.toList()) {
                long pid = Long.parseLong(Files.readString(file).strip());
                if (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                    living.add(pid);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return living;
    }

    /// As Ctrl-C does; returns when the script has ended.
    void stop() {
        process.destroy();
        if (!waitFor(Duration.ofMinutes(2))) {
            throw new AssertionError("quickstart did not stop within two minutes");
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
