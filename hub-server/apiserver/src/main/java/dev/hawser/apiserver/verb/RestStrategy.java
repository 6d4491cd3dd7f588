package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.kind.ResourceKind;
import java.util.Map;

/// In what the kinds of Kubernetes itself differ from each other and from custom resources (the `Strategy` of each
/// registry in kube-apiserver). No schema says it.
///
/// @param createOnUpdate a PUT to a missing object creates it
/// @param unconditionalUpdate a PUT without resourceVersion overwrites
/// @param deleteAnswersObject a completed deletion answers with the object instead of a Status
/// @param countsGeneration `metadata.generation` is kept
public record RestStrategy(
        boolean createOnUpdate, boolean unconditionalUpdate, boolean deleteAnswersObject, boolean countsGeneration) {

    private static final RestStrategy CUSTOM = new RestStrategy(false, false, false, true);
    private static final RestStrategy BUILT_IN = new RestStrategy(false, true, false, false);
    private static final RestStrategy CREATE_ON_UPDATE = new RestStrategy(true, true, false, false);
    private static final RestStrategy COUNTING = new RestStrategy(false, true, false, true);

    private static final Map<String, RestStrategy> OWN = Map.ofEntries(
            Map.entry("events", CREATE_ON_UPDATE),
            Map.entry("events.events.k8s.io", CREATE_ON_UPDATE),
            Map.entry("leases.coordination.k8s.io", new RestStrategy(true, false, false, false)),
            Map.entry("roles.rbac.authorization.k8s.io", CREATE_ON_UPDATE),
            Map.entry("rolebindings.rbac.authorization.k8s.io", CREATE_ON_UPDATE),
            Map.entry("clusterroles.rbac.authorization.k8s.io", CREATE_ON_UPDATE),
            Map.entry("clusterrolebindings.rbac.authorization.k8s.io", CREATE_ON_UPDATE),
            Map.entry("serviceaccounts", new RestStrategy(false, true, true, false)),
            Map.entry("services", new RestStrategy(true, true, true, false)),
            Map.entry("pods", new RestStrategy(false, true, true, true)),
            Map.entry("endpointslices.discovery.k8s.io", COUNTING),
            Map.entry("deployments.apps", COUNTING),
            Map.entry("daemonsets.apps", COUNTING),
            Map.entry("statefulsets.apps", COUNTING),
            Map.entry("replicasets.apps", COUNTING),
            Map.entry("customresourcedefinitions.apiextensions.k8s.io", new RestStrategy(false, false, false, true)));

    public static RestStrategy of(ResourceKind kind) {
        return kind.builtIn() ? OWN.getOrDefault(kind.type().qualifiedName(), BUILT_IN) : CUSTOM;
    }
}
