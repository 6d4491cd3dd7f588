package dev.hawser.ui.cluster;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Rows;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.PageHeader;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.StatusBadge;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All clusters of the fleet.
@Route("clusters")
@PageTitle("Clusters · Hawser")
public class ClustersView extends Div implements BeforeEnterObserver {
    private static final Comparator<Instant> OLDEST_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

    /// What the list shows: the rows that match, and of how many.
    record Model(List<ClusterRow> rows, int all, List<String> sets) {
        static Model of(Fleet fleet, ClusterFilter filter) {
            Map<String, Instant> seen = ClusterRow.lastSeen(fleet.all(Lease.class));
            List<ClusterRow> all = fleet.all(ManagedCluster.class).stream()
                    .map(c -> ClusterRow.of(
                            c, Optional.ofNullable(seen.get(c.getMetadata().getName()))))
                    .sorted(Comparator.comparing(ClusterRow::name))
                    .toList();
            List<String> sets = all.stream()
                    .map(ClusterRow::set)
                    .filter(s -> !s.isEmpty())
                    .distinct()
                    .sorted()
                    .toList();
            return new Model(all.stream().filter(filter::matches).toList(), all.size(), sets);
        }
    }

    private final TextField text = new TextField();
    private final ComboBox<ClusterState> state = new ComboBox<>();
    private final ComboBox<String> set = new ComboBox<>();
    private final Span count = new Span();
    private final Grid<ClusterRow> grid = new Grid<>();
    private final transient Rows<ClusterRow> rows = new Rows<>(
            ClusterRow::name,
            Map.of(
                    "name", Comparator.comparing(ClusterRow::name),
                    "state", Comparator.comparing(ClusterRow::state),
                    "version", Comparator.comparing(ClusterRow::version),
                    "platform", Comparator.comparing(ClusterRow::platform),
                    "set", Comparator.comparing(ClusterRow::set),
                    "seen", Comparator.comparing(ClusterRow::lastSeen, OLDEST_FIRST)));
    private final Div bar = new Div();
    private final Div nothing = new Div();
    private final LivePane<Model> pane;
    private volatile ClusterFilter filter = ClusterFilter.ALL;
    private boolean reading;

    public ClustersView(Visit visit) {
        addClassNames("page", "page-full");
        count.addClassName("count");
        bar.addClassName("bar");
        prepareFilter();
        prepareGrid();
        Div content = new Div(bar, grid, nothing);
        content.addClassName("pane-content");
        pane = new LivePane<>(
                visit,
                List.of(ManagedCluster.class, Lease.class),
                fleet -> Model.of(fleet, filter),
                content,
                this::render);
        Button join =
                new Button("Join a cluster", Glyph.JOIN.icon(), e -> getUI().ifPresent(ui -> ui.navigate("join")));
        join.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        add(new PageHeader("Clusters", "Every cluster that has joined or wants to.", join), pane);
    }

    private void prepareFilter() {
        text.setPlaceholder("Filter by name, version, platform …");
        text.setAriaLabel("Filter clusters");
        text.setPrefixComponent(Glyph.SEARCH.icon());
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.setValueChangeTimeout(250);
        text.addClassName("grow");
        state.setPlaceholder("Any state");
        state.setAriaLabel("State");
        state.setItems(ClusterState.values());
        state.setItemLabelGenerator(s -> s.status().word());
        state.setClearButtonVisible(true);
        set.setPlaceholder("Any set");
        set.setAriaLabel("Cluster set");
        set.setClearButtonVisible(true);
        text.addValueChangeListener(e -> filterChanged());
        state.addValueChangeListener(e -> filterChanged());
        set.addValueChangeListener(e -> filterChanged());
        bar.add(text, state, set, count);
    }

    private void prepareGrid() {
        grid.addThemeVariants(GridVariant.LUMO_NO_BORDER);
        grid.setDataProvider(rows);
        grid.addColumn(LitRenderer.<ClusterRow>of("<a href=\"clusters/${item.name}\" router-link>${item.name}</a>"
                                + "${item.simulated ? html` <span class=\"tag tag-simulated\">simulated</span>` : ''}")
                        .withProperty("name", ClusterRow::name)
                        .withProperty("simulated", ClusterRow::simulated))
                .setHeader("Name")
                .setSortProperty("name")
                .setFlexGrow(2)
                .setWidth("205px");
        grid.addColumn(StatusBadge.column((ClusterRow row) -> row.state().status()))
                .setHeader("State")
                .setSortProperty("state")
                .setWidth("100px");
        grid.addColumn(ClusterRow::version)
                .setHeader("Version")
                .setSortProperty("version")
                .setWidth("105px");
        grid.addColumn(ClusterRow::platform)
                .setHeader("Platform · region")
                .setSortProperty("platform")
                .setWidth("150px");
        grid.addColumn(ClusterRow::size).setHeader("Size").setWidth("75px");
        grid.addColumn(ClusterRow::addOns).setHeader("Add-ons").setWidth("112px");
        grid.addColumn(ClusterRow::set).setHeader("Set").setSortProperty("set").setWidth("72px");
        grid.addColumn(Age.column(ClusterRow::lastSeen))
                .setHeader("Last seen")
                .setSortProperty("seen")
                .setWidth("122px")
                .setFlexGrow(0);
        grid.addItemDoubleClickListener(e ->
                getUI().ifPresent(ui -> ui.navigate("clusters/" + e.getItem().name())));
        grid.setColumnReorderingAllowed(true);
        grid.getColumns().forEach(c -> c.setResizable(true));
        grid.getElement().setAttribute("aria-label", "Clusters");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        filter = ClusterFilter.of(event.getLocation());
        reading = true;
        text.setValue(filter.text());
        state.setValue(filter.state().orElse(null));
        if (!filter.set().isEmpty()) {
            set.setItems(filter.set());
        }
        set.setValue(filter.set().isEmpty() ? null : filter.set());
        reading = false;
        pane.refresh();
    }

    private void filterChanged() {
        if (reading) {
            return;
        }
        String wanted = set.getValue() == null ? "" : set.getValue();
        filter = new ClusterFilter(text.getValue(), Optional.ofNullable(state.getValue()), wanted);
        getUI().ifPresent(ui -> ui.getPage()
                .getHistory()
                .replaceState(null, new com.vaadin.flow.router.Location("clusters", filter.query())));
        pane.refresh();
    }

    private void clear() {
        text.clear();
        state.clear();
        set.clear();
    }

    private void render(Model model) {
        reading = true;
        String chosen = set.getValue();
        set.setItems(model.sets());
        set.setValue(chosen);
        reading = false;
        rows.show(model.rows());
        count.setText(
                model.rows().size() == model.all()
                        ? model.all() + (model.all() == 1 ? " cluster" : " clusters")
                        : model.rows().size() + " of " + model.all());
        bar.setVisible(model.all() > 0);
        grid.setVisible(!model.rows().isEmpty());
        nothing.removeAll();
        if (model.all() == 0) {
            nothing.add(Empty.nothingYet(
                    Glyph.CLUSTER,
                    "No cluster yet",
                    "A cluster joins by one command that you run against it. The assistant makes it for you.",
                    Parts.link("join", "Join a cluster")));
        } else if (model.rows().isEmpty()) {
            nothing.add(Empty.noMatch(this::clear));
        }
    }
}
