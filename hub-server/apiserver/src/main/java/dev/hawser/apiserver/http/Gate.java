package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authenticator;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Authorizer.Decision;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/// Who may pass.
final class Gate {

    private final List<Authenticator> authenticators;
    private final Authorizer authorizer;
    private final boolean anonymousAllowed;

    Gate(List<Authenticator> authenticators, Authorizer authorizer, boolean anonymousAllowed) {
        this.authenticators = List.copyOf(authenticators);
        this.authorizer = authorizer;
        this.anonymousAllowed = anonymousAllowed;
    }

    /// Whom a request is to be answered as.
    ///
    /// @throws ApiException `Unauthorized`, or `Forbidden` for somebody who may not act as somebody else
    Caller callerOf(HttpServerRequest request) {
        return assume(authenticate(request), request);
    }

    /// Whom a request is to be answered as: who shows the credentials, or somebody as whom he may act.
    ///
    /// @return `shown` itself unless somebody else is named
    Caller assume(Caller shown, HttpServerRequest request) {
        return Impersonation.of(shown, request.headers(), this::authorize);
    }

    /// Whose credentials a request has.
    ///
    /// @throws ApiException `Unauthorized`
    Caller authenticate(HttpServerRequest request) {
        for (Authenticator authenticator : authenticators) {
            Optional<Caller> caller = authenticator.authenticate(request);
            if (caller.isPresent()) {
                return caller.get();
            }
        }
        if (!anonymousAllowed || request.getHeader("Authorization") != null) {
            throw Failures.unauthorized();
        }
        return Caller.ANONYMOUS;
    }

    /// @return the permission, with what it is limited to
    /// @throws ApiException `Forbidden` in the words of kube-apiserver
    Decision authorize(Caller caller, Attributes attributes) {
        Decision decision = authorizer.decide(caller, attributes);
        if (decision.allowed()) {
            return decision;
        }
        String user = "User \"" + caller.name() + "\" cannot " + attributes.verb();
        if (!attributes.isResourceRequest()) {
            throw new ApiException(Reason.FORBIDDEN, "forbidden: " + user + " path \"" + attributes.path() + "\"");
        }
        String resource = attributes.subresource().isEmpty()
                ? attributes.resource()
                : attributes.resource() + "/" + attributes.subresource();
        String where = attributes.namespace().isEmpty()
                ? "at the cluster scope"
                : "in the namespace \"" + attributes.namespace() + "\"";
        throw Failures.forbidden(
                new GroupResource(attributes.group(), attributes.resource()),
                attributes.name(),
                user + " resource \"" + resource + "\" in API group \"" + attributes.group() + "\" " + where);
    }
}
