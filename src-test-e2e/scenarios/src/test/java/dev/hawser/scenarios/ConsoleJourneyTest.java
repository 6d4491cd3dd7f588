package dev.hawser.scenarios;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a person does in the console, in a real browser against the running product.
@ExtendWith(DemoFleet.class)
class ConsoleJourneyTest {

    private static final Duration SHOWS_WITHIN = Duration.ofSeconds(60);
    private static final Duration RED_WITHIN = Duration.ofSeconds(30);
    private static final Duration HEALS_WITHIN = Duration.ofSeconds(60);
    private static final int TUNNEL_ENDS = 6;
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final Quickstart quickstart;
    private final Console console;
    private final Page page;

    ConsoleJourneyTest(Quickstart quickstart) {
        this.quickstart = quickstart;
        this.console = Console.open(quickstart, ColorScheme.LIGHT);
        this.page = console.page();
    }

    @BeforeEach
    void signIn() {
        console.signIn(quickstart.password());
        assertThat(page.locator(".tile")).hasCount(4, within(SHOWS_WITHIN));
    }

    @AfterEach
    void close() {
        List<String> errors = console.errors();
        console.close();
        assertThat(errors).isEmpty();
    }

    @Test
    void theOverviewAndTheListShowTheThreeClusters() {
        assertThat(tile("Clusters")).containsText(Pattern.compile("3\\s*3 Ready"), contains(SHOWS_WITHIN));
        assertThat(tile("Tunnels")).containsText(Pattern.compile("3\\s*3 Connected"), contains(SHOWS_WITHIN));

        tile("Clusters").click();

        assertThat(console.heading("Clusters")).isVisible();
        assertThat(page.locator("vaadin-grid .status.mood-good")).hasCount(3, within(SHOWS_WITHIN));
        assertThat(page.locator("vaadin-grid .tag-simulated")).hasCount(3);

        page.locator("vaadin-grid a").first().click();

        assertThat(page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("Network")))
                .isVisible();
    }

    @Test
    void aGatewayThatIsCutTurnsRedInTheOpenPageWithItsReasonAndHeals() {
        console.go("network/tunnels");
        assertThat(ends("good")).hasCount(TUNNEL_ENDS, within(SHOWS_WITHIN));
        page.evaluate("window.neverLoadedAgain = true");
        String victim = "emea-frankfurt";

        quickstart.fleet("POST", "/clusters/" + victim + "/gateway/down");
        try {
            assertThat(ends("bad")).hasCount(4, within(RED_WITHIN));
            assertThat(ends("good")).hasCount(2);
            assertThat(cell("GatewayDown")).hasCount(2);
            assertThat(cell("PeerUnreachable")).hasCount(2);
            cell("GatewayDown").first().click();
            assertThat(page.locator(".topology-side"))
                    .containsText(victim + " has no active gateway", contains(SHOWS_WITHIN));
        } finally {
            quickstart.fleet("POST", "/clusters/" + victim + "/gateway/up");
        }

        assertThat(ends("good")).hasCount(TUNNEL_ENDS, within(HEALS_WITHIN));
        assertThat(page.evaluate("window.neverLoadedAgain")).isEqualTo(true);
    }

    @Test
    void theWizardMakesACommandThatPinsTheAuthorityAndKeepsTheTokenOutOfAddresses() {
        console.go("join");
        page.getByLabel("Name of the cluster").fill("edge-berlin");

        console.button("Make the command").click();

        Locator command = page.locator(".command pre");
        assertThat(command).containsText("--cacert", contains(SHOWS_WITHIN));
        assertThat(command).containsText("-----BEGIN CERTIFICATE-----");
        assertThat(command).containsText("https://127.0.0.1:" + quickstart.port() + "/join");
        String token = Pattern.compile("Bearer (hjt\\.\\S+)")
                .matcher(command.textContent())
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        String secret = token.substring(token.lastIndexOf('.') + 1);
        assertThat(secret).hasSizeGreaterThan(20);
        assertThat(page.url()).doesNotContain(secret);
        assertThat(console.addresses()).noneMatch(address -> address.contains(secret));
        assertThat(page.getByText("Waiting for the cluster")).isVisible();
    }

    @Test
    void whoSignsOutIsOutside() {
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Signed in as admin"))
                .click();
        page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(console.button("Sign in")).isVisible(visible(SHOWS_WITHIN));

        console.go("clusters");

        assertThat(console.button("Sign in")).isVisible(visible(SHOWS_WITHIN));
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (Console stranger = Console.open(quickstart, ColorScheme.LIGHT)) {
            stranger.signIn("not-" + quickstart.password());

            assertThat(stranger.page().getByText("Not signed in")).isVisible(visible(SHOWS_WITHIN));
            assertThat(stranger.page().locator(".tile")).hasCount(0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void thePagesHaveNoGraveBarriers(ColorScheme scheme) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        assertAccessible(".tile");
        console.go("clusters");
        assertAccessible("vaadin-grid a");
        console.go("clusters/emea-frankfurt");
        assertAccessible(".facts");
        console.go("network/topology");
        assertAccessible("hawser-topology canvas");
        console.go("network/tunnels");
        assertAccessible("vaadin-grid a");
        console.go("network/services");
        assertAccessible("vaadin-grid a");
        console.go("addons");
        assertAccessible("vaadin-grid a");
        console.go("addons/submariner");
        assertAccessible(".form");
        console.go("join");
        assertAccessible(".form");
    }

    private void assertAccessible(String sign) {
        assertThat(page.locator(sign).first()).isVisible(visible(SHOWS_WITHIN));
        List<String> barriers = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .map(ConsoleJourneyTest::words)
                        .toList();
        assertThat(barriers).as(page.url()).isEmpty();
    }

    private static String words(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream()
                        .map(node -> node.getTarget() + " " + node.getHtml())
                        .toList();
    }

    private Locator tile(String title) {
        return page.locator(".tile").filter(new Locator.FilterOptions().setHasText(title));
    }

    private Locator ends(String mood) {
        return page.locator("vaadin-grid .status.mood-" + mood);
    }

    private Locator cell(String text) {
        return page.locator("vaadin-grid-cell-content").filter(new Locator.FilterOptions().setHasText(text));
    }

    private static LocatorAssertions.HasCountOptions within(Duration time) {
        return new LocatorAssertions.HasCountOptions().setTimeout((double) time.toMillis());
    }

    private static LocatorAssertions.ContainsTextOptions contains(Duration time) {
        return new LocatorAssertions.ContainsTextOptions().setTimeout((double) time.toMillis());
    }

    private static LocatorAssertions.IsVisibleOptions visible(Duration time) {
        return new LocatorAssertions.IsVisibleOptions().setTimeout((double) time.toMillis());
    }
}
