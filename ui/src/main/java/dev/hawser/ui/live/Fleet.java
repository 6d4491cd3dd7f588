package dev.hawser.ui.live;

import dev.hawser.ui.hub.Attempt;
import dev.hawser.ui.hub.Hub;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.hub.HubException.Failure;
import dev.hawser.ui.hub.Reading;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The readings of several kinds at one moment: what a view's model is computed from.
public final class Fleet {
    private final Map<Class<?>, Reading<?>> readings;
    private final Hub hub;
    private final Instant now;

    private Fleet(Map<Class<?>, Reading<?>> readings, Hub hub, Instant now) {
        this.readings = readings;
        this.hub = hub;
        this.now = now;
    }

    static Fleet read(Hub hub, List<Class<? extends HasMetadata>> kinds, Instant now) {
        Map<Class<?>, Reading<?>> readings = new LinkedHashMap<>();
        kinds.forEach(kind -> readings.put(kind, hub.live(kind).now()));
        return new Fleet(readings, hub, now);
    }

    /// All objects of a kind that the view has named.
    @SuppressWarnings("unchecked") // the map's values have the type of their key
    public <R extends HasMetadata> List<R> all(Class<R> kind) {
        Reading<R> reading = (Reading<R>) readings.get(kind);
        if (reading == null) {
            throw new IllegalArgumentException(kind.getSimpleName() + " is not among the kinds of this view");
        }
        return reading.items();
    }

    public Instant now() {
        return now;
    }

    /// Whether the person may do this; false while the hub cannot be asked.
    public boolean may(Attempt attempt) {
        try {
            return hub.may(attempt);
        } catch (HubException e) {
            return false;
        }
    }

    /// Whether the kind that the view is about has arrived, and every other one, too, or will not because the person
    /// may
    /// not see it.
    boolean complete() {
        return readings.values().iterator().next().loaded()
                && readings.values().stream().allMatch(r -> r.loaded() || withheld(r));
    }

    /// Why the view cannot show anything: the first kind is the one it is about.
    Optional<HubException> failure() {
        Reading<?> main = readings.values().iterator().next();
        if (!main.loaded() && main.failure().isPresent()) {
            return main.failure();
        }
        return readings.values().stream()
                .filter(r -> !r.loaded() && !withheld(r))
                .flatMap(r -> r.failure().stream())
                .findFirst();
    }

    private static boolean withheld(Reading<?> reading) {
        return reading.failure()
                .map(HubException::failure)
                .filter(f -> f == Failure.FORBIDDEN || f == Failure.NOT_FOUND)
                .isPresent();
    }
}
