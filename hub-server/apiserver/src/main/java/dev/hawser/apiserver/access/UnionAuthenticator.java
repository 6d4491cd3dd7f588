package dev.hawser.apiserver.access;

import dev.hawser.apiserver.object.Failures;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/// Asks authenticators in turn; the first that recognises credentials decides. A request without credentials is
/// anonymous, or refused.
public final class UnionAuthenticator implements Authenticator {

    private final List<Authenticator> authenticators;
    private final boolean anonymous;

    /// @param anonymous whether a request without credentials is one of [Caller#ANONYMOUS]; otherwise it is
    ///     `Unauthorized`
    public UnionAuthenticator(List<Authenticator> authenticators, boolean anonymous) {
        this.authenticators = List.copyOf(authenticators);
        this.anonymous = anonymous;
    }

    @Override
    public Optional<Caller> authenticate(HttpServerRequest request) {
        for (Authenticator authenticator : authenticators) {
            Optional<Caller> caller = authenticator.authenticate(request);
            if (caller.isPresent()) {
                return caller;
            }
        }
        if (anonymous) {
            return Optional.of(Caller.ANONYMOUS);
        }
        throw Failures.unauthorized();
    }
}
