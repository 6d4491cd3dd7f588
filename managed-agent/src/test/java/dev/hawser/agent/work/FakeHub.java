package dev.hawser.agent.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.work.ManifestWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A hub that holds works in memory.
final class FakeHub implements WorkHub {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, ManifestWork> works = new ConcurrentHashMap<>();
    private final Map<String, String> deleted = new ConcurrentHashMap<>();
    private long generation;

    /// Makes or changes a work.
    void put(String name, String spec) {
        ManifestWork work = ManifestWork.named("emea-1", name);
        ManifestWork before = works.get(name);
        work.getMetadata().setUid("uid-of-" + name);
        work.getMetadata().setGeneration(++generation);
        work.getMetadata()
                .setFinalizers(before == null ? List.of() : before.getMetadata().getFinalizers());
        work.setSpec(JSON.convertValue(dev.hawser.agent.hub.TestCluster.yaml(spec), ManifestWork.Spec.class));
        works.put(name, work);
    }

    void delete(String name) {
        ManifestWork work = known(name);
        work.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    }

    private ManifestWork known(String name) {
        return Objects.requireNonNull(works.get(name), name);
    }

    /// Status of one condition of a work.
    String condition(String work, String type) {
        JsonNode status = JSON.valueToTree(known(work).getStatus());
        return status.path("conditions")
                .valueStream()
                .filter(c -> c.path("type").asText().equals(type))
                .map(c -> c.path("status").asText() + " " + c.path("message").asText())
                .findFirst()
                .orElse("");
    }

    @Override
    public String origin() {
        return "hub/1";
    }

    @Override
    public boolean isSame() {
        return true;
    }

    @Override
    public boolean isSynced() {
        return true;
    }

    @Override
    public Optional<ManifestWork> find(String work) {
        return Optional.ofNullable(works.get(work));
    }

    @Override
    public Set<String> names() {
        return works.keySet();
    }

    @Override
    public Optional<String> deleted(String work) {
        return Optional.ofNullable(deleted.get(work));
    }

    @Override
    public boolean allowsRemoval() {
        return false;
    }

    @Override
    public void patch(String work, String subresource, ObjectNode patch) {
        ManifestWork target = known(work);
        if (subresource.equals("status")) {
            target.setStatus(JSON.convertValue(patch.get("status"), ManifestWork.Status.class));
            return;
        }
        List<String> finalizers = new ArrayList<>();
        patch.path("metadata").path("finalizers").forEach(f -> finalizers.add(f.asText()));
        target.getMetadata().setFinalizers(finalizers);
        if (finalizers.isEmpty() && target.getMetadata().getDeletionTimestamp() != null) {
            works.remove(work);
            deleted.put(work, target.getMetadata().getUid());
        }
    }
}
