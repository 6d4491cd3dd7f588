package dev.hawser.hub.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// What there is to say about the disk under the database.
final class Disk {

    private static final long NEEDED = 256L << 20;

    private Disk() {}

    /// Refuses to begin what a full disk would break.
    static void requireRoom(Path directory) throws IOException {
        FileStore disk = Files.getFileStore(directory);
        long free = disk.getUsableSpace();
        if (free < NEEDED) {
            throw new DatabaseStartException(
                    "The disk that holds " + directory + " has only " + (free >> 20)
                            + " MiB left; the database needs at least " + (NEEDED >> 20) + " MiB.",
                    null);
        }
    }

    /// An I/O error in words.
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission for " + e.getMessage();
        }
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left") ? "the disk is full" : message;
    }
}
