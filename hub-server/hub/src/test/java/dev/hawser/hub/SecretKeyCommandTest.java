package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.hub.store.KeyFileSealer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyCommandTest {

    @TempDir
    Path directory;

    @Test
    void anAddedKeySealsWhenItIsUsedAndTheOldOneOpensUntilItIsDropped() throws Exception {
        Path file = directory.resolve("key.json");
        byte[] plain = "geheim".getBytes(StandardCharsets.UTF_8);
        byte[] old = KeyFileSealer.of(file).seal(plain, "here");

        assertThat(SecretKeyCommand.run(file, List.of("add"))).contains("is in " + file);
        assertThat(KeyFileSealer.of(file).outdated()).isEmpty();
        assertThat(SecretKeyCommand.run(file, List.of("use"))).contains("seals from now on");
        assertThat(KeyFileSealer.of(file).outdated()).hasSize(1);
        assertThat(KeyFileSealer.of(file).open(old, "here")).isEqualTo(plain);

        assertThat(SecretKeyCommand.run(file, List.of("drop"))).contains("Gone are the keys");
        assertThatThrownBy(() -> KeyFileSealer.of(file).open(old, "here")).hasMessageContaining("restore the key file");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aSealerThatRunsTakesNoticeOfARotation() {
        Path file = directory.resolve("key.json");
        KeyFileSealer running = KeyFileSealer.of(file);
        byte[] plain = "geheim".getBytes(StandardCharsets.UTF_8);

        SecretKeyCommand.run(file, List.of("rotate"));

        byte[] sealedElsewhere = KeyFileSealer.of(file).seal(plain, "here");
        assertThat(running.open(sealedElsewhere, "here")).isEqualTo(plain);
        assertThat(running.outdated()).hasSize(1);
    }

    @Test
    void whatMakesNoSenseIsSaidInOneSentence() {
        Path file = directory.resolve("key.json");
        assertThatThrownBy(() -> SecretKeyCommand.run(file, List.of("add")))
                .hasMessageContaining("no key file " + file);
        KeyFileSealer.of(file);
        assertThatThrownBy(() -> SecretKeyCommand.run(file, List.of("burn")))
                .hasMessageStartingWith("Usage: secret-key");
        assertThatThrownBy(() -> SecretKeyCommand.run(file, List.of())).hasMessageStartingWith("Usage: secret-key");
        assertThat(SecretKeyCommand.run(file, List.of("drop"))).contains("no keys older");
    }
}
