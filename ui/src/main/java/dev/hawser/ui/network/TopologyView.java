package dev.hawser.ui.network;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
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

    record Choice(boolean table, boolean alone, String edge, String node) {}

    record Model(TopologyModel graph, List<TunnelEnd> ends, Optional<TopologyModel.Node> node, boolean table) {
        static Model of(Fleet fleet, Choice choice) {
            TopologyModel graph = TopologyModel.of(fleet, choice.alone());
            List<TunnelEnd> ends = graph.edges().stream()
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

    private final transient Visit visit;
    private final Tab asGraph = new Tab("Graph");
    private final Tab asTable = new Tab("Table");
    private final Tabs form = new Tabs(asGraph, asTable);
    private final Checkbox alone = new Checkbox("Clusters without tunnels");
    private final Div bar = new Div();
    private final Div picture = new Div();
    private final Div side = new Div();
    private final Div table = new Div();
    private final Div nothing = new Div();
    private final TopologyGraph graph;
    private final LivePane<Model> pane;
    private volatile Choice choice = new Choice(false, false, "", "");

    public TopologyView(Visit visit) {
        this.visit = visit;
        addClassNames("page", "page-full");
        graph = new TopologyGraph(id -> choose(id, ""), name -> choose("", name));
        Div stage = new Div();
        stage.addClassName("topology-graph");
        stage.getElement().appendChild(graph.getElement());
        picture.addClassName("main-side");
        picture.add(stage, side);
        bar.addClassName("bar");
        bar.add(form, alone, legend());
        form.addSelectedChangeListener(e -> changed(e.isFromClient()));
        alone.addValueChangeListener(e -> changed(e.isFromClient()));
        Div content = new Div(bar, picture, table, nothing);
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
        choice = new Choice(
                query.getSingleParameter("view").filter("table"::equals).isPresent(),
                query.getSingleParameter("alone").isPresent(),
                query.getSingleParameter("tunnel").orElse(""),
                query.getSingleParameter("cluster").orElse(""));
        form.setSelectedTab(choice.table() ? asTable : asGraph);
        alone.setValue(choice.alone());
        pane.refresh();
    }

    private void choose(String edge, String node) {
        choice = new Choice(choice.table(), choice.alone(), edge, node);
        remember();
    }

    private void changed(boolean byPerson) {
        if (byPerson) {
            choice = new Choice(asTable.equals(form.getSelectedTab()), alone.getValue(), choice.edge(), choice.node());
            remember();
        }
    }

    private void remember() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("view", choice.table() ? "table" : "");
        query.put("alone", choice.alone() ? "yes" : "");
        query.put("tunnel", choice.edge());
        query.put("cluster", choice.node());
        query.values().removeIf(String::isBlank);
        getUI().ifPresent(ui -> ui.getPage()
                .getHistory()
                .replaceState(null, new Location("network/topology", QueryParameters.simple(query))));
        pane.refresh();
    }

    private void render(Model model) {
        boolean empty = model.graph().nodes().isEmpty();
        nothing.removeAll();
        if (empty) {
            nothing.add(TunnelsView.noTunnels());
        }
        bar.setVisible(!empty || model.graph().alone() > 0);
        alone.setVisible(model.graph().alone() > 0);
        alone.setLabel("Clusters without tunnels (" + model.graph().alone() + ")");
        picture.setVisible(!empty && !model.table());
        table.setVisible(!empty && model.table());
        graph.show(model.graph());
        showSide(model);
        if (model.table()) {
            showTable(model.graph());
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

    private static Div cluster(TopologyModel.Node node, TopologyModel graph) {
        Div card = new Div(new H2(node.id()), new StatusBadge(node.status()));
        card.addClassNames("card", "topology-side", "page-stack");
        long mine = graph.edges().stream()
                .filter(e -> e.from().equals(node.id()) || e.to().equals(node.id()))
                .count();
        card.add(
                new Paragraph(mine == 1 ? "One tunnel." : mine + " tunnels."),
                Parts.link("clusters/" + node.id() + "/network", "Open the cluster"));
        return card;
    }

    private void showTable(TopologyModel graph) {
        table.removeAll();
        Table rows = new Table("From", "To", "Family", "State", "RTT", "Reason");
        graph.edges()
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
    }
}
