package dev.hawser.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One aspect of an object's state, as `metav1.Condition`.
@Wire
public record Condition(
        @Required @JsonPropertyDescription("What the condition is about, CamelCase.")
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        String status,

        @JsonPropertyDescription("The metadata.generation that was looked at.") @Nullable Long observedGeneration,

        @JsonPropertyDescription("When status changed last, RFC 3339.") @Nullable String lastTransitionTime,

        @Required @JsonPropertyDescription("Why, one CamelCase word for programs.")
        String reason,

        @JsonPropertyDescription("Why, a sentence for people.") @Nullable String message) {

    /// True or False by a boolean.
    public static Condition of(String type, boolean status, String reason, String message) {
        return new Condition(type, status ? "True" : "False", null, null, reason, message);
    }

    public static Condition unknown(String type, String reason, String message) {
        return new Condition(type, "Unknown", null, null, reason, message);
    }

    public boolean holds() {
        return "True".equals(status);
    }

    public Condition observing(@Nullable Long generation) {
        return new Condition(type, status, generation, lastTransitionTime, reason, message);
    }

    /// The conditions with this one put in by its type. Its transition time is the old one while the status stays,
    /// otherwise `now`; the order of the others is kept.
    public static List<Condition> merge(List<Condition> conditions, Condition next, Instant now) {
        List<Condition> merged = new ArrayList<>();
        boolean placed = false;
        for (Condition old : conditions) {
            if (old.type().equals(next.type())) {
                merged.add(next.since(old.status().equals(next.status()) ? old.lastTransitionTime() : null, now));
                placed = true;
            } else {
                merged.add(old);
            }
        }
        if (!placed) {
            merged.add(next.since(null, now));
        }
        return List.copyOf(merged);
    }

    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions.stream().filter(c -> c.type().equals(type)).findFirst();
    }

    private Condition since(@Nullable String time, Instant now) {
        String since = time != null ? time : now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new Condition(type, status, observedGeneration, since, reason, message);
    }
}
