package dev.hawser.ui.shell;

import com.vaadin.flow.server.SynchronizedRequestHandler;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinResponse;
import com.vaadin.flow.server.VaadinSession;
import dev.hawser.ui.hub.Identity;
import dev.hawser.ui.hub.OidcConfig;
import dev.hawser.ui.hub.ProvidedSignIn;
import dev.hawser.ui.hub.ProviderTokens;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.IdTokenCredential;
import io.quarkus.oidc.OidcSession;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Where a browser comes back from the identity provider. The framework guards this one path and has gone through the
/// code flow (PKCE, state, nonce, the ID token's checks) before a request gets here. The tokens move into the
/// server's session; the framework's cookie, in which they came, goes.
@ApplicationScoped
public class ProvidedEntry extends SynchronizedRequestHandler {
    static final String PATH = "/login/oidc";

    private static final Logger LOG = Logger.getLogger(ProvidedEntry.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final transient Instance<SecurityIdentity> who;
    private final transient Instance<OidcSession> cookie;
    private final transient ProvidedSignIn signIn;
    private final transient OidcConfig config;
    private final transient Visits visits;

    public ProvidedEntry(
            Instance<SecurityIdentity> who,
            Instance<OidcSession> cookie,
            ProvidedSignIn signIn,
            OidcConfig config,
            Visits visits) {
        this.who = who;
        this.cookie = cookie;
        this.signIn = signIn;
        this.config = config;
        this.visits = visits;
    }

    @Override
    protected boolean canHandleRequest(VaadinRequest request) {
        return config.enabled() && PATH.equals(request.getPathInfo());
    }

    @Override
    public boolean synchronizedHandleRequest(VaadinSession session, VaadinRequest request, VaadinResponse response)
            throws IOException {
        SecurityIdentity person = who.get();
        AccessTokenCredential access = person.getCredential(AccessTokenCredential.class);
        IdTokenCredential id = person.getCredential(IdTokenCredential.class);
        if (person.isAnonymous() || access == null || id == null) {
            response.sendError(401, "The identity provider did not vouch for anybody.");
            return true;
        }
        String refresh =
                access.getRefreshToken() == null ? "" : access.getRefreshToken().getToken();
        Identity identity = signIn.identity(
                person.getPrincipal().getName(), access.getToken(), new ProviderTokens(refresh, id.getToken()));
        cookie.get().logout().await().atMost(PATIENCE);
        Object wanted = session.getAttribute(Gate.WANTED);
        session.setAttribute(Gate.WANTED, null);
        visits.begin(session, identity);
        LOG.infof("Signed in by the identity provider, user=%s", identity.name());
        goOn(response, wanted instanceof String place ? place : "");
        return true;
    }

    /// By a page, not by a redirect: the session's cookie is not sent on a way that began at another site.
    private static void goOn(VaadinResponse response, String place) throws IOException {
        String address = "/" + place.replaceFirst("^/+", "");
        String escaped = address.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
        response.setContentType("text/html;charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter()
                .write("<!doctype html><title>Hawser</title><meta http-equiv=\"refresh\" content=\"0;url=" + escaped
                        + "\"><a href=\"" + escaped + "\">Go on</a>");
    }
}
