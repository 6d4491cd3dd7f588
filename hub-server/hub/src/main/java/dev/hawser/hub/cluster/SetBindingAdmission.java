package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;

/// Who may bring a cluster set into a namespace: whoever may bind the set, not everybody who may write there.
public final class SetBindingAdmission implements AdmissionHook {

    private final Authorizer authorizer;

    public SetBindingAdmission(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null
                || !request.kind().type().equals(ClusterKinds.SET_BINDINGS)
                || !request.subresource().isEmpty()) {
            return;
        }
        String set = object.path("spec").path("clusterSet").asText();
        String name = Metadata.of(object).name();
        if (!name.equals(set)) {
            throw Failures.invalid(
                    request.kind(),
                    name,
                    Failures.invalidValue(
                            "metadata.name", '"' + name + '"', "must be the name of the set, spec.clusterSet: " + set));
        }
        if (request.operation() == Operation.CREATE && !mayBind(request, set)) {
            throw Failures.forbidden(
                    ClusterKinds.SET_BINDINGS,
                    name,
                    "a binding needs the right to create managedclustersets/bind for " + set);
        }
    }

    private boolean mayBind(AdmissionRequest request, String set) {
        Attributes bind = new Attributes(
                "create", ClusterKinds.SETS.group(), "", ClusterKinds.SETS.resource(), "bind", "", set, "");
        return authorizer.decide(request.caller(), bind).allowed();
    }
}
