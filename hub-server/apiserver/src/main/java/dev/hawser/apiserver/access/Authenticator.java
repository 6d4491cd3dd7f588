package dev.hawser.apiserver.access;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/// Finds out who makes a request. Several are asked in turn; the first that recognises credentials decides.
public interface Authenticator {

    /// The caller; empty if the request carries no credentials of this authenticator's sort.
    ///
    /// @throws dev.hawser.apiserver.object.ApiException `Unauthorized` if it carries them but they are not valid
    Optional<Caller> authenticate(HttpServerRequest request);
}
