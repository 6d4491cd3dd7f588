package dev.hawser.ui.cluster;

import com.vaadin.flow.component.html.Div;
import dev.hawser.api.Condition;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.ui.addon.AddOnRow;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Conditions;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.StatusBadge;
import java.util.Comparator;
import java.util.List;

/// The add-ons of a cluster with their conditions.
final class ClusterAddOns extends Div {

    record Entry(AddOnRow row, List<Condition> conditions) {}

    private final transient Visit visit;
    private final Div content = new Div();

    ClusterAddOns(Visit visit, String cluster) {
        this.visit = visit;
        content.addClassNames("pane-content", "page-stack");
        add(new LivePane<>(
                visit, List.of(ManagedClusterAddOn.class), fleet -> entries(fleet, cluster), content, this::render));
    }

    private static List<Entry> entries(Fleet fleet, String cluster) {
        return fleet.all(ManagedClusterAddOn.class).stream()
                .filter(a -> cluster.equals(a.getMetadata().getNamespace()))
                .map(a -> new Entry(
                        AddOnRow.of(a),
                        a.getStatus() == null ? List.of() : a.getStatus().conditions()))
                .sorted(Comparator.comparing(e -> e.row().addOn()))
                .toList();
    }

    private void render(List<Entry> entries) {
        content.removeAll();
        if (entries.isEmpty()) {
            content.add(Empty.nothingYet(
                    Glyph.ADDON,
                    "No add-ons",
                    "Nothing is installed on this cluster by the hub yet.",
                    Parts.link("addons/submariner", "Join networks with Submariner")));
        }
        for (Entry entry : entries) {
            content.add(Parts.card(
                    entry.row().addOn(),
                    new StatusBadge(entry.row().status()),
                    Conditions.table(entry.conditions(), visit.clock().instant())));
        }
    }
}
