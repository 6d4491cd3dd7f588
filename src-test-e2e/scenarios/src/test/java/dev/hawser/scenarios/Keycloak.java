package dev.hawser.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A real Keycloak with the realm that `deploy/keycloak` ships, as a process on loopback. Its own build step, which
/// takes
/// longer than the start, is done once per unpacked distribution.
final class Keycloak implements AutoCloseable {

    private static final Path UNPACKED = Path.of("target", "keycloak").toAbsolutePath();
    private static final Path REALM = Path.of("..", "..", "deploy", "keycloak", "hawser-realm.json");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADMIN = "setup";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String adminPassword = UUID.randomUUID().toString();
    private final String consoleSecret = UUID.randomUUID().toString();
    private final int port;
    private final Process process;

    private Keycloak(Path home, Path data, String console) throws IOException {
        port = freePort();
        Files.createDirectories(home.resolve("data/import"));
        Files.copy(REALM, home.resolve("data/import/hawser-realm.json"), StandardCopyOption.REPLACE_EXISTING);
        build(home);
        process = command(
                        home,
                        data.resolve("keycloak.log"),
                        Map.of(
                                "KC_BOOTSTRAP_ADMIN_USERNAME",
                                ADMIN,
                                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                                adminPassword,
                                "HAWSER_CONSOLE_SECRET",
                                consoleSecret,
                                "HAWSER_CONSOLE_URL",
                                console),
                        "start",
                        "--optimized",
                        "--import-realm",
                        "--http-enabled=true",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + freePort(),
                        "--hostname-strict=false")
                .start();
    }

    /// Does not wait until it is up.
    ///
    /// @param data for its log
    /// @param console the address where browsers see the console
    static Keycloak start(Path data, String console) {
        try (var versions = Files.list(UNPACKED)) {
            Path home = versions.filter(path -> path.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow();
            return new Keycloak(home, data, console);
        } catch (IOException e) {
            throw new UncheckedIOException("Keycloak is not unpacked in " + UNPACKED, e);
        }
    }

    private static void build(Path home) throws IOException {
        Path done = home.resolve("built-for-tests");
        if (Files.exists(done)) {
            return;
        }
        Path log = home.resolve("build.log");
        Process build = command(home, log, Map.of(), "build", "--db=dev-mem", "--cache=local", "--health-enabled=false")
                .start();
        try {
            if (!build.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || build.exitValue() != 0) {
                throw new AssertionError("kc.sh build failed:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        Files.createFile(done);
    }

    private static ProcessBuilder command(Path home, Path log, Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("bin/kc.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_APPEND", "-Xmx400m -XX:-UseG1GC -XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        builder.environment().putAll(environment);
        return builder;
    }

    void awaitUp() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isUp()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new AssertionError("Keycloak did not come up");
            }
        }
    }

    private boolean isUp() {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                                            .timeout(Duration.ofSeconds(10))
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            pause();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Until the next look, or until it has ended.
    private void pause() {
        try {
            var _ = process.waitFor(500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    String issuer() {
        return "http://127.0.0.1:" + port + "/realms/hawser";
    }

    String consoleSecret() {
        return consoleSecret;
    }

    /// Makes a person with the password `sesame`.
    ///
    /// @return the id
    String person(String name, String group) {
        ObjectNode person = JSON.createObjectNode()
                .put("username", name)
                .put("enabled", true)
                .put("email", name + "@example.com")
                .put("emailVerified", true)
                .put("firstName", name)
                .put("lastName", "Test");
        person.putArray("groups").add(group);
        person.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", "sesame")
                .put("temporary", false);
        administer("POST", "/users", person);
        return administer("GET", "/users?exact=true&username=" + name, null)
                .path(0)
                .path("id")
                .asText();
    }

    void leaveGroup(String person, String group) {
        String id = administer("GET", "/groups?exact=true&search=" + group, null)
                .path(0)
                .path("id")
                .asText();
        administer("DELETE", "/users/" + person + "/groups/" + id, null);
    }

    void disable(String person) {
        administer("PUT", "/users/" + person, JSON.createObjectNode().put("enabled", false));
    }

    /// Lets the command line's client trade passwords for tokens, which only tests want.
    void allowPasswords() {
        ObjectNode client = (ObjectNode)
                administer("GET", "/clients?clientId=hawser-cli", null).path(0);
        client.put("directAccessGrantsEnabled", true);
        administer("PUT", "/clients/" + client.path("id").asText(), client);
    }

    /// The token answer for a person.
    JsonNode tokens(String name) {
        return post(
                issuer() + "/protocol/openid-connect/token",
                Map.of(
                        "grant_type", "password",
                        "client_id", "hawser-cli",
                        "username", name,
                        "password", "sesame",
                        "scope", "openid"));
    }

    private JsonNode administer(String method, String path, @Nullable JsonNode body) {
        String token = post(
                        "http://127.0.0.1:" + port + "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                ADMIN,
                                "password",
                                adminPassword))
                .path("access_token")
                .asText();
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/realms/hawser" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString())));
    }

    private JsonNode post(String address, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpRequest.newBuilder(URI.create(address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError(
                        answer.request().uri() + " answered " + answer.statusCode() + " " + answer.body());
            }
            return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
