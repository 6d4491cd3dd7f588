package dev.hawser.hub.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.hawser.apiserver.store.StoredResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the present state of an object tells: a pure function, one happening for each aspect at most.
@FunctionalInterface
interface Story {

    ObjectMapper JSON = new ObjectMapper();

    /// What is said of a condition of a certain status.
    enum Tone {
        NOTHING,
        NORMAL,
        WARNING
    }

    /// How a condition is told.
    ///
    /// @param quiet reasons that are no cause for a warning: things take their time
    record Rule(String type, Tone whenTrue, Tone whenFalse, Tone whenUnknown, Set<String> quiet) {
        private Tone tone(String status, String reason) {
            Tone tone = switch (status) {
                case "True" -> whenTrue;
                case "False" -> whenFalse;
                default -> whenUnknown;
            };
            return tone == Tone.WARNING && quiet.contains(reason) ? Tone.NORMAL : tone;
        }
    }

    List<Happening> of(StoredResource object);

    /// The story that is in an object's conditions.
    static Story conditions(Rule... rules) {
        return object -> {
            JsonNode conditions = status(object).path("conditions");
            List<Happening> told = new ArrayList<>();
            for (Rule rule : rules) {
                for (JsonNode condition : conditions) {
                    if (condition.path("type").asText().equals(rule.type())) {
                        told(rule, condition).ifPresent(told::add);
                    }
                }
            }
            return List.copyOf(told);
        };
    }

    private static Optional<Happening> told(Rule rule, JsonNode condition) {
        String reason = condition.path("reason").asText();
        Tone tone = rule.tone(condition.path("status").asText(), reason);
        Optional<Instant> at = time(condition.path("lastTransitionTime").asText());
        if (tone == Tone.NOTHING || reason.isEmpty() || at.isEmpty()) {
            return Optional.empty();
        }
        String message = condition.path("message").asText("");
        return Optional.of(new Happening(rule.type(), tone == Tone.WARNING, reason, message, at.get()));
    }

    /// Only the status is read: works hold whole installations in their spec.
    static JsonNode status(StoredResource object) {
        byte[] status = object.statusBytes();
        try {
            return status.length == 0 ? MissingNode.getInstance() : JSON.readTree(status);
        } catch (IOException e) {
            throw new UncheckedIOException("the stored status of " + object.key() + " is not JSON", e);
        }
    }

    static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
