package dev.hawser.ui.shell;

import com.vaadin.flow.component.html.Span;

/// The knot. Drawn by the style sheet, so that it takes the theme's colours.
final class Logo {
    private Logo() {}

    static Span small() {
        return of("logo-small");
    }

    static Span large() {
        return of("logo-large");
    }

    private static Span of(String size) {
        Span logo = new Span();
        logo.addClassNames("logo", size);
        logo.getElement().setAttribute("aria-hidden", "true");
        return logo;
    }
}
