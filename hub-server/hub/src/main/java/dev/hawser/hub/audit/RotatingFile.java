package dev.hawser.hub.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A file that is appended to up to a size, then put aside as `<name>.1`; what was `<name>.1` becomes `<name>.2` and so
/// on, and the oldest is dropped. Only the owner may read them. One write is never split over two files.
///
/// Not safe for several threads. After a failure the next write opens the file again.
public final class RotatingFile extends OutputStream {

    private final Path file;
    private final long limit;
    private final int kept;
    private @Nullable OutputStream out;
    private long size;

    /// @param limit bytes in one file; a single write that is longer gets a file of its own
    /// @param kept how many files are kept beside the one that is written
    /// @throws IOException if the file cannot be opened for writing
    public RotatingFile(Path file, long limit, int kept) throws IOException {
        this.file = file;
        this.limit = limit;
        this.kept = kept;
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        out = open();
    }

    private OutputStream open() throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        size = channel.size();
        return Channels.newOutputStream(channel);
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream target = out == null ? open() : out;
        out = target;
        if (size > 0 && size + length > limit) {
            target = rotated(target);
        }
        try {
            target.write(bytes, offset, length);
            size += length;
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private OutputStream rotated(OutputStream full) throws IOException {
        out = null;
        full.close();
        if (kept == 0) {
            Files.deleteIfExists(file);
        } else {
            for (int age = kept - 1; age >= 0; age--) {
                if (Files.exists(aside(age))) {
                    Files.move(aside(age), aside(age + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
        OutputStream fresh = open();
        out = fresh;
        return fresh;
    }

    private Path aside(int age) {
        return age == 0 ? file : file.resolveSibling(file.getFileName() + "." + age);
    }

    @Override
    public void close() throws IOException {
        OutputStream open = out;
        out = null;
        if (open != null) {
            open.close();
        }
    }
}
