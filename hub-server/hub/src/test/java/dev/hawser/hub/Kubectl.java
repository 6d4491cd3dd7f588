package dev.hawser.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The real `kubectl`, with a home and a kubeconfig of its own.
final class Kubectl {

    private static final int PATIENCE_SECONDS = 60;
    private static final Pattern VERSION = Pattern.compile("\"minor\": *\"(\\d+)");

    private final Path home;
    private final Path kubeconfig;
    private final int minor;

    /// @param home where it may keep its cache
    /// @param token shown to the hub
    Kubectl(Path home, TestHub hub, String token) throws IOException {
        this.home = Files.createDirectories(home);
        this.kubeconfig = home.resolve("kubeconfig");
        Path authority = home.resolve("ca.crt");
        Files.writeString(authority, hub.authority().certificatePem());
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: hub, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: me, user: {token: "%s"}}]
                contexts: [{name: hub, context: {cluster: hub, user: me}}]
                current-context: hub
                """.formatted(hub.url(), authority, token));
        Matcher version = VERSION.matcher(ok("version", "--client", "-o", "json"));
        if (!version.find()) {
            throw new IllegalStateException("kubectl does not tell its version");
        }
        minor = Integer.parseInt(version.group(1));
    }

    /// @param output both streams
    record Result(int status, String output) {}

    /// Whether it is of this minor version or newer: the old ones of some distributions lack commands.
    boolean knows(int since) {
        return minor >= since;
    }

    /// The output of a command that has to succeed.
    String ok(String... arguments) {
        Result result = run(arguments);
        if (result.status() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + result.output());
        }
        return result.output();
    }

    /// The output of a command that has to fail.
    String fails(String... arguments) {
        Result result = run(arguments);
        if (result.status() == 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + " did not fail: " + result.output());
        }
        return result.output();
    }

    Result run(String... arguments) {
        return run(Map.of(), arguments);
    }

    Result run(Map<String, String> environment, String... arguments) {
        Process process = start(environment, arguments);
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("kubectl " + String.join(" ", arguments) + " does not end: " + output);
            }
            return new Result(process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    /// Starts a command that does not end by itself.
    Process start(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(binary()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError(
                    "no kubectl can be started: install it (Debian: kubernetes-client) or name one in HAWSER_KUBECTL",
                    e);
        }
    }

    /// A file that a command can read.
    String file(String name, String content) {
        try {
            return Files.writeString(home.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String binary() {
        String named = System.getenv("HAWSER_KUBECTL");
        return named == null || named.isEmpty() ? "kubectl" : named;
    }
}
