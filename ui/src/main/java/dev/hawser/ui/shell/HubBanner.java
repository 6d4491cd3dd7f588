package dev.hawser.ui.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.ui.hub.Connection;
import dev.hawser.ui.hub.Live.Subscription;
import dev.hawser.ui.live.Doing;
import dev.hawser.ui.live.Visit;
import dev.hawser.ui.look.Age;
import org.jspecify.annotations.Nullable;

/// Says when the hub is away, since when, and that what is shown is from then. Goes by itself.
final class HubBanner extends Div {
    private final transient Visit visit;
    private transient @Nullable Subscription subscription;
    private transient Connection shown = new Connection.Up();

    HubBanner(Visit visit) {
        this.visit = visit;
        addClassName("hub-banner");
        getElement().setAttribute("role", "status");
        getElement().setAttribute("aria-live", "assertive");
        setVisible(false);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        subscription = visit.hub()
                .live(ManagedCluster.class)
                .subscribe(
                        () -> visit.background().run(() -> heard(ui, visit.hub().connection())));
        show(ui, visit.hub().connection());
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private void heard(UI ui, Connection connection) {
        if (!connection.equals(shown)) {
            Doing.show(ui, () -> show(ui, connection));
        }
    }

    private void show(UI ui, Connection connection) {
        shown = connection;
        removeAll();
        setVisible(!(connection instanceof Connection.Up));
        switch (connection) {
            case Connection.Up up -> {}
            case Connection.Away away -> {
                Span words = new Span("The hub is away. " + away.why() + " What you see is from");
                add(words, new Age(away.since(), visit.clock().instant()));
            }
            case Connection.SignedOut out -> SignedOut.REFUSED.leave(ui);
        }
    }
}
