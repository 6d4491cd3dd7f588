package dev.hawser.hub.identity;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authenticator;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/// Who may pass, for what is not served by the API machinery but by the framework.
///
/// @param authenticators asked in this order
public record Gate(List<Authenticator> authenticators, Authorizer authorizer) {

    public Gate {
        authenticators = List.copyOf(authenticators);
    }

    /// Somebody who is known and may do this.
    ///
    /// @throws ApiException Unauthorized or Forbidden, in kube-apiserver's words
    public Caller require(HttpServerRequest request, Attributes attributes) {
        Caller caller = authenticators.stream()
                .map(authenticator -> authenticator.authenticate(request))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(Failures::unauthorized);
        if (!authorizer.decide(caller, attributes).allowed()) {
            throw new ApiException(
                    Reason.FORBIDDEN,
                    "forbidden: User \"" + caller.name() + "\" cannot " + attributes.verb() + " "
                            + (attributes.isResourceRequest()
                                    ? "resource \"" + attributes.resource() + "\" in API group \""
                                            + attributes.group() + "\""
                                            + (attributes.namespace().isEmpty()
                                                    ? " at the cluster scope"
                                                    : " in the namespace \"" + attributes.namespace() + "\"")
                                    : "path \"" + attributes.path() + "\""));
        }
        return caller;
    }
}
