package dev.hawser.hub.network;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as Go's `time.Duration` writes them: `1.2345ms`, `1m2.5s`, `950µs`.
final class GoDuration {

    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Double> MILLIS = Map.of(
            "ns", 1e-6, "us", 1e-3, "µs", 1e-3, "μs", 1e-3, "ms", 1.0, "s", 1000.0, "m", 60_000.0, "h", 3_600_000.0);

    private GoDuration() {}

    /// Milliseconds; empty if the text is null or no duration.
    static OptionalDouble toMillis(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return OptionalDouble.empty();
        }
        Matcher part = PART.matcher(text);
        double sum = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            sum += Double.parseDouble(part.group(1)) * MILLIS.getOrDefault(part.group(2), 0.0);
            end = part.end();
        }
        return end == text.length() ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /// For people: `0.35ms`, `12.4ms`, `1250ms`.
    static String text(double millis) {
        String format = millis < 1 ? "%.2fms" : millis < 1000 ? "%.1fms" : "%.0fms";
        return String.format(Locale.ROOT, format, millis);
    }
}
