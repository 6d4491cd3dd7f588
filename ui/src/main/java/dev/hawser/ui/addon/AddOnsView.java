package dev.hawser.ui.addon;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.Grid.SelectionMode;
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
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.ui.hub.Attempt;
import dev.hawser.ui.live.Doing;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Rows;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.Notice;
import dev.hawser.ui.look.PageHeader;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.StatusBadge;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Every add-on on every cluster.
@Route("addons")
@PageTitle("Add-ons · Hawser")
public class AddOnsView extends Div implements BeforeEnterObserver {

    record Model(List<AddOnRow> rows, int all, boolean mayRemove) {
        static Model of(Fleet fleet, String text) {
            List<AddOnRow> all = fleet.all(ManagedClusterAddOn.class).stream()
                    .map(AddOnRow::of)
                    .sorted(Comparator.comparing(AddOnRow::isProblem)
                            .reversed()
                            .thenComparing(AddOnRow::addOn)
                            .thenComparing(AddOnRow::cluster))
                    .toList();
            return new Model(
                    all.stream().filter(row -> matches(row, text)).toList(),
                    all.size(),
                    fleet.may(Attempt.on("delete", "addon.open-cluster-management.io", "managedclusteraddons")));
        }

        private static boolean matches(AddOnRow row, String text) {
            return String.join(" ", row.cluster(), row.addOn(), row.status().word(), row.step())
                    .toLowerCase(Locale.ROOT)
                    .contains(text.strip().toLowerCase(Locale.ROOT));
        }
    }

    private final transient Visit visit;
    private final TextField text = new TextField();
    private final Span count = new Span();
    private final Button remove = new Button("Remove …", e -> confirmRemove());
    private final Grid<AddOnRow> grid = new Grid<>();
    private final transient Rows<AddOnRow> rows = new Rows<>(
            row -> row.cluster() + "/" + row.addOn(),
            Map.of(
                    "cluster", Comparator.comparing(AddOnRow::cluster),
                    "addon", Comparator.comparing(AddOnRow::addOn),
                    "state", Comparator.comparing(r -> r.status().mood())));
    private final Div bar = new Div();
    private final Div nothing = new Div();
    private final LivePane<Model> pane;
    private volatile String wanted = "";
    private boolean reading;

    public AddOnsView(Visit visit) {
        this.visit = visit;
        addClassNames("page", "page-full");
        text.setPlaceholder("Filter by cluster, add-on, state …");
        text.setAriaLabel("Filter add-ons");
        text.setPrefixComponent(Glyph.SEARCH.icon());
        text.setClearButtonVisible(true);
        text.setValueChangeMode(ValueChangeMode.LAZY);
        text.addClassName("grow");
        text.addValueChangeListener(e -> changed());
        remove.addThemeVariants(ButtonVariant.LUMO_ERROR);
        remove.setEnabled(false);
        count.addClassName("count");
        bar.addClassName("bar");
        bar.add(text, remove, count);
        prepareGrid();
        Div content = new Div(bar, grid, nothing);
        content.addClassName("pane-content");
        pane = new LivePane<>(
                visit, List.of(ManagedClusterAddOn.class), fleet -> Model.of(fleet, wanted), content, this::render);
        PageHeader header = new PageHeader(
                "Add-ons",
                "What the hub installs on clusters and keeps healthy there.",
                Assistant.ALL.stream().map(this::open).toArray(Button[]::new));
        add(header, pane);
    }

    private Button open(Assistant assistant) {
        Button button = new Button(
                assistant.title(), Glyph.NETWORK.icon(), e -> getUI().ifPresent(ui -> ui.navigate(assistant.href())));
        button.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        return button;
    }

    private void prepareGrid() {
        grid.addThemeVariants(GridVariant.LUMO_NO_BORDER);
        grid.setSelectionMode(SelectionMode.MULTI);
        grid.setDataProvider(rows);
        grid.addColumn(Parts.<AddOnRow>linkColumn(r -> "clusters/" + r.cluster() + "/addons", AddOnRow::cluster))
                .setHeader("Cluster")
                .setSortProperty("cluster");
        grid.addColumn(AddOnRow::addOn).setHeader("Add-on").setSortProperty("addon");
        grid.addColumn(StatusBadge.column(AddOnRow::status))
                .setHeader("State")
                .setSortProperty("state")
                .setWidth("140px")
                .setFlexGrow(0);
        grid.addColumn(AddOnRow::reason).setHeader("Reason");
        grid.addColumn(AddOnRow::step).setHeader("Message").setFlexGrow(3);
        grid.addColumn(Age.column(AddOnRow::since))
                .setHeader("Since")
                .setWidth("120px")
                .setFlexGrow(0);
        grid.getElement().setAttribute("aria-label", "Add-ons");
        grid.addSelectionListener(
                e -> remove.setEnabled(!e.getAllSelectedItems().isEmpty()));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        wanted = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("text")
                .orElse("");
        reading = true;
        text.setValue(wanted);
        reading = false;
        pane.refresh();
    }

    private void changed() {
        if (reading) {
            return;
        }
        wanted = text.getValue();
        QueryParameters query =
                wanted.isBlank() ? QueryParameters.empty() : QueryParameters.simple(Map.of("text", wanted));
        getUI().ifPresent(ui -> ui.getPage().getHistory().replaceState(null, new Location("addons", query)));
        pane.refresh();
    }

    private void confirmRemove() {
        Set<AddOnRow> chosen = grid.getSelectedItems();
        String list = chosen.stream()
                .map(r -> r.addOn() + " on " + r.cluster())
                .sorted()
                .collect(Collectors.joining(", "));
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader(chosen.size() == 1 ? "Remove this add-on?" : "Remove " + chosen.size() + " add-ons?");
        dialog.setText(
                list + ". Its tunnels close, and services of the other clusters are no longer reached from there.");
        dialog.setCancelable(true);
        dialog.setConfirmText("Remove");
        dialog.setConfirmButtonTheme("error primary");
        dialog.addConfirmListener(e -> remove(List.copyOf(chosen)));
        dialog.open();
    }

    private void remove(List<AddOnRow> chosen) {
        UI ui = getUI().orElseThrow();
        grid.deselectAll();
        Doing.run(
                visit,
                ui,
                () -> {
                    chosen.forEach(row -> visit.hub().delete(ManagedClusterAddOn.class, row.cluster(), row.addOn()));
                    return chosen.size();
                },
                n -> Notice.success(n == 1 ? "The add-on is being removed." : n + " add-ons are being removed."));
    }

    private void render(Model model) {
        rows.show(model.rows());
        count.setText(model.rows().size() + " of " + model.all());
        remove.setVisible(model.mayRemove());
        bar.setVisible(model.all() > 0);
        grid.setVisible(!model.rows().isEmpty());
        nothing.removeAll();
        if (model.all() == 0) {
            nothing.add(Empty.nothingYet(
                    Glyph.ADDON,
                    "No add-ons yet",
                    "Nothing is installed by the hub. The assistant joins the networks of a cluster set.",
                    Parts.link("addons/submariner", "Join networks with Submariner")));
        } else if (model.rows().isEmpty()) {
            nothing.add(Empty.noMatch(text::clear));
        }
    }
}
