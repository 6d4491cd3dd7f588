package dev.hawser.ui.overview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.PageHeader;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.look.StatusBadge;
import dev.hawser.ui.overview.OverviewModel.Happening;
import dev.hawser.ui.overview.OverviewModel.Part;
import dev.hawser.ui.overview.OverviewModel.Problem;
import dev.hawser.ui.overview.OverviewModel.Tile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Problems first, then numbers, then what changed last.
@Route("")
@PageTitle("Overview · Hawser")
public class OverviewView extends Div {
    private static final Map<String, Glyph> GLYPHS = Map.of(
            "clusters", Glyph.CLUSTER,
            "network/tunnels", Glyph.TUNNEL,
            "network/services", Glyph.SERVICE,
            "addons", Glyph.ADDON);

    private final transient Visit visit;
    private final PageHeader header = new PageHeader("Overview", "");
    private final Div content = new Div();

    public OverviewView(Visit visit) {
        this.visit = visit;
        addClassName("page");
        content.addClassNames("pane-content", "page-stack");
        add(
                header,
                new LivePane<>(
                        visit,
                        List.of(ManagedCluster.class, Tunnel.class, ExportedService.class, ManagedClusterAddOn.class),
                        OverviewModel::of,
                        content,
                        this::render));
    }

    private void render(OverviewModel model) {
        int problems = model.problems().size() + model.moreProblems();
        content.removeAll();
        if (model.tiles().getFirst().number() == 0) {
            header.sentence("");
            content.add(Empty.nothingYet(
                    Glyph.ROPE,
                    "The fleet is empty",
                    "Join a first cluster: one command, run against the cluster, and it shows up here by itself.",
                    Parts.link("join", "Join a cluster")));
            return;
        }
        header.sentence(
                problems == 0
                        ? "All is well."
                        : problems == 1 ? "One thing needs a look." : problems + " things need a look.");
        Div tiles = new Div();
        tiles.addClassName("tiles");
        model.tiles().forEach(tile -> tiles.add(tile(tile)));
        Div split = new Div(problems(model), recent(model.recent()));
        split.addClassName("split");
        content.add(tiles, split);
    }

    private static Component tile(Tile tile) {
        Span head = new Span(GLYPHS.getOrDefault(tile.href(), Glyph.EVENT).icon(), new Span(tile.title()));
        head.addClassName("tile-head");
        Span number = new Span(String.valueOf(tile.number()));
        number.addClassName("tile-number");
        Div meter = new Div();
        meter.addClassName("meter");
        meter.getElement().setAttribute("aria-hidden", "true");
        Div parts = new Div();
        parts.addClassName("tile-parts");
        for (Part part : tile.parts()) {
            Span segment = new Span();
            segment.addClassName(part.status().mood().css());
            segment.getStyle().setFlexGrow(String.valueOf(part.number()));
            meter.add(segment);
            parts.add(new StatusBadge(new Status(
                    part.status().mood(), part.number() + " " + part.status().word())));
        }
        if (tile.parts().isEmpty()) {
            parts.add(Parts.muted("none yet"));
        }
        Anchor link = Parts.link(tile.href(), head, number, meter, parts);
        link.addClassNames("card", "tile");
        return link;
    }

    private Component problems(OverviewModel model) {
        Div card = new Div(new H2("Needs a look"));
        card.addClassNames("card", "card-flush");
        card.getElement().setAttribute("aria-live", "polite");
        if (model.problems().isEmpty()) {
            Div well = new Div(
                    new StatusBadge(Status.good("Nothing")),
                    Parts.muted("Every cluster, tunnel, service and add-on is as it should be."));
            well.addClassName("all-well");
            card.add(well);
            return card;
        }
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        for (Problem problem : model.problems()) {
            list.add(new ListItem(
                    row(problem.status(), problem.title(), problem.text(), problem.since(), problem.href())));
        }
        card.add(list);
        if (model.moreProblems() > 0) {
            Div more = new Div(Parts.muted("and " + model.moreProblems() + " more"));
            more.addClassName("all-well");
            card.add(more);
        }
        return card;
    }

    private Component recent(List<Happening> happenings) {
        Div card = new Div(new H2("Changed last"));
        card.addClassNames("card", "card-flush");
        UnorderedList list = new UnorderedList();
        list.addClassName("rows");
        for (Happening h : happenings) {
            Anchor row = row(h.status(), h.title(), "", h.at(), h.href());
            row.addClassName("row-small");
            list.add(new ListItem(row));
        }
        card.add(list);
        return card;
    }

    private Anchor row(Status status, String title, String text, @Nullable Instant at, String href) {
        Span name = new Span(title);
        name.addClassName("row-title");
        Anchor row = Parts.link(href, new StatusBadge(status), name);
        row.addClassName("row");
        row.add(at == null ? new Span() : new Age(at, visit.clock().instant()));
        if (!text.isBlank()) {
            Span words = new Span(text);
            words.addClassName("row-text");
            row.add(words);
        }
        return row;
    }
}
