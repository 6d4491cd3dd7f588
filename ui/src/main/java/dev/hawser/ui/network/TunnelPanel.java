package dev.hawser.ui.network;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.StatusBadge;
import java.time.Instant;
import java.util.List;

/// A tunnel as both of its ends see it.
final class TunnelPanel extends Div {

    TunnelPanel(List<TunnelEnd> ends, Instant now, Runnable close) {
        addClassNames("card", "topology-side");
        getElement().setAttribute("aria-live", "polite");
        TunnelRow first = ends.getFirst().row();
        Button button = new Button(Glyph.CLOSE.icon(), e -> close.run());
        button.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
        button.setAriaLabel("Close the details");
        Div spacer = new Div();
        spacer.addClassName("spacer");
        H2 title = new H2(first.pair());
        Div head = new Div(title, spacer, button);
        head.addClassName("bar");
        add(head, Parts.muted(first.family() + " tunnel"));
        ends.forEach(end -> add(end(end, now)));
        if (ends.size() == 1) {
            add(new Paragraph("The other end has not reported this tunnel."));
        }
    }

    private static Div end(TunnelEnd end, Instant now) {
        TunnelRow row = end.row();
        Div line = new Div(new H3("From "), Parts.link("clusters/" + row.cluster() + "/network", row.cluster()));
        line.addClassName("title-line");
        line.add(new StatusBadge(row.status()));
        Div div = new Div(line);
        div.addClassName("end");
        if (!row.reason().isBlank()) {
            div.add(Parts.mono(row.reason()));
        }
        if (!row.message().isBlank()) {
            div.add(new Paragraph(row.message()));
        }
        DescriptionList facts = Parts.facts();
        facts.addClassName("small");
        if (row.since() != null) {
            Parts.fact(facts, "Since", new Age(row.since(), now));
        }
        if (row.reportedAt() != null) {
            Parts.fact(facts, "Reported", new Age(row.reportedAt(), now));
        }
        end.facts().forEach(fact -> Parts.fact(facts, fact.term(), fact.value()));
        div.add(facts);
        return div;
    }
}
