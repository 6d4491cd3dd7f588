package dev.hawser.ui.shell;

import com.vaadin.flow.server.VaadinSession;
import dev.hawser.ui.hub.Hub;
import dev.hawser.ui.hub.Identity;
import dev.hawser.ui.hub.ProvidedSignIn;
import dev.hawser.ui.hub.SignIn;
import dev.hawser.ui.live.Background;
import dev.hawser.ui.live.Visit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who is signed in, per browser session. The hub is let go when the session ends.
@ApplicationScoped
public class Visits {
    private final SignIn signIn;
    private final ProvidedSignIn provided;
    private final Background background;

    public Visits(SignIn signIn, ProvidedSignIn provided, Background background) {
        this.signIn = signIn;
        this.provided = provided;
        this.background = background;
    }

    /// Waits for the network: call it off the session lock.
    Identity check(String user, String password) {
        return signIn.signIn(user, password);
    }

    /// Begins a visit in this session. Under the session lock.
    void begin(VaadinSession session, Identity identity) {
        end(session);
        Hub hub = identity.provider().isPresent() ? provided.open(identity) : signIn.open(identity);
        Visit visit = new Visit(identity, hub, Clock.systemUTC(), background);
        session.setAttribute(Visit.class, visit);
    }

    /// Ends the visit of this session if there is one.
    void end(VaadinSession session) {
        Visit visit = session.getAttribute(Visit.class);
        if (visit != null) {
            session.setAttribute(Visit.class, null);
            background.run(() -> visit.hub().close());
        }
    }

    Background background() {
        return background;
    }

    static Optional<Visit> of(@Nullable VaadinSession session) {
        return Optional.ofNullable(session).map(s -> s.getAttribute(Visit.class));
    }

    /// The visit of the current session; views are not reached without one.
    @Produces
    @Dependent
    Visit current() {
        return of(VaadinSession.getCurrent()).orElseThrow(() -> new IllegalStateException("nobody is signed in"));
    }
}
