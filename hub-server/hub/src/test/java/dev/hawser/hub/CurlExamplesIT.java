package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of the API says what can be typed; here it is typed.
class CurlExamplesIT {

    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "api.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final String LOGIN = "/auth/token";

    @TempDir
    private Path directory;

    private TestHub hub;

    @BeforeEach
    void start() throws Exception {
        hub = TestHub.start(directory.resolve("hub"));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void theExamplesOfTheApiPageWork() throws Exception {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        // The log-in is not the API's: its own tests are with the accounts.
        List<String> examples =
                blocks.stream().filter(block -> !block.contains(LOGIN)).toList();
        assertThat(examples).hasSize(blocks.size() - 1).hasSizeGreaterThan(3);

        String output = "";
        for (String example : examples) {
            output += run(example);
        }

        assertThat(output)
                .contains("\"sky\":\"red\"", "\"type\":\"ADDED\"", "\"phase\":\"Terminating\"", "ManagedClusterList");
        assertThat(output).contains("\"openapi\":\"3.0.0\"");
    }

    private String run(String script) throws IOException, InterruptedException {
        Path authority = directory.resolve("ca.crt");
        Files.writeString(authority, hub.authority().certificatePem());
        ProcessBuilder builder = new ProcessBuilder("bash", "-euc", script).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "HUB", hub.url().toString(), "CA", authority.toString(), "TOKEN", hub.administratorToken()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(script + output).isZero();
        return output;
    }
}
