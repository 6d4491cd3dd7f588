package dev.hawser.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the command line says.
///
/// @param kubeconfig of an administrator of the hub
/// @param hub address, with `ca` and `tokenFile` instead of a kubeconfig
/// @param tokenFile join token
/// @param clusters how many
/// @param prefix of their names, `""` for names of places
/// @param demo install Submariner and export services, as an administrator would
/// @param state folder in which clusters are kept, empty to forget them
/// @param controlPort of the control endpoint, 0 for a free one
/// @param overlapping how many of the last clusters have the CIDRs of the first
/// @param seed of the simulated network's jitter
record Arguments(
        Optional<Path> kubeconfig,
        Optional<String> hub,
        Optional<Path> ca,
        Optional<Path> tokenFile,
        int clusters,
        String prefix,
        boolean demo,
        Optional<Path> state,
        int controlPort,
        int overlapping,
        long seed) {

    static final String USAGE = """
            Usage: java -cp 'target/classes:target/lib/*' dev.hawser.simulator.Main [options]

              --kubeconfig FILE   an administrator of the hub; makes a join token by itself
              --hub URL --ca FILE --token-file FILE
                                  instead: the hub, its authority and a join token
              --clusters N        how many clusters (default 3)
              --prefix TEXT       names TEXT-0001, TEXT-0002, ... instead of names of places
              --demo              put the clusters into the set "demo", install Submariner, export services
              --state DIR         keep the clusters there; the next start finds them again
              --control-port P    of the control endpoint on loopback (default: a free port)
              --overlapping N     the last N clusters have the CIDRs of the first
              --seed N            of the simulated network's jitter (default 1)
            """;

    static Arguments parse(List<String> words) {
        Path kubeconfig = null;
        String hub = null;
        Path ca = null;
        Path tokenFile = null;
        Path state = null;
        int clusters = 3;
        String prefix = "";
        boolean demo = false;
        int controlPort = 0;
        int overlapping = 0;
        long seed = 1;
        Iterator<String> rest = words.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--demo" -> demo = true;
                case "--kubeconfig" -> kubeconfig = file(option, rest);
                case "--hub" -> hub = value(option, rest);
                case "--ca" -> ca = file(option, rest);
                case "--token-file" -> tokenFile = file(option, rest);
                case "--state" -> state = Path.of(value(option, rest));
                case "--clusters" -> clusters = number(option, rest, 1, 10_000);
                case "--prefix" -> prefix = value(option, rest);
                case "--control-port" -> controlPort = number(option, rest, 0, 65_535);
                case "--overlapping" -> overlapping = number(option, rest, 0, 10_000);
                case "--seed" -> seed = number(option, rest, 0, Integer.MAX_VALUE);
                default -> throw new Fault("unknown option " + option + "; --help lists them");
            }
        }
        boolean direct = hub != null && ca != null && tokenFile != null;
        if (kubeconfig == null && !direct) {
            throw new Fault("give --kubeconfig FILE, or --hub URL --ca FILE --token-file FILE");
        }
        if (demo && kubeconfig == null) {
            throw new Fault("--demo needs an administrator: give --kubeconfig FILE");
        }
        return new Arguments(
                Optional.ofNullable(kubeconfig),
                Optional.ofNullable(hub),
                Optional.ofNullable(ca),
                Optional.ofNullable(tokenFile),
                clusters,
                prefix,
                demo,
                Optional.ofNullable(state),
                controlPort,
                overlapping,
                seed);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new Fault(option + " needs a value");
        }
        return rest.next();
    }

    private static Path file(String option, Iterator<String> rest) {
        Path file = Path.of(value(option, rest));
        if (!Files.isReadable(file)) {
            throw new Fault(option + " names " + file + ", which cannot be read");
        }
        return file;
    }

    private static int number(String option, Iterator<String> rest, int least, int most) {
        String text = value(option, rest);
        @Nullable Integer number;
        try {
            number = Integer.valueOf(text);
        } catch (NumberFormatException e) {
            number = null;
        }
        if (number == null || number < least || number > most) {
            throw new Fault(option + " takes a whole number from " + least + " to " + most + ", not " + text);
        }
        return number;
    }
}
