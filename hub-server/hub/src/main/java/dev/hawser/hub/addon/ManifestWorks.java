package dev.hawser.hub.addon;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.Condition;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.work.ManifestWork;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Making ManifestWorks and reading what came back of them.
public final class ManifestWorks {

    /// Deleting the work leaves its objects in the cluster.
    public static final ManifestWork.DeleteOption ORPHAN = new ManifestWork.DeleteOption("Orphan", null, null);

    /// Field manager of what is applied by server-side apply in clusters.
    private static final String FIELD_MANAGER = "work-agent-hawser";

    private ManifestWorks() {}

    public static ManifestWork of(
            String cluster,
            String name,
            String addOn,
            List<ObjectNode> manifests,
            ManifestWork.@Nullable DeleteOption delete,
            List<ManifestWork.ManifestConfig> configs) {
        ManifestWork work = ManifestWork.named(cluster, name);
        work.getMetadata().setLabels(Map.of(AddOnNames.ADDON_LABEL, addOn));
        work.setSpec(new ManifestWork.Spec(new ManifestWork.Workload(manifests), delete, configs, null));
        return work;
    }

    /// Values of one object that shall come back.
    ///
    /// @param paths name to JSONPath
    public static ManifestWork.ManifestConfig feedback(
            String group, String resource, String namespace, String name, Map<String, String> paths) {
        List<ManifestWork.JsonPath> jsonPaths = new TreeMap<>(paths)
                .entrySet().stream()
                        .map(e -> new ManifestWork.JsonPath(e.getKey(), null, e.getValue()))
                        .toList();
        return new ManifestWork.ManifestConfig(
                new ManifestWork.ResourceIdentifier(group, resource, name, namespace),
                List.of(new ManifestWork.FeedbackRule("JSONPaths", jsonPaths)),
                null,
                List.of());
    }

    /// Only the fields of the manifest are owned, and taken over from others.
    public static ManifestWork.ManifestConfig serverSideApply(
            String group, String resource, String namespace, String name) {
        return new ManifestWork.ManifestConfig(
                new ManifestWork.ResourceIdentifier(group, resource, name, namespace),
                List.of(),
                new ManifestWork.UpdateStrategy(
                        "ServerSideApply", new ManifestWork.ServerSideApply(true, FIELD_MANAGER, List.of())),
                List.of());
    }

    /// Whether the cluster has applied the present generation of the work.
    public static boolean isApplied(ManifestWork work) {
        return work.getStatus() != null
                && Condition.find(work.getStatus().conditions(), "Applied")
                        .filter(Condition::holds)
                        .filter(c -> c.observedGeneration() == null
                                || work.getMetadata().getGeneration() == null
                                || c.observedGeneration() >= work.getMetadata().getGeneration())
                        .isPresent();
    }

    /// A value that came back of an object of the work.
    public static Optional<ManifestWork.FieldValue> feedback(
            @Nullable ManifestWork work, String resource, String objectName, String value) {
        if (work == null || work.getStatus() == null) {
            return Optional.empty();
        }
        return work.getStatus().manifests().stream()
                .filter(m -> resource.equals(m.resourceMeta().resource())
                        && objectName.equals(m.resourceMeta().name()))
                .flatMap(m -> m.feedback().stream())
                .filter(v -> v.name().equals(value))
                .map(ManifestWork.FeedbackValue::fieldValue)
                .findFirst();
    }

    /// What could not be applied, one sentence per object; empty if all went well.
    public static List<String> failures(@Nullable ManifestWork work) {
        if (work == null || work.getStatus() == null) {
            return List.of();
        }
        return work.getStatus().manifests().stream()
                .flatMap(m -> Condition.find(m.conditions(), "Applied")
                        .filter(c -> c.status().equals("False"))
                        .map(c ->
                                m.resourceMeta().kind() + " " + m.resourceMeta().name() + ": " + c.message())
                        .stream())
                .toList();
    }
}
