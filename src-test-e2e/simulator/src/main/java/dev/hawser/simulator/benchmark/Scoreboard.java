package dev.hawser.simulator.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/// Figures beside those of the baseline. A figure of cost is divided by the machine's own, so that a slower machine
/// is not taken for a slower hub.
final class Scoreboard {

    /// A quotient may be so much above the baseline's.
    static final double TOLERANCE = 1.25;

    private final Calibration machine;
    private final Map<String, Double> costs = new LinkedHashMap<>();
    private final Map<String, String> shown = new LinkedHashMap<>();

    Scoreboard(Calibration machine) {
        this.machine = machine;
    }

    /// @param millis processor time of the hub and its database for one operation
    void cost(String name, double millis) {
        costs.put(name, millis / machine.parseMillis());
        shown.put(name, String.format(Locale.ROOT, "%.2f ms of CPU", millis));
    }

    /// A figure that is told but not compared.
    void note(String name, String value) {
        shown.put(name, value);
    }

    /// Prints the table.
    ///
    /// @return whether no cost is above its baseline by more than the tolerance
    boolean print(Path baseline, PrintStream out) throws IOException {
        Properties before = read(baseline);
        boolean good = true;
        out.printf(
                Locale.ROOT,
                "This machine: a document of 8 KiB read and written in %.3f ms of CPU, 8 KiB on disk in %.2f ms%n",
                machine.parseMillis(),
                machine.syncMillis());
        out.printf("%-34s %-28s %10s %10s%n", "", "measured", "quotient", "baseline");
        for (Map.Entry<String, String> row : shown.entrySet()) {
            Double quotient = costs.get(row.getKey());
            String known = before.getProperty(key(row.getKey()), "");
            boolean worse = quotient != null && !known.isEmpty() && quotient > Double.parseDouble(known) * TOLERANCE;
            good &= !worse;
            out.printf(
                    "%-34s %-28s %10s %10s%s%n",
                    row.getKey(),
                    row.getValue(),
                    quotient == null ? "" : String.format(Locale.ROOT, "%.1f", quotient),
                    known,
                    worse ? "  WORSE" : "");
        }
        return good;
    }

    void save(Path baseline) throws IOException {
        try (Writer file = Files.newBufferedWriter(baseline)) {
            file.write("# CPU of hub and PostgreSQL per operation, divided by that of reading and writing 8 KiB of"
                    + " JSON.\n# Written by deploy/benchmark --save.\n");
            for (Map.Entry<String, Double> cost : costs.entrySet()) {
                file.write(String.format(Locale.ROOT, "%s=%.1f%n", key(cost.getKey()), cost.getValue()));
            }
        }
    }

    private static String key(String name) {
        return name.replace(' ', '-');
    }

    private static Properties read(Path baseline) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(baseline)) {
            try (Reader file = Files.newBufferedReader(baseline)) {
                properties.load(file);
            }
        }
        return properties;
    }
}
