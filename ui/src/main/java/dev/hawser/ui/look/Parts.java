package dev.hawser.ui.look;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.renderer.Renderer;
import com.vaadin.flow.function.ValueProvider;
import java.util.Collection;

/// The pieces that pages are made of.
public final class Parts {
    private Parts() {}

    /// A framed part of a page with a title.
    public static Div card(String title, Component... content) {
        Div card = new Div(new H2(title));
        card.addClassName("card");
        card.add(content);
        return card;
    }

    /// A link inside the console; the browser does not load the page again.
    public static Anchor link(String href, Component... content) {
        Anchor anchor = new Anchor(href, content);
        anchor.getElement().setAttribute("router-link", true);
        return anchor;
    }

    public static Anchor link(String href, String text) {
        return link(href, new Span(text));
    }

    public static Span tag(String text) {
        Span tag = new Span(text);
        tag.addClassName("tag");
        return tag;
    }

    public static Span simulated() {
        Span tag = tag("simulated");
        tag.addClassName("tag-simulated");
        tag.setTitle("A cluster of the simulator, not of real machines");
        return tag;
    }

    public static Div tags(Collection<String> texts) {
        Div tags = new Div();
        tags.addClassName("tags");
        texts.forEach(text -> tags.add(tag(text)));
        return tags;
    }

    public static Span mono(String text) {
        Span span = new Span(text);
        span.addClassName("mono");
        return span;
    }

    public static Span muted(String text) {
        Span span = new Span(text);
        span.addClassName("muted");
        return span;
    }

    /// A list of facts: term and value.
    public static DescriptionList facts() {
        DescriptionList list = new DescriptionList();
        list.addClassName("facts");
        return list;
    }

    public static void fact(DescriptionList list, String term, Component... value) {
        DescriptionList.Description description = new DescriptionList.Description();
        description.add(value);
        list.add(new DescriptionList.Term(term), description);
    }

    /// A fact that is left out when there is nothing to say.
    public static void fact(DescriptionList list, String term, String value) {
        if (!value.isBlank()) {
            fact(list, term, new Span(value));
        }
    }

    /// A link for a grid's column.
    public static <T> Renderer<T> linkColumn(ValueProvider<T, String> href, ValueProvider<T, String> text) {
        return LitRenderer.<T>of("<a href=\"${item.href}\" router-link>${item.text}</a>")
                .withProperty("href", href)
                .withProperty("text", text);
    }
}
