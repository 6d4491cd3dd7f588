package dev.hawser.ui.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasText;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.function.ValueProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How long ago something was. The browser keeps the words current; the exact time is the tooltip.
@Tag("hawser-age")
public final class Age extends Component implements HasText {

    public Age(Instant at, Instant now) {
        getElement().setAttribute("datetime", at.toString());
        setText(words(Duration.between(at, now)));
    }

    /// The same for a grid's column; empty for rows without a time.
    public static <T> Renderer<T> column(ValueProvider<T, @Nullable Instant> at) {
        return LitRenderer.<T>of("<hawser-age datetime=\"${item.at}\"></hawser-age>")
                .withProperty(
                        "at",
                        row -> Optional.ofNullable(at.apply(row))
                                .map(Instant::toString)
                                .orElse(""));
    }

    /// Parses a time of an object; absent when it is missing or not one.
    public static Optional<Instant> parse(@Nullable String time) {
        try {
            return time == null || time.isBlank() ? Optional.empty() : Optional.of(Instant.parse(time));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// "5 min ago", as the browser says it too.
    public static String words(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 5) {
            return "just now";
        }
        if (seconds < 60) {
            return seconds + " s ago";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min ago";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h ago";
        }
        return seconds / 86_400 + " d ago";
    }
}
