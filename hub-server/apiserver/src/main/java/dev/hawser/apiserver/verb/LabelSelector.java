package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.object.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which labels an object must have: equality and set requirements, all of which must hold.
///
/// @param requirements empty selects everything
public record LabelSelector(List<Requirement> requirements) {

    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /// One requirement on one label.
    public sealed interface Requirement {
        String key();

        /// @param value null if the object does not have the label
        boolean allows(@Nullable String value);
    }

    /// The label has one of the values (`=`, `==`, `in`).
    public record In(String key, Set<String> values) implements Requirement {
        public In {
            values = Set.copyOf(values);
        }

        @Override
        public boolean allows(@Nullable String value) {
            return value != null && values.contains(value);
        }
    }

    /// The label is absent or has none of the values (`!=`, `notin`).
    public record NotIn(String key, Set<String> values) implements Requirement {
        public NotIn {
            values = Set.copyOf(values);
        }

        @Override
        public boolean allows(@Nullable String value) {
            return value == null || !values.contains(value);
        }
    }

    /// The label is present (`key`).
    public record Exists(String key) implements Requirement {
        @Override
        public boolean allows(@Nullable String value) {
            return value != null;
        }
    }

    /// The label is absent (`!key`).
    public record NotExists(String key) implements Requirement {
        @Override
        public boolean allows(@Nullable String value) {
            return value == null;
        }
    }

    /// The label is an integer beyond a bound (`key > 1`, `key < 1`).
    public record Beyond(String key, boolean greater, long bound) implements Requirement {
        @Override
        public boolean allows(@Nullable String value) {
            if (value == null) {
                return false;
            }
            try {
                long number = Long.parseLong(value);
                return greater ? number > bound : number < bound;
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }

    /// @throws ApiException `BadRequest` in the words of kube-apiserver
    public static LabelSelector parse(String text) {
        return text.isBlank() ? EVERYTHING : new LabelSelector(new LabelSelectorParser(text).parse());
    }

    public static LabelSelector ofLabels(Map<String, String> labels) {
        List<Requirement> all = new ArrayList<>();
        labels.forEach((key, value) -> all.add(new In(key, Set.of(value))));
        return new LabelSelector(all);
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    public boolean matches(Map<String, String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.allows(labels.get(requirement.key()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return requirements.stream()
                .map(Record.class::cast)
                .map(Record::toString)
                .collect(Collectors.joining(","));
    }
}
