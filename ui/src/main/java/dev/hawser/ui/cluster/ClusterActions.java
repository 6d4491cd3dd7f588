package dev.hawser.ui.cluster;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.live.Doing;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Notice;
import java.util.List;

/// What the person may do with a cluster in its present state.
final class ClusterActions extends Div {
    private final transient Visit visit;
    private final String name;

    ClusterActions(Visit visit, String name, ClusterView.Head head) {
        this.visit = visit;
        this.name = name;
        addClassName("page-actions");
        if (head.mayAccept() && (head.state() == ClusterState.PENDING || head.state() == ClusterState.DENIED)) {
            Button accept = new Button("Accept", e -> accept(true));
            accept.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
            add(accept);
        }
        if (head.mayAccept() && head.state() != ClusterState.DENIED && head.state() != ClusterState.LEAVING) {
            add(new Button("Deny …", e -> confirmDeny(head.state() == ClusterState.PENDING)));
        }
        if (head.mayDetach() && head.state() != ClusterState.LEAVING) {
            Button detach = new Button("Detach …", e -> confirmDetach());
            detach.addThemeVariants(ButtonVariant.LUMO_ERROR);
            add(detach);
        }
    }

    private void confirmDeny(boolean pending) {
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader("Deny " + name + "?");
        dialog.setText(
                pending
                        ? "It stays in the list as denied and gets nothing from the hub. You can accept it later."
                        : "Its agent loses its rights at the hub. What runs in the cluster goes on, but the hub no longer sees or changes it.");
        dialog.setCancelable(true);
        dialog.setConfirmText("Deny");
        dialog.addConfirmListener(e -> accept(false));
        dialog.open();
    }

    private void accept(boolean accepted) {
        getUI().ifPresent(ui -> Doing.run(
                visit,
                ui,
                () -> visit.hub().edit(ManagedCluster.class, "", name, cluster -> accepting(cluster, accepted)),
                cluster -> Notice.success(name + (accepted ? " is accepted." : " is denied."))));
    }

    private static ManagedCluster accepting(ManagedCluster cluster, boolean accepted) {
        ManagedCluster.Spec old = cluster.getSpec();
        cluster.setSpec(
                old == null
                        ? new ManagedCluster.Spec(List.of(), accepted, null, List.of())
                        : new ManagedCluster.Spec(
                                old.managedClusterClientConfigs(), accepted, old.leaseDurationSeconds(), old.taints()));
        return cluster;
    }

    private void confirmDetach() {
        Dialog dialog = new Dialog("Detach " + name + "?");
        TextField typed = new TextField("Type the cluster's name to confirm");
        typed.setWidthFull();
        typed.setValueChangeMode(ValueChangeMode.EAGER);
        Button detach = new Button("Detach", e -> {
            dialog.close();
            detach();
        });
        detach.addThemeVariants(ButtonVariant.LUMO_PRIMARY, ButtonVariant.LUMO_ERROR);
        detach.setEnabled(false);
        typed.addValueChangeListener(e -> detach.setEnabled(e.getValue().strip().equals(name)));
        dialog.add(
                new Paragraph("Its add-ons and works are taken out of the cluster, then the hub forgets it."
                        + " To have it back it must join again."),
                typed);
        dialog.getFooter().add(new Button("Cancel", e -> dialog.close()), detach);
        dialog.setMaxWidth("460px");
        dialog.open();
        typed.focus();
    }

    private void detach() {
        getUI().ifPresent(ui -> Doing.run(
                visit,
                ui,
                () -> {
                    visit.hub().delete(ManagedCluster.class, "", name);
                    return name;
                },
                gone -> Notice.success(gone + " is leaving.")));
    }
}
