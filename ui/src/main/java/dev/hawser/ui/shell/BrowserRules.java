package dev.hawser.ui.shell;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;

/// What the browser is told with every answer: load and send nothing anywhere else, show the console in no other
/// page's frame, guess no types; and the session's cookie is for this site, for no script, and, where people come by
/// TLS, for TLS only.
@ApplicationScoped
class BrowserRules {

    private static final int BEFORE_OTHERS = 500;

    /// Vaadin's start page has inline scripts and styles, and its client makes functions of text that its own server
    /// sends.
    private static final String CONTENT = String.join(
            "; ",
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    private final ConsoleConfig config;

    BrowserRules(ConsoleConfig config) {
        this.config = config;
    }

    void register(@Observes Filters filters) {
        filters.register(this::apply, BEFORE_OTHERS);
    }

    private void apply(RoutingContext context) {
        boolean tls = context.request().isSSL() || config.behindTls();
        context.addHeadersEndHandler(ignored -> harden(context.response().headers(), tls));
        context.next();
    }

    /// @param tls people come by TLS
    static void harden(MultiMap headers, boolean tls) {
        headers.set("Content-Security-Policy", CONTENT);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "same-origin");
        headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        if (tls) {
            headers.set("Strict-Transport-Security", "max-age=31536000");
        }
        List<String> cookies = headers.getAll("Set-Cookie");
        if (!cookies.isEmpty()) {
            headers.set(
                    "Set-Cookie",
                    cookies.stream().map(cookie -> hardened(cookie, tls)).toList());
        }
    }

    private static String hardened(String cookie, boolean tls) {
        String known = cookie.toLowerCase(Locale.ROOT);
        StringBuilder result = new StringBuilder(cookie);
        if (!known.contains("httponly")) {
            result.append("; HttpOnly");
        }
        if (!known.contains("samesite")) {
            result.append("; SameSite=Strict");
        }
        if (tls && !known.contains("; secure")) {
            result.append("; Secure");
        }
        return result.toString();
    }
}
