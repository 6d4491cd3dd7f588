package dev.hawser.ui.join;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.cluster.ManagedClusterSet;
import dev.hawser.api.network.JoinToken;
import dev.hawser.api.network.NetworkNames;
import dev.hawser.ui.hub.Attempt;
import dev.hawser.ui.live.Doing;
import dev.hawser.ui.live.Fleet;
import dev.hawser.ui.live.LivePane;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.CopyButton;
import dev.hawser.ui.look.Empty;
import dev.hawser.ui.look.Glyph;
import dev.hawser.ui.look.Notice;
import dev.hawser.ui.look.PageHeader;
import dev.hawser.ui.look.Parts;
import dev.hawser.ui.look.Status;
import dev.hawser.ui.look.Steps;
import java.util.List;

/// Lets a cluster join: a token, a command, and then the cluster itself.
@Route("join")
@PageTitle("Join a cluster · Hawser")
public class JoinView extends Div {

    record Offer(List<String> sets, boolean mayJoin, boolean mayAccept) {
        static Offer of(Fleet fleet) {
            return new Offer(
                    fleet.all(ManagedClusterSet.class).stream()
                            .map(s -> s.getMetadata().getName())
                            .filter(name -> !name.equals("global"))
                            .sorted()
                            .toList(),
                    fleet.may(Attempt.on("create", NetworkNames.GROUP, "jointokens")),
                    fleet.may(Attempt.on("update", "cluster.open-cluster-management.io", "managedclusters")
                            .subresource("accept")));
        }
    }

    record Made(String token, String command) {}

    private final transient Visit visit;
    private final transient JoinCommand command;
    private final JoinForm form = new JoinForm(this::make);
    private final Div content = new Div();

    public JoinView(Visit visit, JoinCommand command) {
        this.visit = visit;
        this.command = command;
        addClassName("page");
        content.addClassNames("pane-content", "page-stack");
        add(
                new PageHeader(
                        "Join a cluster",
                        "One command, run with kubectl against the cluster, makes it a member of the fleet."),
                new LivePane<>(visit, List.of(ManagedClusterSet.class), Offer::of, content, this::offer));
    }

    private void offer(Offer offer) {
        if (!offer.mayJoin()) {
            content.removeAll();
            content.add(Empty.nothingYet(
                    Glyph.JOIN,
                    "You may not let clusters join",
                    "It takes the right to create jointokens. Ask an administrator of this hub."));
            return;
        }
        form.offer(offer.sets(), offer.mayAccept());
        if (content.getChildren().findAny().isEmpty()) {
            content.add(form);
        }
    }

    private void make(JoinRequest request) {
        UI ui = getUI().orElseThrow();
        form.busy(true);
        Doing.run(visit, ui, () -> create(request), this::made, e -> {
            form.busy(false);
            Notice.failure(e.sentence());
        });
    }

    private Made create(JoinRequest request) {
        JoinToken made = visit.hub().create(request.token(visit.clock().instant()));
        JoinToken.Status status = made.getStatus();
        String secret = status == null || status.token() == null ? "" : status.token();
        return new Made(made.getMetadata().getName(), command.text(secret));
    }

    private void made(Made made) {
        form.busy(false);
        content.removeAll();
        Pre text = new Pre(made.command());
        text.getElement().setAttribute("tabindex", "0");
        Div box = new Div(text, new CopyButton("Copy the command", made::command));
        box.addClassName("command");
        Div run = Parts.card(
                "1. Run this against the cluster",
                new Paragraph(
                        "It needs curl and a kubectl that points to the cluster, with the right to create namespaces and"
                                + " cluster roles. The secret in it is shown only now."),
                box);
        run.addClassName("page-stack");
        Div arrivals = new Div();
        arrivals.addClassNames("pane-content", "page-stack");
        Div wait = Parts.card(
                "2. Watch it arrive",
                new LivePane<>(
                        visit,
                        List.of(JoinToken.class, ManagedCluster.class),
                        fleet -> JoinProgress.of(fleet, made.token()),
                        arrivals,
                        progress -> show(arrivals, progress)));
        Button again = new Button("Make another command", e -> {
            content.removeAll();
            content.add(form);
        });
        Div actions = new Div(again);
        actions.addClassName("page-actions");
        content.add(run, wait, actions);
    }

    private static void show(Div arrivals, JoinProgress progress) {
        arrivals.removeAll();
        if (progress.clusters().isEmpty()) {
            Steps waiting = new Steps();
            waiting.step(
                    Status.busy("Waiting"),
                    "Waiting for the cluster",
                    "It shows up here as soon as the agent has reached the hub.");
            arrivals.add(waiting);
        }
        for (JoinProgress.Joining joining : progress.clusters()) {
            Steps steps = new Steps();
            joining.steps().forEach(step -> steps.step(step.status(), step.title(), step.text()));
            Div line = new Div(Parts.link("clusters/" + joining.cluster(), joining.cluster()));
            line.addClassName("title-line");
            if (joining.isDone()) {
                line.add(Parts.muted("is a member of the fleet."));
            }
            arrivals.add(line, steps);
        }
    }
}
