package dev.hawser.ui.addon;

import dev.hawser.api.Condition;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.ui.look.Age;
import dev.hawser.ui.look.Mood;
import dev.hawser.ui.look.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An add-on on one cluster, with what is wrong if something is.
///
/// @param step what it is busy with or what fails; empty when all is well
public record AddOnRow(
        String cluster,
        String addOn,
        Status status,
        String reason,
        String step,
        @Nullable Instant since) {

    public static AddOnRow of(ManagedClusterAddOn addOn) {
        List<Condition> conditions =
                addOn.getStatus() == null ? List.of() : addOn.getStatus().conditions();
        String cluster = addOn.getMetadata().getNamespace();
        String name = addOn.getMetadata().getName();
        if (addOn.getMetadata().getDeletionTimestamp() != null) {
            return row(
                    cluster, name, Status.busy("Removing"), conditions.stream().findFirst());
        }
        Optional<Condition> bad = conditions.stream()
                .filter(c -> c.type().endsWith(AddOnNames.DEGRADED) && c.holds())
                .findFirst();
        if (bad.isPresent()) {
            return row(cluster, name, Status.bad("Degraded"), bad);
        }
        Optional<Condition> available = Condition.find(conditions, AddOnNames.AVAILABLE);
        Optional<Condition> missing = conditions.stream()
                .filter(c -> "False".equals(c.status()))
                .filter(c ->
                        !c.type().endsWith(AddOnNames.DEGRADED) && !c.type().equals(AddOnNames.PROGRESSING))
                .filter(c -> !c.type().equals(AddOnNames.AVAILABLE))
                .findFirst();
        return switch (available.map(Condition::status).orElse("")) {
            case "True" ->
                row(cluster, name, Status.good("Available"), available).quiet();
            case "False" -> row(cluster, name, Status.bad("Unavailable"), available);
            case "Unknown" -> row(cluster, name, Status.unknown("Unknown"), available);
            default -> row(cluster, name, Status.busy("Installing"), missing.or(() -> last(conditions)));
        };
    }

    private static Optional<Condition> last(List<Condition> conditions) {
        return conditions.isEmpty() ? Optional.empty() : Optional.of(conditions.getLast());
    }

    private static AddOnRow row(String cluster, String name, Status status, Optional<Condition> because) {
        return new AddOnRow(
                cluster,
                name,
                status,
                because.map(Condition::reason).orElse(""),
                because.map(Condition::message).orElse(""),
                because.flatMap(c -> Age.parse(c.lastTransitionTime())).orElse(null));
    }

    private AddOnRow quiet() {
        return new AddOnRow(cluster, addOn, status, "", "", since);
    }

    public boolean isProblem() {
        return status.mood() != Mood.GOOD && status.mood() != Mood.BUSY;
    }
}
