package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.object.Failures;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The query parameters of a request.
///
/// @param values by name, in the order given
public record Query(Map<String, List<String>> values) {

    public static final Query EMPTY = new Query(Map.of());

    public Query {
        values = Map.copyOf(values);
    }

    /// Of the part of a URL after the question mark; null for none.
    ///
    /// @throws dev.hawser.apiserver.object.ApiException `BadRequest` for a malformed escape
    public static Query parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
        return new Query(values);
    }

    /// The first value, `""` if there is none.
    public String text(String name) {
        List<String> all = values.get(name);
        return all == null ? "" : all.getFirst();
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// As Go's decoder of options reads booleans: present without a value is true.
    public boolean isTrue(String name) {
        return has(name) && !List.of("false", "0", "f", "F", "FALSE", "False").contains(text(name));
    }

    /// @throws dev.hawser.apiserver.object.ApiException `BadRequest` if it is there and not a whole number
    public Optional<Long> number(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw Failures.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Failures.badRequest("the query has a malformed escape: " + text);
        }
    }
}
