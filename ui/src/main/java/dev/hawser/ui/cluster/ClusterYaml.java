package dev.hawser.ui.cluster;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.live.LoadedPane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.CopyButton;

/// The ManagedCluster as the hub has it.
final class ClusterYaml extends Div {
    private final Div content = new Div();

    ClusterYaml(Visit visit, String cluster) {
        content.addClassNames("pane-content", "command-holder");
        add(new LoadedPane<>(
                visit,
                () -> visit.hub().yaml(ManagedCluster.class, "", cluster).orElse("# gone"),
                content,
                this::render));
    }

    private void render(String yaml) {
        content.removeAll();
        Pre text = new Pre(yaml);
        text.addClassName("yaml");
        text.getElement().setAttribute("tabindex", "0");
        content.add(new CopyButton("Copy the YAML", () -> yaml), text);
    }
}
