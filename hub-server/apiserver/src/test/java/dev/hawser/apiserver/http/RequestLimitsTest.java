package dev.hawser.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.apiserver.store.MemoryStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a request may look like, whoever sends it. Most of these come from nobody: the limits hold before anybody is
/// asked who he is.
class RequestLimitsTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    private static TestApiServer server;
    private static HttpCalls admin;

    @BeforeAll
    static void start() {
        server = TestApiServer.start(
                0,
                new MemoryStore(),
                builder -> builder.options(
                        ServerOptions.DEFAULT.withTimes(Duration.ofMillis(300), Duration.ofSeconds(20))));
        admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
    }

    @AfterAll
    static void stop() {
        admin.close();
        server.close();
    }

    @Test
    void aPathThatIsTooLongIsRefused() throws IOException {
        assertThat(raw("GET /api/v1/" + "a".repeat(3000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("the path is longer than 2048");
    }

    @Test
    void aRequestLineThatIsTooLongIsRefused() throws IOException {
        assertThat(raw("GET /api?x=" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .matches("(?s)HTTP/1.. 414.*");
    }

    @Test
    void tooManyHeadersAreRefused() throws IOException {
        StringBuilder request = new StringBuilder("GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
        for (int i = 0; i < 120; i++) {
            request.append("X-").append(i).append(": y\r\n");
        }
        assertThat(raw(request + "\r\n")).startsWith("HTTP/1.1 400").contains("more than 100 header fields");
    }

    @Test
    void headersThatAreTooLargeAreRefused() throws IOException {
        String request = "GET /api HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Big: " + "a".repeat(40_000);
        assertThat(raw(request + "\r\n\r\n")).matches("(?s)HTTP/1.. 431.*");
    }

    @Test
    void aBodyThatIsAnnouncedTooLargeIsRefusedUnread() throws IOException {
        assertThat(raw("POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 99000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(raw("POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"))
                .matches("(?s)HTTP/1.1 4\\d\\d.*");
        assertThat(raw("POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void aBodyThatGrowsTooLargeIsCutOff() throws IOException {
        String head = "POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestApiServer.ADMIN_TOKEN
                + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = "80000\r\n" + "a".repeat(0x80000) + "\r\n";
        assertThat(raw(head + chunk.repeat(8))).startsWith("HTTP/1.1 413");
    }

    @Test
    void aBodyOfSomebodyUnknownIsNotWaitedFor() throws IOException {
        assertThat(raw("POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"))
                .startsWith("HTTP/1.1 401")
                .containsIgnoringCase("connection: close");
    }

    @Test
    void aBodyThatDripsInIsNotWaitedForLongerThanItsTime() throws IOException {
        String head = "POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TestApiServer.ADMIN_TOKEN
                + "\r\nContent-Length: 100\r\n\r\n{";
        assertThat(raw(head)).startsWith("HTTP/1.1 504").containsIgnoringCase("connection: close");
    }

    @Test
    @DisplayName("CVE-2024-40634, CVE-2025-23388: deep JSON and YAML is refused, not followed")
    void deepNestingIsRefused() {
        String deep = "[".repeat(200_000);
        assertThat(admin.post(MAPS, "{\"a\":" + deep).status()).isEqualTo(400);
        assertThat(yaml("a: " + deep)).isEqualTo(400);
        assertThat(yaml("a:\n" + "- ".repeat(5000) + "b")).isEqualTo(400);
    }

    @Test
    @DisplayName("CVE-2019-11253: YAML aliases that multiply are refused")
    void yamlBombsAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [%s*a%d]\n"
                    .formatted(i, i, "*a%d,".formatted(i - 1).repeat(8), i - 1));
        }
        assertThat(yaml(bomb.toString())).isEqualTo(400);
        StringBuilder few = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 13; i++) {
            few.append("a%d: &a%d [%s*a%d]\n"
                    .formatted(i, i, "*a%d,".formatted(i - 1).repeat(3), i - 1));
        }
        assertThat(yaml(few.toString())).isEqualTo(400);
        assertThat(yaml("a: &a [*a]")).isEqualTo(400);
        assertThat(yaml("a: &a {b: *a}")).isEqualTo(400);
    }

    @Test
    void numbersWithoutEndAreRefused() {
        assertThat(admin.post(MAPS, "{\"a\":" + "9".repeat(100_000) + "}").status())
                .isEqualTo(400);
        assertThat(admin.post(MAPS, "{\"metadata\":{\"generation\":1e999999999}}")
                        .status())
                .isBetween(400, 422);
    }

    private static int yaml(String text) {
        return admin.send("POST", MAPS, "application/yaml", text.getBytes(StandardCharsets.UTF_8))
                .status();
    }

    /// Sends as is and reads until the server closes or has answered.
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            } catch (IOException e) {
                // The server has answered and closed before all was sent: the answer can still be read.
            }
            byte[] buffer = new byte[4096];
            int length = socket.getInputStream().read(buffer);
            return length < 0 ? "" : new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        }
    }
}
