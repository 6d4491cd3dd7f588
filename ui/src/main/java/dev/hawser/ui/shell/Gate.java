package dev.hawser.ui.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.SystemMessages;
import com.vaadin.flow.server.VaadinSession;
import dev.hawser.ui.hub.Connection;
import dev.hawser.ui.live.Visit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/// Nobody sees a view but the sign-in without being signed in.
@ApplicationScoped
public class Gate {
    /// The place that was asked for, to go there after the sign-in.
    static final String WANTED = "dev.hawser.ui.wanted";

    private final Visits visits;
    private final ProvidedEntry provided;

    public Gate(Visits visits, ProvidedEntry provided) {
        this.visits = visits;
        this.provided = provided;
    }

    void opened(@Observes ServiceInitEvent event) {
        event.addRequestHandler(provided);
        event.getSource().setSystemMessagesProvider(info -> messages());
        event.getSource().addUIInitListener(init -> guard(init.getUI()));
        event.getSource().addSessionDestroyListener(destroy -> visits.end(destroy.getSession()));
    }

    /// A page whose session is gone goes to the sign-in at once and says why there.
    private static SystemMessages messages() {
        CustomizedSystemMessages messages = new CustomizedSystemMessages();
        messages.setSessionExpiredNotificationEnabled(false);
        messages.setSessionExpiredURL(SignedOut.SESSION.address());
        return messages;
    }

    private static void guard(UI ui) {
        ThemeChoice.apply(ui);
        ui.addBeforeEnterListener(Gate::check);
    }

    static void check(BeforeEnterEvent event) {
        VaadinSession session = event.getUI().getSession();
        Optional<Visit> visit = Visits.of(session);
        boolean expired = visit.map(v -> v.hub().connection() instanceof Connection.SignedOut)
                .orElse(false);
        boolean atTheDoor = event.getNavigationTarget().equals(LoginView.class);
        if ((visit.isEmpty() || expired) && !atTheDoor) {
            session.setAttribute(WANTED, event.getLocation().getPathWithQueryParameters());
            session.setAttribute(SignedOut.class, expired ? SignedOut.REFUSED : null);
            event.forwardTo(LoginView.class);
        } else if (visit.isPresent() && !expired && atTheDoor) {
            event.forwardTo("");
        }
    }
}
