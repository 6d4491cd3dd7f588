package dev.hawser.hub.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// How a program is started that refuses to run as root. For anybody but root that is nothing special; for root it is
/// a user namespace in which nobody is root (files then still belong to root outside of it), or, where those are
/// forbidden, the user `nobody`, if possible with the capability to enter root's folders.
///
/// @param prefix goes before the command
/// @param uid owner that the program's directories must have, -1: whoever starts it
record Unprivileged(List<String> prefix, int uid) {

    private static final int NOBODY = 65_534;

    static Unprivileged detect() {
        if (!isRoot()) {
            return new Unprivileged(List.of(), -1);
        }
        if (succeeds("unshare", "-U", "true")) {
            return new Unprivileged(List.of("unshare", "-U"), -1);
        }
        List<String> asNobody = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
        // The data may lie below folders that only root may enter, /root for one.
        List<String> enteringAll = new ArrayList<>(asNobody);
        enteringAll.addAll(List.of("--inh-caps=+dac_override", "--ambient-caps=+dac_override"));
        for (List<String> prefix : List.of(enteringAll, asNobody)) {
            if (succeeds(Stream.concat(prefix.stream(), Stream.of("true")).toArray(String[]::new))) {
                return new Unprivileged(prefix, NOBODY);
            }
        }
        throw new DatabaseStartException(
                "PostgreSQL refuses to run as root, and neither unshare nor setpriv (package util-linux) can give it"
                        + " another user: start the hub as another user, or set hawser.store.jdbc-url.",
                null);
    }

    /// Gives a directory to the user that the program will run as.
    void own(Path directory) throws IOException {
        if (uid >= 0) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.toList()) {
                    Files.setAttribute(file, "unix:uid", uid);
                }
            }
        }
    }

    List<String> command(List<String> command) {
        List<String> result = new ArrayList<>(prefix);
        result.addAll(command);
        return result;
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 && output.isEmpty();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
