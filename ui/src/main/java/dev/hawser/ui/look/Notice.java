package dev.hawser.ui.look;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.Notification.Position;
import com.vaadin.flow.component.notification.NotificationVariant;

/// Tells the outcome of what the person did.
public final class Notice {
    private Notice() {}

    public static void success(String sentence) {
        Notification notice = new Notification(sentence, 5_000, Position.BOTTOM_END);
        notice.addThemeVariants(NotificationVariant.LUMO_SUCCESS);
        notice.open();
    }

    /// Stays until it is closed: an error that vanishes is not read.
    public static void failure(String sentence) {
        Notification notice = new Notification();
        Button close = new Button(Glyph.CLOSE.icon(), e -> notice.close());
        close.setAriaLabel("Close");
        Span text = new Span(sentence);
        text.addClassName("notice-text");
        Div line = new Div(text, close);
        line.addClassName("notice");
        notice.add(line);
        notice.setPosition(Position.BOTTOM_END);
        notice.setDuration(0);
        notice.addThemeVariants(NotificationVariant.LUMO_ERROR);
        notice.setAssertive(true);
        notice.open();
    }
}
