package dev.hawser.ui.network;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Chooses the part of the network that is looked at.
final class TopologyScopeBar extends Div {
    private final ComboBox<String> set = new ComboBox<>();
    private final ComboBox<String> cluster = new ComboBox<>();
    private final Checkbox problems = new Checkbox("Problems only");
    private final Checkbox alone = new Checkbox();
    private transient TopologyModel.Names offered = new TopologyModel.Names(List.of(), List.of());
    private boolean showing;

    /// @param onScope is told what the person has chosen
    TopologyScopeBar(Consumer<TopologyScope> onScope) {
        addClassName("scope");
        prepare(set, "All sets", "Cluster set");
        prepare(cluster, "Find a cluster", "Cluster");
        set.addValueChangeListener(e -> {
            if (!showing) {
                onScope.accept(new TopologyScope(text(set), "", problems.getValue(), alone.getValue()));
            }
        });
        cluster.addValueChangeListener(e -> {
            if (!showing) {
                onScope.accept(new TopologyScope("", text(cluster), problems.getValue(), alone.getValue()));
            }
        });
        problems.addValueChangeListener(e -> told(onScope));
        alone.addValueChangeListener(e -> told(onScope));
        add(set, cluster, problems, alone);
    }

    private static void prepare(ComboBox<String> box, String placeholder, String label) {
        box.setPlaceholder(placeholder);
        box.setAriaLabel(label);
        box.setClearButtonVisible(true);
    }

    private void told(Consumer<TopologyScope> onScope) {
        if (!showing) {
            onScope.accept(new TopologyScope(text(set), text(cluster), problems.getValue(), alone.getValue()));
        }
    }

    private static String text(ComboBox<String> box) {
        return Optional.ofNullable(box.getValue()).orElse("");
    }

    /// Shows what is looked at, without telling anybody.
    void show(TopologyScope scope) {
        showing = true;
        set(set, scope.set());
        set(cluster, scope.cluster());
        problems.setValue(scope.problems());
        alone.setValue(scope.alone());
        showing = false;
    }

    private static void set(ComboBox<String> box, String value) {
        if (value.isEmpty()) {
            box.clear();
        } else {
            box.setValue(value);
        }
    }

    /// What can be chosen now.
    void offer(TopologyModel.Names names, int withoutTunnels) {
        showing = true;
        if (!names.equals(offered)) {
            String chosenSet = text(set);
            String chosenCluster = text(cluster);
            set.setItems(names.sets());
            cluster.setItems(names.clusters());
            set(set, chosenSet);
            set(cluster, chosenCluster);
            offered = names;
        }
        set.setVisible(names.sets().size() > 1);
        alone.setVisible(withoutTunnels > 0);
        alone.setLabel("Without tunnels (" + withoutTunnels + ")");
        showing = false;
    }
}
