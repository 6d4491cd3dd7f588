package dev.hawser.hub.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Forgets events some hours after their last time, whoever wrote them; times in the future do not count. As with
/// Kubernetes, an event that tells of long ago is kept as long as any other.
public final class EventExpiry implements Reconciler {

    private final ResourceClient client;
    private final InstantSource clock;

    public EventExpiry(ResourceClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "event-expiry";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.on(EventReconciler.EVENTS));
    }

    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public Result reconcile(ResourceKey key) {
        ObjectNode event =
                client.get(EventReconciler.EVENTS, key.namespace(), key.name()).orElse(null);
        if (event == null) {
            return Result.DONE;
        }
        Instant now = clock.instant();
        Duration left = Duration.between(now, lastTime(event, now).plus(EventReconciler.KEPT));
        if (left.isPositive()) {
            return Result.after(left);
        }
        client.delete(
                EventReconciler.EVENTS,
                key.namespace(),
                key.name(),
                Metadata.of(event).resourceVersion());
        return Result.DONE;
    }

    private static Instant lastTime(ObjectNode event, Instant now) {
        return Stream.of(
                        event.at("/series/lastObservedTime").asText(),
                        event.path("lastTimestamp").asText(),
                        event.path("eventTime").asText(),
                        event.at("/metadata/creationTimestamp").asText())
                .flatMap(text -> Story.time(text).stream())
                .filter(time -> !time.isAfter(now))
                .max(Comparator.naturalOrder())
                .orElse(now);
    }
}
