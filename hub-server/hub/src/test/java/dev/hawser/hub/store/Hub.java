package dev.hawser.hub.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A process of its own that uses a database and is there to be killed.
final class Hub {

    private Hub() {}

    static Process start(String what, Path directory, Path binaries) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Hub.class.getName(),
                        what,
                        directory.toString(),
                        binaries.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// `hold` starts the database, says its process id and waits to be killed.
    static void main(String... arguments) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(
                EmbeddedPostgresSettings.in(Path.of(arguments[1])).withBinaries(Path.of(arguments[2])));
        System.out.println(postgres.pid());
        System.out.flush();
        Thread.currentThread().join();
    }
}
