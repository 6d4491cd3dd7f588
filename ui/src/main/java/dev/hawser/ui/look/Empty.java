package dev.hawser.ui.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;

/// The four ways in which there is nothing to see: nothing yet, no match, loading, failed.
public final class Empty extends Div {

    private Empty(Glyph glyph, String title, String sentence, Component... more) {
        addClassName("empty");
        add(glyph.icon(), new H2(title), new Paragraph(sentence));
        add(more);
    }

    /// Nothing is there yet; `next` is what the person can do about it.
    public static Empty nothingYet(Glyph glyph, String title, String sentence, Component... next) {
        Empty empty = new Empty(glyph, title, sentence, next);
        empty.addClassName("empty-nothing");
        return empty;
    }

    /// The filter hides all.
    public static Empty noMatch(Runnable clear) {
        Button button = new Button("Clear the filter", e -> clear.run());
        Empty empty = new Empty(Glyph.SEARCH, "No match", "Nothing here fits the filter.", button);
        empty.addClassName("empty-no-match");
        return empty;
    }

    public static Component loading() {
        Div skeleton = new Div();
        skeleton.addClassNames("empty-loading");
        skeleton.getElement().setAttribute("role", "status");
        skeleton.getElement().setAttribute("aria-label", "Loading");
        for (int i = 0; i < 4; i++) {
            Div bar = new Div();
            bar.addClassName("skeleton");
            skeleton.add(bar);
        }
        return skeleton;
    }

    /// The hub's answer was an error.
    public static Empty failed(String message, Runnable again) {
        Button button = new Button("Try again", e -> again.run());
        Empty empty = new Empty(Glyph.ALERT, "This could not be loaded", message, button);
        empty.addClassName("empty-failed");
        empty.getElement().setAttribute("role", "alert");
        return empty;
    }
}
