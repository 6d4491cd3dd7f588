package dev.hawser.scenarios;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.hawser.api.cluster.ManagedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People come by a real Keycloak: through the API, through the console, with kubectl; and are out within a minute.
class KeycloakTest {

    private static final Duration OUT_WITHIN = Duration.ofSeconds(60);
    private static final Path TOP = Path.of("..", "..").toAbsolutePath().normalize();

    @TempDir
    private static Path directory;

    private static Keycloak keycloak;
    private static Quickstart hawser;

    @BeforeAll
    static void start() throws IOException {
        int consolePort = Keycloak.freePort();
        keycloak = Keycloak.start(directory, "http://127.0.0.1:" + consolePort);
        hawser = Quickstart.start(
                directory.resolve("state"),
                consolePort,
                "--no-demo",
                "--hub-set",
                "hawser.oidc.keycloak.issuer=" + keycloak.issuer(),
                "--hub-set",
                "hawser.oidc.keycloak.audience=hawser-hub",
                "--console-set",
                "hawser.oidc.enabled=true",
                "--console-set",
                "hawser.oidc.label=Keycloak",
                "--console-set",
                "hawser.oidc.issuer=" + keycloak.issuer(),
                "--console-set",
                "hawser.oidc.client-secret=" + keycloak.consoleSecret());
        keycloak.awaitUp();
        keycloak.allowPasswords();
        kubectl("apply", "-f", TOP.resolve("deploy/keycloak/roles.yaml").toString());
    }

    @AfterAll
    static void stop() {
        if (hawser != null) {
            hawser.close();
        }
        keycloak.close();
    }

    private static String kubectl(String... arguments) {
        return run(List.of("kubectl", "--kubeconfig", hawser.kubeconfig().toString()), arguments);
    }

    private static String run(List<String> command, String... arguments) {
        try {
            List<String> whole = new java.util.ArrayList<>(command);
            whole.addAll(List.of(arguments));
            Path output = Files.createTempFile(directory, "run", ".out");
            ProcessBuilder builder =
                    new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment()
                    .put("XDG_CACHE_HOME", directory.resolve("cache").toString());
            Process process = builder.start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(whole + " did not end: " + Files.readString(output));
            }
            return Files.readString(output);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static KubernetesClient as(String person) {
        String token = keycloak.tokens(person).path("access_token").asText();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("https://127.0.0.1:" + hawser.port())
                        .withCaCertFile(hawser.state().resolve("ca.crt").toString())
                        .withOauthToken(token)
                        .withRequestRetryBackoffLimit(0)
                        .withOnlyHttpWatches(true)
                        .build())
                .build();
    }

    private static int status(Runnable call) {
        try {
            call.run();
            return 200;
        } catch (KubernetesClientException e) {
            return e.getCode();
        }
    }

    @Test
    void aGroupGivesItsRightsAndTakesThemAwayWithinAMinute() {
        String id = keycloak.person("vera", "viewers");
        try (KubernetesClient vera = as("vera")) {
            Assertions.assertThat(
                            status(() -> vera.resources(ManagedCluster.class).list()))
                    .isEqualTo(200);
            Assertions.assertThat(status(() -> vera.secrets().inAnyNamespace().list()))
                    .isEqualTo(403);

            keycloak.leaveGroup(id, "viewers");

            await().atMost(OUT_WITHIN)
                    .until(() ->
                            status(() -> vera.resources(ManagedCluster.class).list()) == 403);
        }
    }

    @Test
    void aTokenThatIsNotForTheHubIsRefused() {
        keycloak.person("ian", "viewers");
        String idToken = keycloak.tokens("ian").path("id_token").asText();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + hawser.port())
                .withCaCertFile(hawser.state().resolve("ca.crt").toString())
                .withOauthToken(idToken)
                .withRequestRetryBackoffLimit(0)
                .build();
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config).build()) {
            Assertions.assertThat(
                            status(() -> client.resources(ManagedCluster.class).list()))
                    .isEqualTo(401);
        }
    }

    @Test
    void theConsoleSignsInByKeycloakAndOutAgain() {
        keycloak.person("olga", "fleet-admins");
        try (Console console = Console.open(hawser, ColorScheme.LIGHT)) {
            Page page = signIn(console, "olga");
            assertThat(page.locator(".person")).containsText("olga");
            assertThat(page.locator("vaadin-side-nav-item", new Page.LocatorOptions().setHasText("Join a cluster")))
                    .isVisible();

            page.locator(".person").click();
            page.getByText("Sign out").click();

            assertThat(page.locator("input[name=username]")).isVisible();
            console.go("clusters");
            assertThat(page.getByText("Sign in with Keycloak")).isVisible();
            // The session at Keycloak has ended, too: it asks for the password again.
            page.getByText("Sign in with Keycloak").click();
            assertThat(page.locator("#kc-login")).isVisible();
        }
    }

    @Test
    void whoIsPutOutAtKeycloakIsPutOutOfTheConsoleWithinAMinute() {
        String id = keycloak.person("nina", "viewers");
        try (Console console = Console.open(hawser, ColorScheme.LIGHT)) {
            Page page = signIn(console, "nina");
            assertThat(page.locator(".person")).containsText("nina");
            assertThat(page.locator("vaadin-side-nav-item", new Page.LocatorOptions().setHasText("Tunnels")))
                    .isVisible();
            assertThat(page.locator("vaadin-side-nav-item", new Page.LocatorOptions().setHasText("Join a cluster")))
                    .isHidden();

            keycloak.disable(id);

            page.waitForURL(
                    address -> address.contains("/login?because=refused"),
                    new Page.WaitForURLOptions().setTimeout((double) OUT_WITHIN.toMillis()));
        }
    }

    @Test
    void kubectlSignsInByTheDeviceFlow() throws Exception {
        keycloak.person("kim", "viewers");
        Path kubeconfig = directory.resolve("kim.kubeconfig");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                current-context: hub
                clusters:
                  - name: hub
                    cluster: {server: "https://127.0.0.1:%d", certificate-authority: %s}
                contexts:
                  - name: hub
                    context: {cluster: hub, user: me}
                users:
                  - name: me
                    user:
                      exec:
                        apiVersion: client.authentication.k8s.io/v1
                        command: %s
                        args: [--issuer, "%s", --client-id, hawser-cli]
                        interactiveMode: Never
                """.formatted(
                        hawser.port(),
                        hawser.state().resolve("ca.crt"),
                        TOP.resolve("deploy/kubectl-hawser-login"),
                        keycloak.issuer()));
        List<String> command = List.of("kubectl", "--kubeconfig", kubeconfig.toString());
        Path output = directory.resolve("device.out");
        ProcessBuilder first = new ProcessBuilder(
                        "kubectl", "--kubeconfig", kubeconfig.toString(), "get", "managedclusters")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        first.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        Process kubectl = first.start();
        Pattern place = Pattern.compile("Open (\\S+) and confirm");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> place.matcher(Files.readString(output)).find());
        Matcher found = place.matcher(Files.readString(output, StandardCharsets.UTF_8));
        Assertions.assertThat(found.find()).isTrue();
        try (Console browser = Console.open(hawser, ColorScheme.LIGHT)) {
            Page page = browser.page();
            page.navigate(found.group(1));
            fillIn(page, "kim");
            page.locator("#kc-login").click();
            page.getByText("Device Login Successful").waitFor();
        }

        Assertions.assertThat(kubectl.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Assertions.assertThat(Files.readString(output)).contains("No resources found");
        // The second time nobody is asked.
        Assertions.assertThat(run(command, "auth", "can-i", "list", "tunnels.network.hawser.dev", "-A"))
                .startsWith("yes");
        Assertions.assertThat(run(command, "auth", "can-i", "list", "secrets", "-A"))
                .startsWith("no");
    }

    private static Page signIn(Console console, String person) {
        Page page = console.page();
        console.go("clusters");
        page.getByText("Sign in with Keycloak").click();
        fillIn(page, person);
        return page;
    }

    private static void fillIn(Page page, String person) {
        page.locator("#username").fill(person);
        page.locator("#password").fill("sesame");
        page.locator("#kc-login").click();
    }
}
