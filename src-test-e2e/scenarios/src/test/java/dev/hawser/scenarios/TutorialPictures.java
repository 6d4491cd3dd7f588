package dev.hawser.scenarios;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// Makes the pictures of `docs/tutorial/first-fleet.md` from the running product. Run it in the folder of this module.
/// No picture shows a secret: the join wizard is taken before it makes its token.
final class TutorialPictures {

    private static final Path FOLDER =
            Path.of("..", "..", "docs", "tutorial", "pictures").normalize();
    private static final String CUT = "emea-frankfurt";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Quickstart quickstart;
    private final Console console;
    private final Page page;

    private TutorialPictures(Quickstart quickstart, Console console) {
        this.quickstart = quickstart;
        this.console = console;
        this.page = console.page();
        page.setDefaultTimeout((double) PATIENCE.toMillis());
    }

    public static void main(String[] arguments) throws IOException {
        Files.createDirectories(FOLDER);
        try (Quickstart quickstart = Quickstart.start(Files.createTempDirectory("hawser-pictures"));
                Console console = Console.open(quickstart, ColorScheme.LIGHT)) {
            new TutorialPictures(quickstart, console).takeAll();
        }
    }

    private void takeAll() {
        console.signIn(quickstart.password());
        take("overview", page.locator(".tile .mood-good").nth(3));
        console.go("clusters");
        take("clusters", page.locator("vaadin-grid a").nth(2));
        console.go("network/topology");
        take("topology", page.locator("hawser-topology canvas").first());
        console.go("network/services");
        take("services", page.locator("vaadin-grid a").nth(2));
        console.go("join");
        take("join", console.button("Make the command"));

        console.go("network/tunnels");
        page.locator("vaadin-grid .mood-good").nth(5).waitFor();
        quickstart.fleet("POST", "/clusters/" + CUT + "/gateway/down");
        page.locator("vaadin-grid .mood-bad").nth(3).waitFor();
        page.locator("vaadin-grid-cell-content")
                .filter(new Locator.FilterOptions().setHasText("GatewayDown"))
                .first()
                .click();
        take("tunnels-red", page.locator(".topology-side"));
        console.go("network/topology");
        take("topology-red", page.locator("hawser-topology canvas").first());
        console.go("");
        take("overview-red", page.locator(".rows .mood-bad").first());
    }

    private void take(String name, Locator sign) {
        sign.waitFor();
        page.waitForFunction("() => !document.querySelector('.v-loading-indicator:not([style*=\"none\"])')");
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")));
    }
}
