package dev.hawser.hub.network;

import dev.hawser.api.network.Reachability;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.addon.Interconnect;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers Reachability requests, once per generation, and deletes them when their time is over.
public final class ReachabilityReconciler implements Reconciler {

    private static final String MANAGER = "hawser-network";
    private static final Duration DEFAULT_TTL = Duration.ofHours(1);

    private final Fleet fleet;
    private final List<Interconnect> interconnects;
    private final InstantSource clock;

    public ReachabilityReconciler(Fleet fleet, List<Interconnect> interconnects, InstantSource clock) {
        this.fleet = fleet;
        this.interconnects = List.copyOf(interconnects);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "reachability";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.on(Fleet.typeOf(Reachability.class)));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        Optional<Reachability> found = fleet.get(Reachability.class, "", key.name());
        if (found.isEmpty() || found.get().getSpec() == null) {
            return Result.DONE;
        }
        Reachability request = found.get();
        Instant now = clock.instant();
        Instant end = Instant.parse(request.getMetadata().getCreationTimestamp())
                .plus(ttl(request.getSpec().ttl()));
        if (!now.isBefore(end)) {
            fleet.api().delete(key.type(), "", key.name(), null);
            return Result.DONE;
        }
        Long generation = request.getMetadata().getGeneration();
        Reachability.Status old = request.getStatus();
        if (old == null || generation == null || !generation.equals(old.observedGeneration())) {
            Reachability answer = Reachability.named(key.name());
            answer.setStatus(answer(request.getSpec(), now, generation));
            fleet.api().applyStatus(answer.toTree(), MANAGER, true);
        }
        return Result.after(Duration.between(now, end));
    }

    private Reachability.Status answer(Reachability.Spec spec, Instant now, @Nullable Long generation) {
        Reachability.Status status = interconnects.stream()
                .filter(i -> spec.interconnect() == null || i.family() == spec.interconnect())
                .findFirst()
                .map(i -> i.preflight(spec, now))
                .orElseGet(() -> new Reachability.Status(
                        Reachability.Verdict.UNKNOWN,
                        "This hub has no preflight for this interconnect.",
                        false,
                        Map.of(),
                        List.of(),
                        now.toString(),
                        null));
        return new Reachability.Status(
                status.verdict(),
                status.summary(),
                status.globalnetNeeded(),
                status.globalCidrs(),
                status.items(),
                status.measuredAt(),
                generation);
    }

    static Duration ttl(@Nullable String text) {
        if (text == null || !text.matches("[1-9][0-9]{0,8}[smhd]")) {
            return DEFAULT_TTL;
        }
        long count = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
