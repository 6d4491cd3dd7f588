package dev.hawser.apiserver.access;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/// Asks authenticators in turn; the first that recognises credentials decides.
public final class UnionAuthenticator implements Authenticator {

    private final List<Authenticator> authenticators;

    public UnionAuthenticator(List<Authenticator> authenticators) {
        this.authenticators = List.copyOf(authenticators);
    }

    @Override
    public Optional<Caller> authenticate(HttpServerRequest request) {
        for (Authenticator authenticator : authenticators) {
            Optional<Caller> caller = authenticator.authenticate(request);
            if (caller.isPresent()) {
                return caller;
            }
        }
        return Optional.empty();
    }
}
