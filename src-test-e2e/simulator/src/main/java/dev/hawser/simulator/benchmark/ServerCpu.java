package dev.hawser.simulator.benchmark;

import dev.hawser.simulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Processor time and memory of a hub with all its children (an embedded PostgreSQL is some), from `/proc`.
final class ServerCpu {

    private static final int TICKS_PER_SECOND = 100;
    private static final int PARENT = 1;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    private final long pid;

    ServerCpu(long pid) {
        this.pid = pid;
    }

    /// Seconds of processor time since the processes began.
    double seconds() {
        long ticks = 0;
        for (long process : family()) {
            List<String> fields = stat(process);
            if (!fields.isEmpty()) {
                ticks += Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS));
            }
        }
        return (double) ticks / TICKS_PER_SECOND;
    }

    /// Memory in MiB, what processes share counted by parts.
    long memory() {
        long kib = 0;
        for (long process : family()) {
            kib += memory(process);
        }
        return kib / 1024;
    }

    /// In KiB; 0 if the process is gone.
    private static long memory(long process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private Set<Long> family() {
        if (stat(pid).isEmpty()) {
            throw new Fault("there is no process " + pid);
        }
        Set<Long> family = new HashSet<>(Set.of(pid));
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            List<Long> all = processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .sorted()
                    .toList();
            int before = 0;
            while (family.size() > before) {
                before = family.size();
                for (long process : all) {
                    List<String> fields = stat(process);
                    if (!fields.isEmpty() && family.contains(Long.valueOf(fields.get(PARENT)))) {
                        family.add(process);
                    }
                }
            }
        } catch (IOException e) {
            throw new Fault("cannot read /proc: " + e.getMessage());
        }
        return family;
    }

    /// What follows the name of the program; empty if the process is gone.
    private static List<String> stat(long process) {
        try {
            String line = Files.readString(Path.of("/proc/" + process + "/stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            return List.of();
        }
    }
}
