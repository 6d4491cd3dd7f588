package dev.hawser.hub;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authenticator;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/// What everybody may ask, without credentials: whether the hub is well, and its version. Nothing else is open.
///
/// @param others decides about everything else
record OpenPaths(Authorizer others) implements Authenticator, Authorizer {

    private static final Set<String> PATHS = Set.of("/version", "/healthz", "/livez", "/readyz");

    /// Asked last, when no credentials were recognised.
    @Override
    public Optional<Caller> authenticate(HttpServerRequest request) {
        boolean open = PATHS.contains(request.path()) && request.getHeader("Authorization") == null;
        return open ? Optional.of(Caller.ANONYMOUS) : Optional.empty();
    }

    @Override
    public Decision decide(Caller caller, Attributes attributes) {
        return attributes.verb().equals("get") && PATHS.contains(attributes.path())
                ? new Decision(true, "open to everybody")
                : others.decide(caller, attributes);
    }
}
