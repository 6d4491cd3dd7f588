package dev.hawser.hub.reconcile;

import dev.hawser.apiserver.store.Term;
import java.io.IOException;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;

/// A process of its own that strives to lead, says when it does and when not any more, and is there to be stopped.
final class LeadingProcess {

    private LeadingProcess() {}

    static Process start(String url, String user, String password) throws IOException {
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LeadingProcess.class.getName(),
                        url,
                        user,
                        password))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static void main(String... arguments) throws Exception {
        new PostgresLeadership(
                        () -> DriverManager.getConnection(arguments[0], arguments[1], arguments[2]),
                        Duration.ofSeconds(1))
                .contend(new Leadership.Holder() {
                    @Override
                    public void gained() {
                        say("gained " + Term.current());
                    }

                    @Override
                    public void lost() {
                        say("lost");
                    }
                });
        Thread.currentThread().join();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
