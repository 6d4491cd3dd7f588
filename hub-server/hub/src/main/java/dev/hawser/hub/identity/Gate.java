package dev.hawser.hub.identity;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/// Who may pass, for what is not served by the API machinery but by the framework.
///
/// @param callers tells whom a request is to be answered as, or refuses it
public record Gate(Function<HttpServerRequest, Caller> callers, Authorizer authorizer) {

    /// Somebody who is known and may do this.
    ///
    /// @throws ApiException Unauthorized or Forbidden, in kube-apiserver's words
    public Caller require(HttpServerRequest request, Attributes attributes) {
        Caller caller = callers.apply(request);
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
