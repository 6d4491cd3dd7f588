package dev.hawser.ui.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.login.AbstractLogin.LoginEvent;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinServletRequest;
import com.vaadin.flow.server.VaadinSession;
import dev.hawser.ui.hub.HubConfig;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.hub.HubException.Failure;
import dev.hawser.ui.hub.Identity;
import dev.hawser.ui.hub.LocalAccountsConfig;
import dev.hawser.ui.hub.OidcConfig;
import dev.hawser.ui.live.Doing;
import java.util.Optional;

/// Sign-in with an account of the hub, by an identity provider, or both: what is switched on.
@Route(value = "login", autoLayout = false)
@PageTitle("Sign in · Hawser")
public class LoginView extends Div implements BeforeEnterObserver {
    private final transient Visits visits;
    private final LoginForm form = new LoginForm();
    private final Paragraph because = new Paragraph();

    public LoginView(Visits visits, HubConfig config, LocalAccountsConfig local, OidcConfig provider) {
        this.visits = visits;
        addClassName("login");
        Paragraph motto = new Paragraph("One hub for the fleet: its clusters, and the ropes between them.");
        motto.addClassName("login-motto");
        Div brand = new Div(Logo.large(), new H1(config.name()), motto);
        brand.addClassName("login-brand");
        form.setForgotPasswordButtonVisible(false);
        form.setI18n(words("Not signed in", "Name and password do not belong together."));
        form.addLoginListener(this::signIn);
        because.addClassName("login-because");
        because.getElement().setAttribute("role", "status");
        because.setVisible(false);
        Div card = new Div(brand, because);
        if (local.enabled()) {
            card.add(form);
        }
        if (provider.enabled()) {
            Anchor elsewhere = new Anchor(ProvidedEntry.PATH.substring(1), "Sign in with " + provider.label());
            elsewhere.addClassName("login-provider");
            elsewhere.getElement().setAttribute("router-ignore", true);
            card.add(elsewhere);
        }
        card.addClassName("login-card");
        add(card);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        Optional<SignedOut> reason = SignedOut.of(event.getLocation().getQueryParameters())
                .or(() -> Optional.ofNullable(event.getUI().getSession().getAttribute(SignedOut.class)));
        because.setVisible(reason.isPresent());
        because.setText(reason.map(SignedOut::sentence).orElse(""));
        if (event.getLocation().getQueryParameters().getSingleParameter("error").isPresent()) {
            because.setVisible(true);
            because.setText("You were not signed in by the identity provider.");
        }
    }

    private void signIn(LoginEvent event) {
        UI ui = event.getSource().getUI().orElseThrow();
        renameSession();
        visits.background().run(() -> {
            try {
                Identity identity = visits.check(event.getUsername(), event.getPassword());
                Doing.show(ui, () -> enter(ui, identity));
            } catch (HubException e) {
                Doing.show(ui, () -> refused(e));
            }
        });
    }

    /// Whoever knew the session's id before somebody signed in does not know it after.
    private static void renameSession() {
        if (VaadinRequest.getCurrent() instanceof VaadinServletRequest request
                && request.getHttpServletRequest().getSession(false) != null) {
            request.getHttpServletRequest().changeSessionId();
        }
    }

    private void enter(UI ui, Identity identity) {
        VaadinSession session = ui.getSession();
        visits.begin(session, identity);
        Object wanted = session.getAttribute(Gate.WANTED);
        session.setAttribute(Gate.WANTED, null);
        session.setAttribute(SignedOut.class, null);
        ui.navigate(wanted instanceof String place ? place : "");
    }

    private void refused(HubException e) {
        boolean wrong = e.failure() == Failure.UNAUTHENTICATED;
        form.setI18n(
                wrong
                        ? words("Not signed in", "Name and password do not belong together.")
                        : words("The hub could not check this", e.sentence()));
        form.setError(true);
        form.setEnabled(true);
    }

    private static LoginI18n words(String title, String message) {
        LoginI18n words = LoginI18n.createDefault();
        words.getForm().setTitle("Sign in");
        words.getForm().setUsername("Name");
        words.getForm().setSubmit("Sign in");
        words.getErrorMessage().setTitle(title);
        words.getErrorMessage().setMessage(message);
        return words;
    }
}
