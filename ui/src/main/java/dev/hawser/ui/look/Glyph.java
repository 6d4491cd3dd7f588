package dev.hawser.ui.look;

import com.vaadin.flow.component.html.Span;
import java.util.Locale;

/// The console's icons; drawn by the style sheet in the colour of the text.
public enum Glyph {
    OVERVIEW,
    CLUSTER,
    NETWORK,
    TUNNEL,
    SERVICE,
    ADDON,
    JOIN,
    COPY,
    USER,
    SUN,
    ARROW,
    CHECK,
    ALERT,
    SEARCH,
    ROPE,
    CLOSE,
    EVENT;

    /// A span that shows the icon; hidden from screen readers, the word beside it tells.
    public Span icon() {
        Span span = new Span();
        span.addClassNames("glyph", "glyph-" + name().toLowerCase(Locale.ROOT));
        span.getElement().setAttribute("aria-hidden", "true");
        return span;
    }
}
