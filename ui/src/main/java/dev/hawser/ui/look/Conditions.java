package dev.hawser.ui.look;

import dev.hawser.api.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Conditions of an object as a table. A condition that names a fault is good when it is False.
public final class Conditions {
    private static final List<String> FAULTS = List.of("degraded", "conflict", "denied", "deleting", "failed");

    private Conditions() {}

    public static Table table(List<Condition> conditions, Instant now) {
        Table table = new Table("Condition", "State", "Reason", "Message", "Since");
        for (Condition c : conditions) {
            table.row(
                    Table.text(c.type()),
                    new StatusBadge(status(c)),
                    Table.text(c.reason() == null ? "" : c.reason()),
                    Table.text(c.message() == null ? "" : c.message()),
                    Age.parse(c.lastTransitionTime())
                            .<com.vaadin.flow.component.Component>map(at -> new Age(at, now))
                            .orElseGet(() -> Table.text("")));
        }
        return table;
    }

    public static Status status(Condition condition) {
        String type = condition.type().toLowerCase(Locale.ROOT);
        boolean fault = Stream.of(type).anyMatch(t -> FAULTS.stream().anyMatch(t::contains));
        return switch (condition.status()) {
            case "True" -> fault ? Status.bad("True") : Status.good("True");
            case "False" -> fault ? Status.good("False") : Status.bad("False");
            default -> Status.unknown("Unknown");
        };
    }
}
