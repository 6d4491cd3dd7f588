package dev.hawser.hub.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTest {

    @TempDir
    private Path directory;

    @Test
    void linesStayWholeAndTheOldestFileGoes() throws IOException {
        Path file = directory.resolve("sub/audit.log");
        try (RotatingFile log = new RotatingFile(file, 10, 2)) {
            for (String line :
                    new String[] {"one\n", "two\n", "three\n", "four\n", "five\n", "longer than a file\n", "six\n"}) {
                log.write(line.getBytes(US_ASCII));
            }
        }

        assertThat(file).hasContent("six\n");
        assertThat(directory.resolve("sub/audit.log.1")).hasContent("longer than a file\n");
        assertThat(directory.resolve("sub/audit.log.2")).hasContent("four\nfive\n");
        assertThat(directory.resolve("sub/audit.log.3")).doesNotExist();
    }

    @Test
    void aRestartAppendsToWhatIsThere() throws IOException {
        Path file = directory.resolve("audit.log");
        for (String line : new String[] {"one\n", "two\n", "three\n"}) {
            try (RotatingFile log = new RotatingFile(file, 10, 0)) {
                log.write(line.getBytes(US_ASCII));
            }
        }

        assertThat(file).hasContent("three\n");
        assertThat(directory.resolve("audit.log.1")).doesNotExist();
    }

    @Test
    void onlyTheOwnerReadsIt() throws IOException {
        Path file = directory.resolve("audit.log");
        try (RotatingFile log = new RotatingFile(file, 10, 1)) {
            log.write(1);
        }

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
