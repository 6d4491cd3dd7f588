package dev.hawser.ui.cluster;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.hub.Attempt;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.StatusBadge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/// One cluster: its state, what may be done with it, and tabs for the rest. The address carries name and tab.
@Route("clusters/:name/:tab?")
public class ClusterView extends Div implements BeforeEnterObserver, HasDynamicTitle {
    static final String GROUP = "cluster.open-cluster-management.io";

    /// What stands above the tabs; absent when there is no such cluster.
    record Head(ClusterState state, String why, String set, boolean simulated, boolean mayAccept, boolean mayDetach) {
        static Optional<Head> of(Fleet fleet, String name) {
            return fleet.all(ManagedCluster.class).stream()
                    .filter(c -> c.getMetadata().getName().equals(name))
                    .findFirst()
                    .map(c -> of(fleet, c, name));
        }

        private static Head of(Fleet fleet, ManagedCluster cluster, String name) {
            ClusterState state = ClusterState.of(cluster);
            return new Head(
                    state,
                    state.because(cluster)
                            .map(c -> c.message() == null ? c.reason() : c.message())
                            .orElse(""),
                    ClusterRow.set(cluster),
                    ClusterRow.isSimulated(cluster),
                    fleet.may(Attempt.on("update", GROUP, "managedclusters").named(name))
                            && fleet.may(Attempt.on("update", GROUP, "managedclusters")
                                    .subresource("accept")
                                    .named(name)),
                    fleet.may(Attempt.on("delete", GROUP, "managedclusters").named(name)));
        }
    }

    private static final Map<String, BiFunction<Visit, String, Component>> TABS = new LinkedHashMap<>();

    static {
        TABS.put("overview", ClusterFacts::new);
        TABS.put("network", ClusterNetwork::new);
        TABS.put("works", ClusterWorks::new);
        TABS.put("addons", ClusterAddOns::new);
        TABS.put("yaml", ClusterYaml::new);
        TABS.put("events", ClusterEvents::new);
    }

    private static final Map<String, String> LABELS = Map.of(
            "overview", "Overview",
            "network", "Network",
            "works", "Works",
            "addons", "Add-ons",
            "yaml", "YAML",
            "events", "Events");

    private final transient Visit visit;
    private final Div title = new Div();
    private final Div body = new Div();
    private final Tabs tabs = new Tabs();
    private final Div place = new Div();
    private String name = "";
    private String tab = "overview";

    public ClusterView(Visit visit) {
        this.visit = visit;
        addClassName("page");
        Anchor back = Parts.link("clusters", "← Clusters");
        back.addClassName("crumb");
        TABS.keySet().forEach(key -> tabs.add(tab(key)));
        tabs.setAutoselect(false);
        body.addClassName("page-stack");
        body.add(tabs, place);
        add(back);
    }

    private static Tab tab(String key) {
        Tab tab = new Tab(LABELS.getOrDefault(key, key));
        tab.setId("tab-" + key);
        return tab;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        String wantedName = event.getRouteParameters().get("name").orElse("");
        String wanted = event.getRouteParameters().get("tab").orElse("overview");
        tab = TABS.containsKey(wanted) ? wanted : "overview";
        if (!wantedName.equals(name)) {
            name = wantedName;
            start();
        }
        showTab();
    }

    private void start() {
        getChildren().skip(1).toList().forEach(this::remove);
        Div content = new Div(title, body);
        content.addClassNames("pane-content", "page-stack");
        add(new LivePane<>(visit, List.of(ManagedCluster.class), fleet -> Head.of(fleet, name), content, this::render));
        tabs.addSelectedChangeListener(e -> {
            if (e.isFromClient() && e.getSelectedTab() != null) {
                String key = e.getSelectedTab().getId().orElse("tab-overview").substring("tab-".length());
                getUI().ifPresent(ui -> ui.navigate("clusters/" + name + "/" + key));
            }
        });
    }

    private void showTab() {
        tabs.setSelectedTab((Tab) tabs.getChildren()
                .filter(c -> c.getId().filter(("tab-" + tab)::equals).isPresent())
                .findFirst()
                .orElseThrow());
        place.removeAll();
        BiFunction<Visit, String, Component> make = TABS.get(tab);
        if (make != null) {
            place.add(make.apply(visit, name));
        }
    }

    private void render(Optional<Head> head) {
        title.removeAll();
        body.setVisible(head.isPresent());
        if (head.isEmpty()) {
            title.add(Empty.nothingYet(
                    Glyph.CLUSTER,
                    "No cluster named " + name,
                    "It has left, or it has never joined.",
                    Parts.link("clusters", "All clusters")));
            return;
        }
        Head now = head.get();
        Div line = new Div(new H1(name), new StatusBadge(now.state().status()));
        line.addClassName("title-line");
        if (!now.set().isEmpty()) {
            line.add(Parts.tag("set " + now.set()));
        }
        if (now.simulated()) {
            line.add(Parts.simulated());
        }
        Div words = new Div(line, new Paragraph(now.why()));
        words.addClassName("page-words");
        Div header = new Div(words, new ClusterActions(visit, name, now));
        header.addClassName("page-header");
        title.add(header);
    }

    @Override
    public String getPageTitle() {
        return name + " · Hawser";
    }
}
