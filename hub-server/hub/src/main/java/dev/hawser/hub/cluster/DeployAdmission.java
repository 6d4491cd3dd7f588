package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.object.Failures;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What somebody may put into a cluster is a right of its own: a work is applied with the agent's rights, which are
/// large. Who writes what a ManifestWork holds needs the verb `deploy` on `targetnamespaces` of `access.hawser.dev`
/// in the cluster's namespace, for each namespace that a manifest is for: by its name, or for all of them, which
/// manifests without a namespace need.
public final class DeployAdmission implements AdmissionHook {

    static final String GROUP = "access.hawser.dev";
    static final String RESOURCE = "targetnamespaces";
    static final String VERB = "deploy";

    private final Authorizer authorizer;

    public DeployAdmission(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null
                || !request.kind().type().equals(ClusterKinds.WORKS)
                || !request.subresource().isEmpty()
                || !changesContent(object, request.old())
                || may(request.caller(), request.namespace(), "")) {
            return;
        }
        for (String target : targets(object.path("spec").path("workload").path("manifests"))) {
            if (target.isEmpty() || !may(request.caller(), request.namespace(), target)) {
                String what = target.isEmpty() ? "an object without a namespace" : "an object in namespace " + target;
                throw Failures.forbidden(
                        ClusterKinds.WORKS,
                        request.name(),
                        "spec.workload.manifests has " + what + ": that needs the right to deploy targetnamespaces."
                                + GROUP + " in namespace " + request.namespace());
            }
        }
    }

    private static boolean changesContent(ObjectNode object, @Nullable ObjectNode old) {
        return old == null || !object.path("spec").equals(old.path("spec"));
    }

    /// The namespaces that manifests are for, those that they make included; `""` for those without one.
    private static Set<String> targets(JsonNode manifests) {
        Set<String> targets = new LinkedHashSet<>();
        for (JsonNode manifest : manifests) {
            boolean namespace = manifest.path("kind").asText().equals("Namespace")
                    && manifest.path("apiVersion").asText().equals("v1");
            targets.add(manifest.path("metadata")
                    .path(namespace ? "name" : "namespace")
                    .asText());
        }
        return targets;
    }

    private boolean may(Caller caller, String cluster, String target) {
        return authorizer
                .decide(caller, new Attributes(VERB, GROUP, "", RESOURCE, "", cluster, target, ""))
                .allowed();
    }
}
