package dev.hawser.ui.addon;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.network.Tunnel;
import dev.hawser.api.submariner.Broker;
import dev.hawser.ui.live.Doing;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.PageHeader;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.look.Steps;
import java.util.List;

/// The assistant that joins the networks of a set's clusters with Submariner: choose, check, install, watch.
@Route("addons/submariner")
@PageTitle("Submariner · Hawser")
public class SubmarinerView extends Div {
    private final transient Visit visit;
    private final Div content = new Div();
    private final Div next = new Div();
    private boolean installing;
    private final SubmarinerForm form = new SubmarinerForm(this::check, this::forget);

    public SubmarinerView(Visit visit) {
        this.visit = visit;
        addClassName("page");
        content.addClassNames("pane-content", "page-stack");
        next.addClassName("page-stack");
        Anchor back = Parts.link("addons", "← Add-ons");
        back.addClassName("crumb");
        add(
                back,
                new PageHeader(
                        "Join networks with Submariner",
                        "Encrypted tunnels between the clusters of a set; pods and services reach each other directly."),
                new LivePane<>(
                        visit,
                        List.of(ManagedCluster.class, ManagedClusterAddOn.class, Broker.class),
                        SubmarinerOffer::of,
                        content,
                        this::offer));
    }

    private void offer(SubmarinerOffer offer) {
        if (installing) {
            form.offer(offer.sets());
        } else if (!offer.mayInstall()) {
            content.removeAll();
            content.add(Empty.nothingYet(
                    Glyph.ADDON,
                    "You may not install add-ons",
                    "It takes the right to create managedclusteraddons. Ask an administrator of this hub."));
        } else if (offer.sets().isEmpty()) {
            content.removeAll();
            content.add(Empty.nothingYet(
                    Glyph.CLUSTER,
                    "No cluster set with members",
                    "Submariner joins the clusters of a set. Let clusters join, each with a cluster set.",
                    Parts.link("join", "Join a cluster")));
        } else {
            form.offer(offer.sets());
            if (!form.isAttached()) {
                content.removeAll();
                content.add(form, next);
            }
        }
    }

    /// A result of an older plan must not be shown beside the new one.
    private void forget() {
        next.removeAll();
    }

    private void check(SubmarinerPlan plan) {
        UI ui = getUI().orElseThrow();
        Doing.run(
                visit,
                ui,
                () -> visit.hub().create(plan.question()).getMetadata().getName(),
                name -> showPreflight(plan, name));
    }

    private void showPreflight(SubmarinerPlan plan, String name) {
        next.removeAll();
        Div findings = new Div();
        findings.addClassNames("pane-content");
        Button install =
                new Button("Install on " + plan.fresh().size() + (plan.fresh().size() == 1 ? " cluster" : " clusters"));
        install.addThemeVariants(ButtonVariant.LUMO_PRIMARY);
        install.setEnabled(false);
        install.addClickListener(e -> install(plan, install));
        Button globalnet = new Button("Use Globalnet and check again", e -> {
            form.useGlobalnet();
            form.plan().ifPresent(this::check);
        });
        globalnet.setVisible(false);
        Div actions = new Div(install, globalnet);
        actions.addClassName("form-actions");
        next.add(Parts.card(
                "2. Will it connect?",
                new LivePane<>(
                        visit, List.of(Reachability.class), fleet -> Preflight.of(fleet, name), findings, preflight -> {
                            findings.removeAll();
                            findings.add(preflight.list());
                            install.setEnabled(preflight.allowsInstallation());
                            globalnet.setVisible(preflight.globalnetNeeded() && form.mayUseGlobalnet());
                        }),
                actions));
        next.scrollIntoView();
    }

    private void install(SubmarinerPlan plan, Button button) {
        UI ui = getUI().orElseThrow();
        button.setEnabled(false);
        Doing.run(
                visit,
                ui,
                () -> {
                    plan.carryOut(visit.hub());
                    return plan;
                },
                this::showProgress,
                e -> {
                    button.setEnabled(true);
                    dev.hawser.ui.look.Notice.failure(e.sentence());
                });
    }

    private void showProgress(SubmarinerPlan plan) {
        installing = true;
        content.removeAll();
        Div lines = new Div();
        lines.addClassNames("pane-content", "page-stack");
        content.add(Parts.card(
                "3. Submariner on " + plan.set(),
                new LivePane<>(
                        visit,
                        List.of(ManagedClusterAddOn.class, Tunnel.class),
                        fleet -> InstallProgress.of(fleet, plan),
                        lines,
                        progress -> show(lines, progress))));
        Button another = new Button("Another set", e -> {
            installing = false;
            content.removeAll();
            forget();
            content.add(form, next);
        });
        Div actions = new Div(another);
        actions.addClassName("page-actions");
        content.add(actions);
    }

    private static void show(Div lines, InstallProgress progress) {
        lines.removeAll();
        Steps steps = new Steps();
        progress.lines().forEach(line -> steps.step(line.status(), line.title(), line.text()));
        steps.step(
                progress.done() ? Status.good("Done") : Status.busy("Working"),
                progress.done() ? "The networks are joined" : "Waiting for the tunnels",
                "");
        lines.add(steps);
        if (progress.done()) {
            lines.add(Parts.link("network/topology", "See the topology"));
        }
    }
}
