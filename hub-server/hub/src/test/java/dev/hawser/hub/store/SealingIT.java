package dev.hawser.hub.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.apiserver.store.StoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealingIT {

    @TempDir
    Path directory;

    @Test
    void whatWasSealedOpensWithTheSameFileInTheSameContextOnly() {
        Path file = directory.resolve("deep/key.json");
        byte[] sealed = KeyFileSealer.of(file).seal("geheim".getBytes(UTF_8), "here");

        assertThat(new String(KeyFileSealer.of(file).open(sealed, "here"), UTF_8))
                .isEqualTo("geheim");
        assertThatThrownBy(() -> KeyFileSealer.of(file).open(sealed, "elsewhere"))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageContaining("restore the key file");
        assertThatThrownBy(
                        () -> KeyFileSealer.of(directory.resolve("other.json")).open(sealed, "here"))
                .isInstanceOf(DatabaseStartException.class);
    }

    @Test
    void theKeyIsForItsOwnerOnly() throws Exception {
        Path file = directory.resolve("key.json");
        KeyFileSealer.of(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> KeyFileSealer.of(file)).hasMessageContaining("chmod o-r");
    }

    @Test
    void aFileThatHoldsNoKeyIsSaidInOneSentence() throws Exception {
        Path file = directory.resolve("key.json");
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> KeyFileSealer.of(file))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessage("The key file " + file + " does not hold a Tink keyset.");
    }

    @Test
    void ofManyReplicasThatMakeASettingAtOnceAllGetTheSame() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            SharedSettings settings =
                    new SharedSettings(database.pool(), KeyFileSealer.of(directory.resolve("key.json")));
            Set<String> seen = ConcurrentHashMap.newKeySet();

            StoreContract.inParallel(
                    8,
                    i -> seen.add(new String(settings.getOrMake("ca", () -> ("made by " + i).getBytes(UTF_8)), UTF_8)));

            assertThat(seen).hasSize(1);
            assertThat(settings.get("nothing")).isEmpty();
            assertThat(database.ask("select position('made by'::bytea in value) from setting"))
                    .isEqualTo("0");
            settings.put("ca", "rotated".getBytes(UTF_8));
            assertThat(settings.get("ca").map(bytes -> new String(bytes, UTF_8)))
                    .contains("rotated");
        }
    }
}
