package dev.hawser.ui.network;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.dom.DomEvent;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The picture of the network. It draws text on a canvas only: names of clusters are never HTML.
@Tag("hawser-topology")
@JavaScript("context://" + TopologyGraph.CYTOSCAPE)
@JavaScript("context://topology.js")
final class TopologyGraph extends Component {
    /// Where the WebJar has its script; a test checks that it is there.
    static final String CYTOSCAPE = "webjars/cytoscape/3.33.1/dist/cytoscape.min.js";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private ObjectNode graph = JSON.objectNode();

    /// @param onEdge is told the id of a chosen tunnel, empty when none is
    /// @param onNode is told the name of a chosen cluster
    /// @param onGroup is told the name of a chosen set
    TopologyGraph(Consumer<String> onEdge, Consumer<String> onNode, Consumer<String> onGroup) {
        getElement().setAttribute("role", "img");
        getElement().setAttribute("aria-label", "Graph of clusters and tunnels; the table says the same");
        getElement().addEventListener("edge", e -> onEdge.accept(id(e))).addEventData("event.detail");
        getElement().addEventListener("node", e -> onNode.accept(id(e))).addEventData("event.detail");
        getElement().addEventListener("group", e -> onGroup.accept(id(e))).addEventData("event.detail");
    }

    private static String id(DomEvent event) {
        return event.getEventData().path("event.detail").asString("");
    }

    void show(TopologyModel model) {
        ArrayNode nodes = JSON.arrayNode();
        model.nodes()
                .forEach(n -> nodes.add(JSON.objectNode()
                        .put("id", n.id())
                        .put("set", n.set())
                        .put("mood", mood(n.status()))
                        .put("word", n.status().word())));
        ArrayNode groups = JSON.arrayNode();
        model.groups()
                .forEach(g -> groups.add(JSON.objectNode()
                        .put("id", g.set())
                        .put("mood", mood(g.status()))
                        .put("clusters", g.clusters())
                        .put("label", label(g))));
        ArrayNode edges = JSON.arrayNode();
        model.edges()
                .forEach(e -> edges.add(JSON.objectNode()
                        .put("id", e.id())
                        .put("from", e.from())
                        .put("to", e.to())
                        .put("mood", mood(e.status()))
                        .put("label", e.rtt().isEmpty() ? e.status().word() : e.rtt())));
        graph = JSON.objectNode();
        graph.set("groups", groups);
        graph.set("nodes", nodes);
        graph.set("edges", edges);
        draw();
    }

    private static String label(TopologyModel.Group group) {
        String name = group.set().isEmpty() ? "no set" : group.set();
        String clusters = group.clusters() == 1 ? "1 cluster" : group.clusters() + " clusters";
        String problems = group.problems() == 0
                ? "all well"
                : group.problems() == 1 ? "1 problem" : group.problems() + " problems";
        return name + "\n" + clusters + "\n" + problems;
    }

    private static String mood(dev.hawser.ui.look.Status status) {
        return status.mood().name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        draw();
    }

    private void draw() {
        getElement().executeJs("this.show?.($0)", graph);
    }
}
