package dev.hawser.simulator.submariner;

import dev.hawser.api.submariner.Gateway.LatencyRtt;
import java.util.Locale;

/// Round-trip times of the last pings, as a gateway reports them: over 1,000 samples, as Go durations.
final class LatencyWindow {

    private static final int SAMPLES = 1000;

    private float[] samples = new float[16];
    private int count;
    private int next;
    private float last;

    void add(double millis) {
        if (next == samples.length && samples.length < SAMPLES) {
            samples = java.util.Arrays.copyOf(samples, Math.min(samples.length * 2, SAMPLES));
        }
        if (next == SAMPLES) {
            next = 0;
        }
        last = (float) millis;
        samples[next++] = last;
        count = Math.max(count, next);
    }

    boolean isEmpty() {
        return count == 0;
    }

    LatencyRtt toReport() {
        double min = Double.MAX_VALUE;
        double max = 0;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double sample = samples[i];
            min = Math.min(min, sample);
            max = Math.max(max, sample);
            sum += sample;
            squares += sample * sample;
        }
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
        return new LatencyRtt(duration(last), duration(min), duration(mean), duration(max), duration(deviation));
    }

    /// As Go writes a `time.Duration`: `1.234567ms`, `987.654µs`, `0s`.
    static String duration(double millis) {
        long nanos = Math.round(millis * 1_000_000);
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return trim(nanos / 1000.0, 3) + "µs";
        }
        if (nanos < 1_000_000_000L) {
            return trim(nanos / 1_000_000.0, 6) + "ms";
        }
        return trim(nanos / 1_000_000_000.0, 9) + "s";
    }

    private static String trim(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
