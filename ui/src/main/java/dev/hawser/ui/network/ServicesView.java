package dev.hawser.ui.network;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.LitRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import dev.hawser.api.network.ExportedService;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Rows;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.CopyButton;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.PageHeader;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.look.StatusBadge;
import dev.hawser.ui.look.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Services that leave their clusters, under the names by which others reach them.
@Route("network/services")
@PageTitle("Services · Hawser")
public class ServicesView extends Div implements BeforeEnterObserver {

    record Filter(String text, String service) {
        boolean matches(ServiceRow row) {
            String words = row.title() + " " + String.join(" ", row.dns()) + " " + row.broker() + " "
                    + String.join(
                            " ",
                            row.clusters().stream()
                                    .map(ServiceRow.Exporter::cluster)
                                    .toList());
            return words.toLowerCase(Locale.ROOT).contains(text.strip().toLowerCase(Locale.ROOT));
        }
    }

    record Model(List<ServiceRow> rows, int all, Optional<ServiceRow> chosen) {
        static Model of(Fleet fleet, Filter filter) {
            List<ServiceRow> all = fleet.all(ExportedService.class).stream()
                    .map(ServiceRow::of)
                    .sorted(Comparator.comparing(
                                    (ServiceRow r) -> !r.status().mood().isProblem())
                            .thenComparing(ServiceRow::key))
                    .toList();
            return new Model(
                    all.stream().filter(filter::matches).toList(),
                    all.size(),
                    all.stream().filter(r -> r.key().equals(filter.service())).findFirst());
        }
    }

    private final TextField text = new TextField();
    private final Span count = new Span();
    private final Grid<ServiceRow> grid = new Grid<>();
    /// What gives way to the panel with the details.
    private final transient List<Grid.Column<ServiceRow>> roomy = new ArrayList<>();
    private final transient Rows<ServiceRow> rows = new Rows<>(
            ServiceRow::key,
            Map.of(
                    "service", Comparator.comparing(ServiceRow::service),
                    "namespace", Comparator.comparing(ServiceRow::namespace),
                    "state", Comparator.comparing(r -> r.status().mood())));
    private final Div bar = new Div();
    private final Div main = new Div();
    private final Div side = new Div();
    private final Div nothing = new Div();
    private final LivePane<Model> pane;
    private volatile Filter filter = new Filter("", "");
    private boolean reading;

    public ServicesView(Visit visit) {
        addClassNames("page", "page-full");
        text.setPlaceholder("Filter by service, namespace, cluster …");
        text.setAriaLabel("Filter services");
        text.setPrefixComponent(Glyph.SEARCH.icon());
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addClassName("grow");
        text.addValueChangeListener(e -> changed(filter.service()));
        count.addClassName("count");
        bar.addClassName("bar");
        bar.add(text, count);
        main.addClassName("main-side");
        prepareGrid();
        main.add(grid, side);
        Div content = new Div(bar, main, nothing);
        content.addClassName("pane-content");
        pane = new LivePane<>(
                visit, List.of(ExportedService.class), fleet -> Model.of(fleet, filter), content, this::render);
        add(new PageHeader("Services", "What clusters export, and the names by which the others reach it."), pane);
    }

    private void prepareGrid() {
        grid.addThemeVariants(GridVariant.LUMO_NO_BORDER);
        grid.setDataProvider(rows);
        grid.addColumn(Parts.<ServiceRow>linkColumn(ServiceRow::href, ServiceRow::service))
                .setHeader("Service")
                .setSortProperty("service");
        grid.addColumn(ServiceRow::namespace).setHeader("Namespace").setSortProperty("namespace");
        grid.addColumn(StatusBadge.column(ServiceRow::status))
                .setHeader("State")
                .setSortProperty("state")
                .setWidth("110px");
        roomy.add(grid.addColumn(LitRenderer.<ServiceRow>of("<span class=\"mono\">${item.dns}</span>")
                        .withProperty("dns", r -> r.dns().stream().findFirst().orElse("")))
                .setHeader("DNS name")
                .setFlexGrow(3)
                .setWidth("330px"));
        roomy.add(grid.addColumn(ServiceRow::type)
                .setHeader("Type")
                .setWidth("120px")
                .setFlexGrow(0));
        grid.addColumn(ServiceRow::ready).setHeader("Ready").setWidth("90px").setFlexGrow(0);
        grid.addItemClickListener(e -> changed(e.getItem().key()));
        grid.getElement().setAttribute("aria-label", "Exported services");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        QueryParameters query = event.getLocation().getQueryParameters();
        filter = new Filter(
                query.getSingleParameter("text").orElse(""),
                query.getSingleParameter("service").orElse(""));
        reading = true;
        text.setValue(filter.text());
        reading = false;
        pane.refresh();
    }

    private void changed(String service) {
        if (reading) {
            return;
        }
        filter = new Filter(text.getValue(), service);
        Map<String, String> query = new LinkedHashMap<>(Map.of("text", filter.text(), "service", service));
        query.values().removeIf(String::isBlank);
        getUI().ifPresent(ui -> ui.getPage()
                .getHistory()
                .replaceState(null, new Location("network/services", QueryParameters.simple(query))));
        pane.refresh();
    }

    private void render(Model model) {
        rows.show(model.rows());
        count.setText(model.rows().size() + " of " + model.all());
        bar.setVisible(model.all() > 0);
        main.setVisible(!model.rows().isEmpty());
        side.removeAll();
        side.setVisible(model.chosen().isPresent());
        roomy.forEach(column -> column.setVisible(model.chosen().isEmpty()));
        model.chosen().ifPresent(chosen -> side.add(panel(chosen)));
        nothing.removeAll();
        if (model.all() == 0) {
            nothing.add(Empty.nothingYet(
                    Glyph.SERVICE,
                    "No exported services",
                    "Create a ServiceExport beside a Service in a cluster whose network is joined; the service shows up"
                            + " here under its clusterset.local name."));
        } else if (model.rows().isEmpty()) {
            nothing.add(Empty.noMatch(text::clear));
        }
    }

    private Div panel(ServiceRow row) {
        Button close = new Button(Glyph.CLOSE.icon(), e -> changed(""));
        close.addThemeVariants(ButtonVariant.LUMO_TERTIARY);
        close.setAriaLabel("Close the details");
        Div spacer = new Div();
        spacer.addClassName("spacer");
        Div head = new Div(new H2(row.title()), spacer, close);
        head.addClassName("bar");
        Div card = new Div(head, new StatusBadge(row.status()));
        card.addClassNames("card", "topology-side", "page-stack");
        card.getElement().setAttribute("aria-live", "polite");
        row.conflicts().forEach(conflict -> card.add(new Paragraph(conflict)));
        DescriptionList facts = Parts.facts();
        for (String name : row.dns()) {
            Parts.fact(facts, "DNS", Parts.mono(name), new CopyButton("Copy " + name, () -> name));
        }
        Parts.fact(facts, "Type", row.type());
        Parts.fact(facts, "Ports", String.join(", ", row.ports()));
        Parts.fact(facts, "Broker", row.broker());
        Table clusters = new Table("Cluster", "State", "Endpoints", "Address");
        row.clusters()
                .forEach(c -> clusters.row(
                        Parts.link("clusters/" + c.cluster() + "/network", c.cluster()),
                        new StatusBadge(c.ready() ? Status.good("Ready") : Status.bad("Not ready")),
                        Table.text(String.valueOf(c.endpoints())),
                        Parts.mono(c.addresses())));
        card.add(facts, clusters);
        return card;
    }
}
