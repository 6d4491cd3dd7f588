package dev.hawser.ui.network;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.Tunnel;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.PageHeader;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.look.StatusBadge;
import dev.hawser.ui.look.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The network in one picture, and as a table.
@Route("network/topology")
@PageTitle("Topology · Hawser")
public class TopologyView extends Div implements BeforeEnterObserver {

    record Choice(boolean table, TopologyScope scope, String edge, String node) {}

    record Model(TopologyModel graph, List<TunnelEnd> ends, Optional<TopologyModel.Node> node, boolean table) {
        static Model of(Fleet fleet, Choice choice) {
            TopologyModel graph =
                    TopologyModel.of(fleet.all(ManagedCluster.class), fleet.all(Tunnel.class), choice.scope());
            List<TunnelEnd> ends = graph.table().stream()
                    .filter(e -> e.id().equals(choice.edge()))
                    .findFirst()
                    .map(e -> ends(fleet.all(Tunnel.class), e))
                    .orElse(List.of());
            return new Model(
                    graph,
                    ends,
                    graph.nodes().stream()
                            .filter(n -> n.id().equals(choice.node()))
                            .findFirst(),
                    choice.table());
        }

        private static List<TunnelEnd> ends(List<Tunnel> tunnels, TopologyModel.Edge edge) {
            return tunnels.stream()
                    .map(TunnelRow::of)
                    .filter(t -> t.family().equals(edge.family()) && t.pair().equals(edge.from() + " ↔ " + edge.to()))
                    .findFirst()
                    .map(here -> TunnelsView.Model.bothEnds(tunnels, here))
                    .orElse(List.of());
        }
    }

    private static final int MOST_ROWS = 200;

    private final transient Visit visit;
    private final Tab asGraph = new Tab("Graph");
    private final Tab asTable = new Tab("Table");
    private final Tabs form = new Tabs(asGraph, asTable);
    private final TopologyScopeBar scope;
    private final Div bar = new Div();
    private final Span leftOut = new Span();
    private final Div picture = new Div();
    private final Div side = new Div();
    private final Div table = new Div();
    private final Div nothing = new Div();
    private final TopologyGraph graph;
    private final LivePane<Model> pane;
    private volatile Choice choice = new Choice(false, TopologyScope.ALL, "", "");

    public TopologyView(Visit visit) {
        this.visit = visit;
        addClassNames("page", "page-full");
        graph = new TopologyGraph(id -> choose(id, ""), name -> choose("", name), this::look);
        scope = new TopologyScopeBar(this::look);
        Div stage = new Div();
        stage.addClassName("topology-graph");
        stage.getElement().appendChild(graph.getElement());
        picture.addClassName("main-side");
        picture.add(stage, side);
        bar.addClassName("bar");
        bar.add(form, scope, legend());
        leftOut.addClassNames("muted", "left-out");
        leftOut.getElement().setAttribute("role", "status");
        form.addSelectedChangeListener(e -> changed(e.isFromClient()));
        Div content = new Div(bar, leftOut, picture, table, nothing);
        content.addClassName("pane-content");
        pane = new LivePane<>(
                visit,
                List.of(ManagedCluster.class, Tunnel.class),
                fleet -> Model.of(fleet, choice),
                content,
                this::render);
        add(
                new PageHeader(
                        "Topology", "Clusters and the tunnels between them. Choose one to see what its ends say."),
                pane);
    }

    private static Div legend() {
        Div legend = new Div(
                new StatusBadge(Status.good("Connected")),
                new StatusBadge(Status.busy("Connecting")),
                new StatusBadge(Status.bad("Error")),
                new StatusBadge(Status.unknown("Unknown")));
        legend.addClassNames("legend", "count");
        return legend;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters query = event.getLocation().getQueryParameters();
        TopologyScope seen = new TopologyScope(
                query.getSingleParameter("set").orElse(""),
                query.getSingleParameter("around").orElse(""),
                query.getSingleParameter("problems").isPresent(),
                query.getSingleParameter("alone").isPresent());
        choice = new Choice(
                query.getSingleParameter("view").filter("table"::equals).isPresent(),
                seen,
                query.getSingleParameter("tunnel").orElse(""),
                query.getSingleParameter("cluster").orElse(""));
        form.setSelectedTab(choice.table() ? asTable : asGraph);
        scope.show(seen);
        pane.refresh();
    }

    private void choose(String edge, String node) {
        choice = new Choice(choice.table(), choice.scope(), edge, node);
        remember();
    }

    /// A set in the picture was chosen.
    private void look(String set) {
        look(new TopologyScope(
                set, "", choice.scope().problems(), choice.scope().alone()));
    }

    private void look(TopologyScope part) {
        choice = new Choice(choice.table(), part, "", "");
        scope.show(part);
        remember();
    }

    private void changed(boolean byPerson) {
        if (byPerson) {
            choice = new Choice(asTable.equals(form.getSelectedTab()), choice.scope(), choice.edge(), choice.node());
            remember();
        }
    }

    private void remember() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("view", choice.table() ? "table" : "");
        query.put("set", choice.scope().set());
        query.put("around", choice.scope().cluster());
        query.put("problems", choice.scope().problems() ? "yes" : "");
        query.put("alone", choice.scope().alone() ? "yes" : "");
        query.put("tunnel", choice.edge());
        query.put("cluster", choice.node());
        query.values().removeIf(String::isBlank);
        getUI().ifPresent(ui -> ui.getPage()
                .getHistory()
                .replaceState(null, new Location("network/topology", QueryParameters.simple(query))));
        pane.refresh();
    }

    private void render(Model model) {
        TopologyModel shown = model.graph();
        boolean empty = shown.nodes().isEmpty() && shown.groups().isEmpty();
        boolean whole = choice.scope().equals(TopologyScope.ALL);
        nothing.removeAll();
        if (empty && whole) {
            nothing.add(TunnelsView.noTunnels());
        } else if (empty) {
            nothing.add(
                    choice.scope().problems()
                            ? Empty.nothingYet(Glyph.CHECK, "All is well here", "No cluster or tunnel needs a look.")
                            : Empty.noMatch(() -> look(TopologyScope.ALL)));
        }
        scope.offer(shown.names(), shown.alone());
        bar.setVisible(!empty || !whole || shown.alone() > 0);
        picture.setVisible(!empty && !model.table());
        table.setVisible(!empty && model.table());
        leftOut.setText(model.table() ? "" : shown.leftOut());
        leftOut.setVisible(!leftOut.getText().isEmpty());
        graph.show(shown);
        showSide(model);
        if (model.table()) {
            showTable(shown);
        }
    }

    private void showSide(Model model) {
        side.removeAll();
        side.setVisible(!model.ends().isEmpty() || model.node().isPresent());
        if (!model.ends().isEmpty()) {
            side.add(new TunnelPanel(model.ends(), visit.clock().instant(), () -> choose("", "")));
        }
        model.node().ifPresent(node -> side.add(cluster(node, model.graph())));
    }

    private Div cluster(TopologyModel.Node node, TopologyModel shown) {
        Button close = new Button(Glyph.CLOSE.icon(), e -> choose("", ""));
        close.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
        close.setAriaLabel("Close the details");
        Div spacer = new Div();
        spacer.addClassName("spacer");
        Div head = new Div(new H2(node.id()), spacer, close);
        head.addClassName("bar");
        Div card = new Div(head, new StatusBadge(node.status()));
        card.addClassNames("card", "topology-side", "page-stack");
        List<TopologyModel.Edge> mine =
                shown.table().stream().filter(e -> e.touches(node.id())).toList();
        long broken = mine.stream().filter(TopologyModel.Edge::isProblem).count();
        card.add(new Paragraph((mine.size() == 1 ? "One tunnel" : mine.size() + " tunnels")
                + (broken == 0 ? "." : ", " + broken + " of them with a problem.")));
        if (!choice.scope().cluster().equals(node.id())) {
            TopologyScope around = new TopologyScope("", node.id(), false, false);
            card.add(new Button("Only its tunnels", e -> look(around)));
        }
        card.add(Parts.link("clusters/" + node.id() + "/network", "Open the cluster"));
        return card;
    }

    private void showTable(TopologyModel shown) {
        table.removeAll();
        Table rows = new Table("From", "To", "Family", "State", "RTT", "Reason");
        shown.table().stream()
                .limit(MOST_ROWS)
                .forEach(e -> rows.row(
                        Parts.link("clusters/" + e.from() + "/network", e.from()),
                        Parts.link("clusters/" + e.to() + "/network", e.to()),
                        Table.text(e.family()),
                        new StatusBadge(e.status()),
                        Table.text(e.rtt()),
                        Table.text(e.reason())));
        Div card = new Div(rows);
        card.addClassName("card");
        table.add(card);
        int more = shown.table().size() - MOST_ROWS;
        if (more > 0) {
            Div rest = new Div(
                    Parts.muted("and " + more + " more, in "), Parts.link("network/tunnels", "the list of tunnels"));
            rest.addClassName("all-well");
            card.add(rest);
        }
    }
}
