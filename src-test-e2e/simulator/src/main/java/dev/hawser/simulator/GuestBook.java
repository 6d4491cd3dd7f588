package dev.hawser.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// Which clusters came later, one a line, so that the next start has them again.
final class GuestBook {

    /// @param index number of the cluster; its addresses follow from it
    /// @param overlapping whose CIDRs it has, too
    record Guest(String name, int index, Optional<String> overlapping) {

        private String line() {
            return name + " " + index + overlapping.map(other -> " " + other).orElse("") + "\n";
        }

        private static Guest read(String line) {
            String[] words = line.split(" ", -1);
            return new Guest(
                    words[0], Integer.parseInt(words[1]), words.length > 2 ? Optional.of(words[2]) : Optional.empty());
        }
    }

    private final Optional<Path> file;

    /// @param file empty to forget them
    GuestBook(Optional<Path> file) {
        this.file = file;
    }

    List<Guest> guests() {
        if (file.isEmpty() || !Files.exists(file.get())) {
            return List.of();
        }
        try {
            return Files.readAllLines(file.get()).stream().map(Guest::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.get(), e);
        }
    }

    void write(Guest guest) {
        if (file.isPresent()) {
            try {
                Files.createDirectories(file.get().toAbsolutePath().getParent());
                Files.writeString(file.get(), guest.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file.get(), e);
            }
        }
    }
}
