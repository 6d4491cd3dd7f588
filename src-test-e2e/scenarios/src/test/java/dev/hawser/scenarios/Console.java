package dev.hawser.scenarios;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The console in a real browser, one fresh profile per object.
final class Console implements AutoCloseable {

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final BrowserContext context;
    private final Page page;
    private final String address;
    private final List<String> addresses = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    private Console(Playwright playwright, BrowserContext context, String address) {
        this.playwright = playwright;
        this.context = context;
        this.page = context.newPage();
        this.address = address;
        page.onRequest(request -> addresses.add(request.url()));
        page.onPageError(errors::add);
    }

    static Console open(Quickstart quickstart, ColorScheme scheme) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            Browser browser = playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(chromium())
                            .setArgs(FLAGS));
            BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                    .setViewportSize(WIDTH, HEIGHT)
                    .setColorScheme(scheme));
            return new Console(playwright, context, quickstart.console());
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    private static Path chromium() {
        return Path.of(Optional.ofNullable(System.getenv("HAWSER_CHROMIUM")).orElse("/usr/bin/chromium"));
    }

    Page page() {
        return page;
    }

    void go(String place) {
        page.navigate(address + "/" + place);
    }

    /// Fills the sign-in form and sends it; what comes then is up to the hub.
    void signIn(String password) {
        go("");
        page.locator("input[name=username]").fill("admin");
        page.locator("input[name=password]").fill(password);
        button("Sign in").click();
    }

    Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /// Every address the browser has asked for so far.
    List<String> addresses() {
        return List.copyOf(addresses);
    }

    /// What the page's own scripts have failed with.
    List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        context.close();
        playwright.close();
    }
}
