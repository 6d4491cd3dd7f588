package dev.hawser.api.mcs;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.hawser.api.Condition;
import dev.hawser.api.Resource;
import dev.hawser.api.Wire;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/// Beside a Service of the same name: makes it reachable from the other clusters of the set. Source:
/// kubernetes-sigs/mcs-api, KEP-1645.
@JsonClassDescription("Beside a Service of the same name: makes it reachable from the other clusters of the set.")
@Group("multicluster.x-k8s.io")
@Version("v1alpha1")
@ShortNames({"svcex", "svcexport"})
public class ServiceExport extends Resource<ServiceExport.Spec, ServiceExport.Status> implements Namespaced {

    private static final long serialVersionUID = 1L;

    public static ServiceExport named(String namespace, String name) {
        return named(new ServiceExport(), namespace, name);
    }

    @Wire
    public record Spec(
            @JsonPropertyDescription("Labels that the derived ServiceImport shall carry.")
            Map<String, String> exportedLabels,

            @JsonPropertyDescription("Annotations that the derived ServiceImport shall carry.")
            Map<String, String> exportedAnnotations) {
        public Spec {
            exportedLabels = mapOf(exportedLabels);
            exportedAnnotations = mapOf(exportedAnnotations);
        }
    }

    @Wire
    public record Status(
            @JsonPropertyDescription("Valid, Ready and Conflict.")
            List<Condition> conditions) {
        public Status {
            conditions = listOf(conditions);
        }
    }
}
