package dev.hawser.hub.account;

import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.hub.account.LocalAccounts.Session;
import dev.hawser.hub.identity.SignedTokens;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Login with a local account: user name and password against a session token, which is then sent as bearer.
@Path("/auth/token")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TokenResource {

    /// What is asked with.
    public record Credentials(
            @Nullable String username, @Nullable String password) {
        /// The password never shows in a log.
        @Override
        public String toString() {
            return "Credentials[username=" + username + "]";
        }
    }

    /// @param expiresAt RFC 3339
    public record Token(String token, String expiresAt) {
        static Token of(Session session) {
            return new Token(session.token(), session.expiresAt().toString());
        }
    }

    private static final Logger LOG = Logger.getLogger(TokenResource.class);
    private static final int LONGEST = 256;

    private static final int PATIENCE_SECONDS = 5;

    private final Semaphore checking =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    private final LocalAccounts accounts;
    private final LoginThrottle throttle;
    private final HttpServerRequest request;

    TokenResource(LocalAccounts accounts, LoginThrottle throttle, HttpServerRequest request) {
        this.accounts = accounts;
        this.throttle = throttle;
        this.request = request;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Token login(@Nullable Credentials credentials) {
        String user = credentials == null || credentials.username() == null ? "" : credentials.username();
        String password = credentials == null || credentials.password() == null ? "" : credentials.password();
        if (user.isEmpty() || password.isEmpty() || user.length() > LONGEST || password.length() > LONGEST) {
            throw Failures.badRequest("the body needs username and password");
        }
        String address = request.remoteAddress().hostAddress();
        throttle.begin(user, address).ifPresent(TokenResource::refuse);
        Session session = check(user, password).orElse(null);
        if (session == null) {
            LOG.warnf("Login refused, address=%s", address);
            throw new ApiException(Reason.UNAUTHORIZED, "user name or password is wrong");
        }
        throttle.succeeded(user, address);
        LOG.infof("Login, user=%s, address=%s", user, address);
        return Token.of(session);
    }

    /// A password is checked by much arithmetic on purpose: strangers shall not fill all processors with it.
    private Optional<Session> check(String user, String password) {
        try {
            if (!checking.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                refuse(Duration.ofSeconds(PATIENCE_SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(Reason.SERVICE_UNAVAILABLE, "the hub is stopping");
        }
        try {
            return accounts.login(user, password);
        } finally {
            checking.release();
        }
    }

    private static void refuse(Duration left) {
        int seconds = Math.toIntExact(left.toSeconds() + 1);
        throw new ApiException(
                Reason.TOO_MANY_REQUESTS,
                "too many logins, try again in " + seconds + " seconds",
                new Details("", "", "", "", List.of(), seconds));
    }

    /// A fresh token for a session that has not ended.
    @POST
    @Path("/renew")
    public Token renew(@HeaderParam("Authorization") @Nullable String authorization) {
        return SignedTokens.bearer(authorization)
                .flatMap(accounts::renew)
                .map(Token::of)
                .orElseThrow(Failures::unauthorized);
    }

    /// Ends the session: this token, and all that were had for it by renewal, are worth nothing from now on.
    @DELETE
    public Response logout(@HeaderParam("Authorization") @Nullable String authorization) {
        String user = SignedTokens.bearer(authorization).flatMap(accounts::end).orElseThrow(Failures::unauthorized);
        LOG.infof("Logout, user=%s", user);
        return Response.noContent().build();
    }
}
