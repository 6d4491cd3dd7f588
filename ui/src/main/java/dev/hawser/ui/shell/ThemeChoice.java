package dev.hawser.ui.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.server.VaadinRequest;
import jakarta.servlet.http.Cookie;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/// Light, dark, or as the system says. Remembered by the browser.
enum ThemeChoice {
    SYSTEM(ColorScheme.Value.SYSTEM, "As the system"),
    LIGHT(ColorScheme.Value.LIGHT, "Light"),
    DARK(ColorScheme.Value.DARK, "Dark");

    private static final String COOKIE = "hawser-theme";

    private final ColorScheme.Value scheme;
    private final String label;

    ThemeChoice(ColorScheme.Value scheme, String label) {
        this.scheme = scheme;
        this.label = label;
    }

    String label() {
        return label;
    }

    /// Applies what the browser remembers.
    static void apply(UI ui) {
        ui.getPage().setColorScheme(remembered().scheme);
    }

    static ThemeChoice remembered() {
        VaadinRequest request = VaadinRequest.getCurrent();
        Cookie[] cookies = request == null ? null : request.getCookies();
        return cookies == null
                ? SYSTEM
                : Stream.of(cookies)
                        .filter(c -> c.getName().equals(COOKIE))
                        .flatMap(c ->
                                Arrays.stream(values()).filter(v -> v.name().equalsIgnoreCase(c.getValue())))
                        .findFirst()
                        .orElse(SYSTEM);
    }

    void choose(UI ui) {
        ui.getPage().setColorScheme(scheme);
        ui.getPage()
                .executeJs(
                        "document.cookie = $0 + '=' + $1 + '; path=/; max-age=31536000; samesite=strict'",
                        COOKIE,
                        name().toLowerCase(Locale.ROOT));
    }
}
