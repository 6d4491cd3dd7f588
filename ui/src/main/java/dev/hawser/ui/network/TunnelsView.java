package dev.hawser.ui.network;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.hawser.api.network.Tunnel;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Every end of every tunnel, problems first. The address carries the filter and the chosen end.
@Route("network/tunnels")
@PageTitle("Tunnels · Hawser")
public class TunnelsView extends Div implements BeforeEnterObserver {
    private static final Comparator<Instant> NEWEST_LAST = Comparator.nullsFirst(Comparator.naturalOrder());

    record Filter(String text, String state, String end) {
        boolean matches(TunnelRow row) {
            String wanted = text.strip().toLowerCase(Locale.ROOT);
            String words = String.join(" ", row.cluster(), row.peer(), row.family(), row.reason(), row.message())
                    .toLowerCase(Locale.ROOT);
            return words.contains(wanted)
                    && (state.isEmpty() || row.status().word().equals(state));
        }
    }

    record Model(List<TunnelRow> rows, int all, List<TunnelEnd> chosen) {
        static Model of(Fleet fleet, Filter filter) {
            List<Tunnel> tunnels = fleet.all(Tunnel.class);
            List<TunnelRow> rows = tunnels.stream()
                    .map(TunnelRow::of)
                    .filter(filter::matches)
                    .sorted(Comparator.comparing(TunnelRow::isProblem)
                            .reversed()
                            .thenComparing(TunnelRow::cluster)
                            .thenComparing(TunnelRow::peer))
                    .toList();
            return new Model(rows, tunnels.size(), chosen(tunnels, filter.end()));
        }

        private static List<TunnelEnd> chosen(List<Tunnel> tunnels, String end) {
            Optional<TunnelRow> here = tunnels.stream()
                    .map(TunnelRow::of)
                    .filter(t -> key(t).equals(end))
                    .findFirst();
            return here.map(h -> bothEnds(tunnels, h)).orElse(List.of());
        }

        static List<TunnelEnd> bothEnds(List<Tunnel> tunnels, TunnelRow here) {
            return tunnels.stream()
                    .map(TunnelEnd::of)
                    .filter(t -> t.row().pair().equals(here.pair())
                            && t.row().family().equals(here.family()))
                    .sorted(Comparator.comparing((TunnelEnd t) -> !key(t.row()).equals(key(here)))
                            .thenComparing(t -> t.row().cluster()))
                    .toList();
        }
    }

    private final transient Visit visit;
    private final TextField text = new TextField();
    private final ComboBox<String> state = new ComboBox<>();
    private final Span count = new Span();
    private final Grid<TunnelRow> grid = new Grid<>();
    /// What gives way to the panel with the details.
    private final transient List<Grid.Column<TunnelRow>> roomy = new ArrayList<>();
    private final transient Rows<TunnelRow> rows = new Rows<>(
            TunnelsView::key,
            Map.of(
                    "cluster", Comparator.comparing(TunnelRow::cluster),
                    "peer", Comparator.comparing(TunnelRow::peer),
                    "family", Comparator.comparing(TunnelRow::family),
                    "state", Comparator.comparing(r -> r.status().mood()),
                    "rtt", Comparator.comparingDouble(TunnelRow::rttMillis),
                    "since", Comparator.comparing(TunnelRow::since, NEWEST_LAST)));
    private final Div bar = new Div();
    private final Div main = new Div();
    private final Div side = new Div();
    private final Div nothing = new Div();
    private final LivePane<Model> pane;
    private volatile Filter filter = new Filter("", "", "");
    private boolean reading;

    public TunnelsView(Visit visit) {
        this.visit = visit;
        addClassNames("page", "page-full");
        bar.addClassName("bar");
        count.addClassName("count");
        main.addClassName("main-side");
        prepareFilter();
        prepareGrid();
        main.add(grid, side);
        Div content = new Div(bar, main, nothing);
        content.addClassName("pane-content");
        pane = new LivePane<>(visit, List.of(Tunnel.class), fleet -> Model.of(fleet, filter), content, this::render);
        add(new PageHeader("Tunnels", "Each tunnel twice: as either end sees it."), pane);
    }

    private void prepareFilter() {
        text.setPlaceholder("Filter by cluster, peer, reason …");
        text.setAriaLabel("Filter tunnels");
        text.setPrefixComponent(Glyph.SEARCH.icon());
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addClassName("grow");
        state.setPlaceholder("Any state");
        state.setAriaLabel("State");
        state.setItems("Connected", "Connecting", "Error", "Unknown");
        state.setClearButtonVisible(true);
        text.addValueChangeListener(e -> changed(filter.end()));
        state.addValueChangeListener(e -> changed(filter.end()));
        bar.add(text, state, count);
    }

    private void prepareGrid() {
        grid.addThemeVariants(GridVariant.LUMO_NO_BORDER);
        grid.setDataProvider(rows);
        grid.addColumn(Parts.<TunnelRow>linkColumn(TunnelRow::href, TunnelRow::cluster))
                .setHeader("Cluster")
                .setSortProperty("cluster")
                .setWidth("135px");
        grid.addColumn(TunnelRow::peer)
                .setHeader("Peer")
                .setSortProperty("peer")
                .setWidth("135px");
        roomy.add(grid.addColumn(TunnelRow::family)
                .setHeader("Family")
                .setSortProperty("family")
                .setWidth("106px")
                .setFlexGrow(0));
        grid.addColumn(StatusBadge.column(TunnelRow::status))
                .setHeader("State")
                .setSortProperty("state")
                .setWidth("122px")
                .setFlexGrow(0);
        roomy.add(grid.addColumn(TunnelRow::rtt)
                .setHeader("RTT")
                .setSortProperty("rtt")
                .setWidth("80px")
                .setFlexGrow(0));
        roomy.add(
                grid.addColumn(TunnelRow::nat).setHeader("NAT").setWidth("56px").setFlexGrow(0));
        roomy.add(grid.addColumn(Age.column(TunnelRow::since))
                .setHeader("Since")
                .setSortProperty("since")
                .setWidth("106px")
                .setFlexGrow(0));
        grid.addColumn(TunnelRow::reason).setHeader("Reason").setWidth("140px");
        grid.getElement().setAttribute("aria-label", "Tunnels");
        grid.addItemClickListener(e -> changed(key(e.getItem())));
    }

    static String key(TunnelRow row) {
        return row.cluster() + "/" + row.name();
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters query = event.getLocation().getQueryParameters();
        filter = new Filter(
                query.getSingleParameter("text").orElse(""),
                query.getSingleParameter("state").orElse(""),
                query.getSingleParameter("end").orElse(""));
        reading = true;
        text.setValue(filter.text());
        state.setValue(filter.state().isEmpty() ? null : filter.state());
        reading = false;
        pane.refresh();
    }

    private void changed(String end) {
        if (reading) {
            return;
        }
        filter = new Filter(
                text.getValue(), Optional.ofNullable(state.getValue()).orElse(""), end);
        Map<String, String> query = new LinkedHashMap<>();
        query.put("text", filter.text());
        query.put("state", filter.state());
        query.put("end", filter.end());
        query.values().removeIf(String::isBlank);
        getUI().ifPresent(ui -> ui.getPage()
                .getHistory()
                .replaceState(null, new Location("network/tunnels", QueryParameters.simple(query))));
        pane.refresh();
    }

    private void render(Model model) {
        rows.show(model.rows());
        count.setText(model.rows().size() + " of " + model.all() + " ends");
        bar.setVisible(model.all() > 0);
        main.setVisible(!model.rows().isEmpty());
        side.removeAll();
        side.setVisible(!model.chosen().isEmpty());
        roomy.forEach(column -> column.setVisible(model.chosen().isEmpty()));
        if (!model.chosen().isEmpty()) {
            side.add(new TunnelPanel(model.chosen(), visit.clock().instant(), () -> changed("")));
        }
        nothing.removeAll();
        if (model.all() == 0) {
            nothing.add(noTunnels());
        } else if (model.rows().isEmpty()) {
            nothing.add(Empty.noMatch(() -> {
                text.clear();
                state.clear();
            }));
        }
    }

    static Empty noTunnels() {
        return Empty.nothingYet(
                Glyph.TUNNEL,
                "No tunnels yet",
                "Join the networks of two or more clusters, and their tunnels show up here with state and round trip.",
                Parts.link("addons/submariner", "Join networks with Submariner"));
    }
}
