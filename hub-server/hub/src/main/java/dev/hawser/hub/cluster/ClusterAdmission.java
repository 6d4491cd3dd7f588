package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Authorizer;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.admission.AdmissionRequest.Operation;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.identity.AgentName;
import dev.hawser.hub.identity.Members;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of ManagedClusters that a schema cannot say: who may accept a cluster or move it to another set,
/// which names cannot be taken, and what agents leave alone in their own ManagedCluster.
public final class ClusterAdmission implements AdmissionHook {

    /// Namespaces of these names are the hub's own or a broker's; a cluster's namespace has the cluster's name.
    private static final Pattern RESERVED =
            Pattern.compile("default|(kube|hawser|open-cluster-management)(-.*)?|.*-broker|system");

    private static final List<String> NOT_FOR_AGENTS = List.of("hubAcceptsClient", "taints", "leaseDurationSeconds");

    private final Store store;
    private final Authorizer authorizer;
    private final String joiners;

    /// @param joiners group of those for whom the join token has decided already
    public ClusterAdmission(Store store, Authorizer authorizer, String joiners) {
        this.store = store;
        this.authorizer = authorizer;
        this.joiners = joiners;
    }

    @Override
    public void admit(AdmissionRequest request) {
        ObjectNode object = request.object();
        if (object == null
                || !request.kind().type().equals(Members.MANAGED_CLUSTERS)
                || !request.subresource().isEmpty()) {
            return;
        }
        Caller caller = request.caller();
        ObjectNode old = request.old();
        if (request.operation() == Operation.CREATE || old == null) {
            checkName(request, Metadata.of(object).name());
            ObjectNode labels = Metadata.of(object).node().withObject("/labels");
            if (!labels.has(ClusterNames.CLUSTER_SET_LABEL)) {
                labels.put(ClusterNames.CLUSTER_SET_LABEL, ClusterNames.DEFAULT_SET);
            }
            checkConfigs(request, object);
            if (caller.in(joiners)) {
                return;
            }
        } else if (AgentName.parse(caller.name()).isPresent()) {
            checkAgent(request, object, old);
        }
        checkAcceptance(caller, object, old);
        checkSet(caller, object, old);
    }

    private void checkName(AdmissionRequest request, String name) {
        if (!AgentName.isClusterName(name)) {
            throw refused(request, name, "must be at most 63 lower-case letters, digits and '-'");
        }
        StoredResource namespace = store.snapshot().get(new ResourceKey(ClusterKinds.NAMESPACES, "", name));
        boolean foreign = namespace != null
                && !name.equals(namespace.labels().get("cluster.open-cluster-management.io/managedCluster"));
        if (RESERVED.matcher(name).matches() || foreign) {
            throw refused(request, name, "is the name of a namespace that does not belong to a cluster");
        }
        if (namespace != null && Metadata.of(namespace.toTree()).isBeingDeleted()) {
            throw refused(request, name, "the namespace of the cluster that had this name is still being removed");
        }
    }

    private static RuntimeException refused(AdmissionRequest request, String name, String why) {
        return Failures.invalid(request.kind(), name, Failures.invalidValue("metadata.name", '"' + name + '"', why));
    }

    private static void checkConfigs(AdmissionRequest request, ObjectNode object) {
        int index = 0;
        for (JsonNode config : object.path("spec").path("managedClusterClientConfigs")) {
            String url = config.path("url").asText();
            if (!url.startsWith("https://")) {
                throw Failures.invalid(
                        request.kind(),
                        Metadata.of(object).name(),
                        Failures.invalidValue(
                                "spec.managedClusterClientConfigs[" + index + "].url",
                                '"' + url + '"',
                                "must begin with https://"));
            }
            index++;
        }
    }

    private static void checkAgent(AdmissionRequest request, ObjectNode object, ObjectNode old) {
        checkConfigs(request, object);
        String name = Metadata.of(object).name();
        for (String field : NOT_FOR_AGENTS) {
            if (!object.path("spec").path(field).equals(old.path("spec").path(field))) {
                throw Failures.forbidden(Members.MANAGED_CLUSTERS, name, "agents do not change spec." + field);
            }
        }
        if (!annotation(object).equals(annotation(old))
                || !Metadata.of(object).finalizers().equals(Metadata.of(old).finalizers())) {
            throw Failures.forbidden(
                    Members.MANAGED_CLUSTERS, name, "agents do not change finalizers or " + Members.DUPLICATE_OF);
        }
    }

    private static JsonNode annotation(ObjectNode object) {
        return object.path("metadata").path("annotations").path(Members.DUPLICATE_OF);
    }

    private void checkAcceptance(Caller caller, ObjectNode object, @Nullable ObjectNode old) {
        boolean accepts = object.path("spec").path("hubAcceptsClient").asBoolean();
        boolean accepted =
                old != null && old.path("spec").path("hubAcceptsClient").asBoolean();
        String name = Metadata.of(object).name();
        if (accepts != accepted && !may(caller, "update", Members.MANAGED_CLUSTERS, "accept", name)) {
            throw Failures.forbidden(
                    Members.MANAGED_CLUSTERS,
                    name,
                    "spec.hubAcceptsClient needs the right to update managedclusters/accept");
        }
    }

    private void checkSet(Caller caller, ObjectNode object, @Nullable ObjectNode old) {
        String next = setOf(object);
        String previous = old == null ? ClusterNames.DEFAULT_SET : setOf(old);
        String name = Metadata.of(object).name();
        for (String set : next.equals(previous) ? List.<String>of() : List.of(previous, next)) {
            boolean given = set.isEmpty() || (old == null && set.equals(previous));
            if (!given && !may(caller, "create", ClusterKinds.SETS, "join", set)) {
                throw Failures.forbidden(
                        Members.MANAGED_CLUSTERS,
                        name,
                        "label " + ClusterNames.CLUSTER_SET_LABEL
                                + " needs the right to create managedclustersets/join for " + set);
            }
        }
    }

    private static String setOf(ObjectNode cluster) {
        return cluster.path("metadata")
                .path("labels")
                .path(ClusterNames.CLUSTER_SET_LABEL)
                .asText("");
    }

    private boolean may(Caller caller, String verb, GroupResource type, String subresource, String name) {
        return authorizer
                .decide(caller, new Attributes(verb, type.group(), "", type.resource(), subresource, "", name, ""))
                .allowed();
    }
}
