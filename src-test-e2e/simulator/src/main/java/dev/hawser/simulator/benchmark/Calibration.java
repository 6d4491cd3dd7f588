package dev.hawser.simulator.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// What this machine needs for work of which the hub's consists.
///
/// @param parseMillis processor time to read and write a document of 8 KiB, in milliseconds
/// @param syncMillis to append 8 KiB to a file and have it on disk, median
record Calibration(double parseMillis, double syncMillis) {

    private static final int WARM_UP = 20_000;
    private static final int PARSES = 10_000;
    private static final int SYNCS = 300;

    static Calibration measure() throws IOException {
        return new Calibration(parse(), sync());
    }

    private static double parse() throws IOException {
        ObjectMapper json = new ObjectMapper();
        byte[] document = json.writeValueAsBytes(Payload.work("calibration", 0, 8192));
        long bytes = 0;
        for (int i = 0; i < WARM_UP; i++) {
            bytes += json.writeValueAsBytes(json.readTree(document)).length;
        }
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < PARSES; i++) {
            bytes += json.writeValueAsBytes(json.readTree(document)).length;
        }
        long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        if (bytes != (long) document.length * (WARM_UP + PARSES)) {
            throw new IllegalStateException("a document changed while it was read and written");
        }
        return took / 1e6 / PARSES;
    }

    private static double sync() throws IOException {
        Path file = Files.createTempFile(Path.of("").toAbsolutePath(), "calibration", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            double[] millis = new double[SYNCS];
            for (int i = 0; i < SYNCS; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(8192));
                channel.force(false);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            Arrays.sort(millis);
            return millis[SYNCS / 2];
        } finally {
            Files.delete(file);
        }
    }
}
