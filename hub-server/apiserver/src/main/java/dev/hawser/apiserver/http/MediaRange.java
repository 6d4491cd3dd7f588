package dev.hawser.apiserver.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One entry of an Accept header, or a Content-Type.
///
/// @param type e.g. `application`, or `*`
/// @param subtype e.g. `json`, or `*`
/// @param parameters without the quality, names in lower case
/// @param quality 0 to 1
record MediaRange(String type, String subtype, Map<String, String> parameters, double quality) {

    MediaRange {
        parameters = Map.copyOf(parameters);
    }

    /// The entries, the best liked first; those of equal quality as they came.
    static List<MediaRange> parse(String header) {
        List<MediaRange> ranges = new ArrayList<>();
        for (String entry : header.split(",", -1)) {
            if (!entry.isBlank()) {
                ranges.add(parseOne(entry));
            }
        }
        ranges.sort(Comparator.comparingDouble(MediaRange::quality).reversed());
        return ranges;
    }

    static MediaRange parseOne(String entry) {
        String[] parts = entry.split(";", -1);
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        Map<String, String> parameters = new HashMap<>();
        double quality = 1;
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String key = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
                String value = parts[i].substring(equals + 1).strip();
                if (key.equals("q")) {
                    quality = parseQuality(value);
                } else {
                    parameters.put(key, value);
                }
            }
        }
        return new MediaRange(
                slash < 0 ? name : name.substring(0, slash),
                slash < 0 ? "" : name.substring(slash + 1),
                parameters,
                quality);
    }

    boolean matches(String otherType, String otherSubtype) {
        return quality > 0
                && (type.equals("*") || type.equals(otherType))
                && (subtype.equals("*") || subtype.equals(otherSubtype));
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    private static double parseQuality(String text) {
        try {
            return Math.clamp(Double.parseDouble(text), 0, 1);
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
