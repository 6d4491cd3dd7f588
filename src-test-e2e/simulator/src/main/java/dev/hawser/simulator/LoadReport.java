package dev.hawser.simulator;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/// Watches a fleet join all at once, and says how long it took and what it weighs.
final class LoadReport {

    private static final Duration LOOK = Duration.ofMillis(10);
    private static final long MIB = 1024 * 1024;

    private final PrintStream out;

    LoadReport(PrintStream out) {
        this.out = out;
    }

    /// Starts all agents at one moment and waits until each has joined.
    ///
    /// @throws Fault if one has not within the limit
    void join(Collection<Member> members, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        members.forEach(Member::startAgent);
        double[] seconds = new double[members.size()];
        boolean[] done = new boolean[members.size()];
        int missing = members.size();
        while (missing > 0) {
            int i = 0;
            for (Member member : members) {
                if (!done[i] && member.isReady()) {
                    done[i] = true;
                    seconds[i] = (System.nanoTime() - start) / 1e9;
                    missing--;
                }
                i++;
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new Fault(missing + " of " + members.size() + " clusters did not join within " + limit.toSeconds()
                        + " seconds");
            }
            Thread.sleep(LOOK);
        }
        Arrays.sort(seconds);
        out.printf(
                Locale.ROOT,
                "%d clusters joined: p50 %.2f s, p99 %.2f s, last %.2f s%n",
                seconds.length,
                at(seconds, 0.50),
                at(seconds, 0.99),
                seconds[seconds.length - 1]);
    }

    /// What the process holds after a collection, per cluster.
    void memory(int clusters) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        out.printf(
                Locale.ROOT,
                "heap in use %d MiB, %.2f MiB per cluster with its agent%n",
                heap / MIB,
                (double) heap / MIB / clusters);
    }

    private static double at(double[] sorted, double part) {
        return sorted[Math.min(sorted.length - 1, (int) Math.ceil(part * sorted.length) - 1)];
    }
}
