package dev.hawser.ui.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;

/// Title, one sentence and the actions of a page.
public final class PageHeader extends Div {
    private final Paragraph sentence = new Paragraph();

    public PageHeader(String title, String sentence, Component... actions) {
        addClassName("page-header");
        this.sentence.setText(sentence);
        Div words = new Div(new H1(title), this.sentence);
        words.addClassName("page-words");
        Div buttons = new Div(actions);
        buttons.addClassName("page-actions");
        add(words, buttons);
    }

    public void sentence(String text) {
        sentence.setText(text);
    }
}
