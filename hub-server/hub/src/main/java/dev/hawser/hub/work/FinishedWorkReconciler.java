package dev.hawser.hub.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// Deletes works that are complete and say how long they want to stay after that
/// (`spec.deleteOption.ttlSecondsAfterFinished`).
public final class FinishedWorkReconciler implements Reconciler {

    static final GroupResource WORKS = new GroupResource("work.open-cluster-management.io", "manifestworks");

    private final ResourceClient client;
    private final InstantSource clock;

    public FinishedWorkReconciler(ResourceClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "finished-works";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.on(WORKS));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode work = client.get(WORKS, key.namespace(), key.name()).orElse(null);
        if (work == null || work.path("metadata").has("deletionTimestamp")) {
            return Result.DONE;
        }
        JsonNode life = work.path("spec").path("deleteOption").path("ttlSecondsAfterFinished");
        Optional<Instant> finished = finished(work);
        if (!life.isIntegralNumber() || finished.isEmpty()) {
            return Result.DONE;
        }
        Duration left = Duration.between(clock.instant(), finished.get().plusSeconds(life.asLong()));
        if (left.isPositive()) {
            return Result.after(left);
        }
        String seen = work.path("metadata").path("resourceVersion").asText();
        client.delete(WORKS, key.namespace(), key.name(), seen);
        return Result.DONE;
    }

    private static Optional<Instant> finished(ObjectNode work) {
        for (JsonNode condition : work.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Complete")
                    && condition.path("status").asText().equals("True")) {
                try {
                    return Optional.of(
                            Instant.parse(condition.path("lastTransitionTime").asText()));
                } catch (DateTimeParseException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
