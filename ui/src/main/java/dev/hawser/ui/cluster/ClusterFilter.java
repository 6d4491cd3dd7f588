package dev.hawser.ui.cluster;

import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which clusters the list shows. The page's address carries it.
public record ClusterFilter(String text, Optional<ClusterState> state, String set) {

    static final ClusterFilter ALL = new ClusterFilter("", Optional.empty(), "");

    static ClusterFilter of(Location location) {
        QueryParameters query = location.getQueryParameters();
        return new ClusterFilter(
                query.getSingleParameter("text").orElse(""),
                query.getSingleParameter("state").flatMap(ClusterFilter::state),
                query.getSingleParameter("set").orElse(""));
    }

    private static Optional<ClusterState> state(String name) {
        return Stream.of(ClusterState.values())
                .filter(s -> s.name().equalsIgnoreCase(name))
                .findFirst();
    }

    QueryParameters query() {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        if (!text.isBlank()) {
            parameters.put("text", List.of(text));
        }
        state.ifPresent(s -> parameters.put("state", List.of(s.name().toLowerCase(Locale.ROOT))));
        if (!set.isBlank()) {
            parameters.put("set", List.of(set));
        }
        return new QueryParameters(parameters);
    }

    boolean matches(ClusterRow row) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return (wanted.isEmpty() || words(row).contains(wanted))
                && state.map(s -> s == row.state()).orElse(true)
                && (set.isBlank() || set.equals(row.set()));
    }

    private static String words(ClusterRow row) {
        return String.join(" ", row.name(), row.version(), row.platform(), row.set(), row.addOns())
                .toLowerCase(Locale.ROOT);
    }
}
