package dev.hawser.ui.look;

import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;

/// Steps of something that goes on by itself.
public final class Steps extends OrderedList {

    public Steps() {
        addClassName("steps");
        getElement().setAttribute("aria-live", "polite");
    }

    public void step(Status status, String title, String text) {
        Span name = new Span(title);
        name.addClassName("step-title");
        StatusBadge badge = new StatusBadge(status);
        badge.addClassName("status-only");
        badge.setTitle(status.word());
        ListItem item = new ListItem(badge, name, Parts.muted(status.mood() == Mood.GOOD ? "" : status.word()));
        item.addClassName("step");
        if (status.mood() == Mood.OFF) {
            item.addClassName("step-later");
        }
        if (!text.isBlank()) {
            Span words = new Span(text);
            words.addClassName("step-text");
            item.add(words);
        }
        add(item);
    }
}
