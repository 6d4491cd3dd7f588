package dev.hawser.hub.submariner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.mcs.ServiceNames;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.admission.AdmissionHook;
import dev.hawser.apiserver.admission.AdmissionRequest;
import dev.hawser.apiserver.object.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A cluster may write only what is its own on the broker. The rules are those of the broker's validating webhook
/// in
/// submariner-io/submariner-operator.
public final class BrokerAdmission implements AdmissionHook {

    private static final String ACCOUNTS = "system:serviceaccount:";
    static final String CSR_LABEL = "submariner.io/csr-request";

    @Override
    public void admit(AdmissionRequest request) {
        String cluster = clusterOf(request);
        if (cluster == null) {
            return;
        }
        for (ObjectNode object : versions(request)) {
            String fault = fault(request, object, cluster);
            if (fault != null) {
                throw refusal(request, cluster, fault);
            }
        }
        if (isAggregatedImport(request) && !others(request.old(), cluster).equals(others(request.object(), cluster))) {
            throw refusal(request, cluster, "status.clusters: it may add or remove only the entry " + cluster);
        }
    }

    private static @Nullable String fault(AdmissionRequest request, ObjectNode object, String cluster) {
        return switch (request.kind().type().resource()) {
            case "clusters" ->
                cluster.equals(object.at("/metadata/name").asText()) ? null : "metadata.name must be " + cluster;
            case "endpoints" ->
                cluster.equals(object.at("/spec/cluster_id").asText()) ? null : "spec.cluster_id must be " + cluster;
            case "endpointslices" -> label(object, ServiceNames.SOURCE_CLUSTER, cluster);
            case "secrets" ->
                object.path("type").asText().startsWith("kubernetes.io/service-account-token")
                        ? "tokens are made by the hub only"
                        : label(object, CSR_LABEL, cluster);
            case "serviceimports" ->
                isAggregatedImport(request) ? null : label(object, ServiceNames.SOURCE_CLUSTER, cluster);
            default -> "it may not write this type";
        };
    }

    /// The cluster whose account asks about its own broker namespace; null for everybody else.
    private static @Nullable String clusterOf(AdmissionRequest request) {
        return clusterOf(request.caller(), request.namespace()).orElse(null);
    }

    /// The cluster whose account of this broker namespace the caller is; empty for everybody else.
    static Optional<String> clusterOf(Caller caller, String namespace) {
        String prefix = ACCOUNTS + namespace + ":" + SubmarinerNames.BROKER_ACCOUNT_PREFIX;
        boolean broker = namespace.endsWith(SubmarinerNames.BROKER_NAMESPACE_SUFFIX);
        return broker && caller.name().startsWith(prefix)
                ? Optional.of(caller.name().substring(prefix.length()))
                : Optional.empty();
    }

    private static List<ObjectNode> versions(AdmissionRequest request) {
        List<ObjectNode> versions = new ArrayList<>();
        if (request.old() != null) {
            versions.add(request.old());
        }
        if (request.object() != null) {
            versions.add(request.object());
        }
        return versions;
    }

    private static @Nullable String label(JsonNode object, String label, String cluster) {
        String value = object.path("metadata").path("labels").path(label).asText();
        return cluster.equals(value) ? null : "label " + label + " must be " + cluster;
    }

    /// An aggregated ServiceImport belongs to all exporters; those of one cluster carry its label.
    private static boolean isAggregatedImport(AdmissionRequest request) {
        return request.kind().type().resource().equals("serviceimports")
                && versions(request).stream()
                        .noneMatch(o -> o.path("metadata").path("labels").has(ServiceNames.SOURCE_CLUSTER));
    }

    private static List<String> others(@Nullable ObjectNode object, String cluster) {
        JsonNode clusters = object == null ? MissingNode.getInstance() : object.at("/status/clusters");
        List<String> others = new ArrayList<>();
        clusters.forEach(entry -> others.add(entry.path("cluster").asText()));
        others.removeIf(cluster::equals);
        others.sort(null);
        return others;
    }

    private static ApiException refusal(AdmissionRequest request, String cluster, String fault) {
        return new ApiException(
                ApiException.Reason.FORBIDDEN,
                request.kind().type().qualifiedName() + " \"" + request.name() + "\" is forbidden: cluster " + cluster
                        + " may write only its own objects on the broker: " + fault);
    }
}
