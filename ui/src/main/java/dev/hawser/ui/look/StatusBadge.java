package dev.hawser.ui.look;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.function.ValueProvider;

/// Icon, word and colour of a state.
public final class StatusBadge extends Span {

    public StatusBadge(Status status) {
        addClassName("status");
        show(status);
    }

    /// Shows another state.
    public void show(Status status) {
        for (Mood mood : Mood.values()) {
            removeClassName(mood.css());
        }
        addClassName(status.mood().css());
        setText(status.word());
    }

    /// The same for a grid's column.
    public static <T> Renderer<T> column(ValueProvider<T, Status> status) {
        return LitRenderer.<T>of("<span class=\"status ${item.mood}\">${item.word}</span>")
                .withProperty("mood", row -> status.apply(row).mood().css())
                .withProperty("word", row -> status.apply(row).word());
    }
}
