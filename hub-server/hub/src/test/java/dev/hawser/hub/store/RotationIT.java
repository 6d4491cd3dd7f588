package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Recorder;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key of the sealed types is replaced while hubs run.
class RotationIT {

    private static final GroupResource SECRETS = new GroupResource("", "secrets");

    @TempDir
    Path directory;

    private TestDatabase database;
    private Path file;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
        file = directory.resolve("key.json");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void everythingIsSealedAnewAndTheOldKeyCanGo() throws Exception {
        try (PostgresStore store = open(file);
                Recorder recorder = Recorder.ofAll(store)) {
            for (int i = 0; i < 120; i++) {
                StoredResource made = requireNonNull(
                        store.commit(creating(secret(i), "first " + i)).current());
                if (i % 3 == 0) {
                    store.commit(changing(made, "second " + i));
                }
            }
            new SharedSettings(database.pool(), KeyFileSealer.of(file)).put("ca", "shared".getBytes(UTF_8));
            long before = store.snapshot().revision();
            Files.copy(file, directory.resolve("old.json"));

            new KeyFile(file).add();
            new KeyFile(file).useNewest();
            store.renewSeals();

            new KeyFile(file).dropOld();
            assertThat(store.snapshot().revision()).isEqualTo(before);
            assertThat(recorder.changes()).hasSize((int) before - 1);
            try (PostgresStore started = open(file)) {
                assertThat(value(requireNonNull(started.snapshot().get(secret(3)))))
                        .isEqualTo("second 3");
                assertThat(value(requireNonNull(started.snapshot().get(secret(4)))))
                        .isEqualTo("first 4");
                // The past too: watches resume over it.
                assertThat(started.compactedRevision()).isEqualTo(1);
            }
            assertThat(new SharedSettings(database.pool(), KeyFileSealer.of(file)).get("ca"))
                    .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo("shared".getBytes(UTF_8)));
            assertThatThrownBy(() -> open(directory.resolve("old.json")).close())
                    .hasMessageContaining("restore the key file");
        }
    }

    /// First all replicas are given the key, then one of them uses it: nobody meets what it cannot open.
    @Test
    void replicasWithFilesOfTheirOwnAreLedOverInTwoSteps() throws Exception {
        try (PostgresStore one = open(file)) {
            one.commit(creating(secret(1), "of the old key"));
            Path other = copy(file, "other.json");
            try (PostgresStore two = open(other)) {
                new KeyFile(file).add();
                copy(file, "other.json");
                new KeyFile(file).useNewest();
                one.renewSeals();
                StoredResource made = requireNonNull(
                        one.commit(creating(secret(2), "of the new key")).current());
                two.commit(changing(made, "of the old key again"));
                assertThat(value(requireNonNull(two.latestSnapshot().get(secret(2)))))
                        .isEqualTo("of the old key again");
                // It does not take back what the newer key has sealed.
                two.renewSeals();
                one.renewSeals();
                new KeyFile(file).dropOld();
            }
        }
        try (PostgresStore started = open(file)) {
            assertThat(value(requireNonNull(started.snapshot().get(secret(1))))).isEqualTo("of the old key");
        }
    }

    @Test
    void documentsThatCarrySecretsToClustersAreSealed() throws Exception {
        ResourceKey work =
                new ResourceKey(new GroupResource("work.open-cluster-management.io", "manifestworks"), "a", "w");
        try (PostgresStore store = open(file)) {
            StoredResource made =
                    requireNonNull(store.commit(creating(work, "{\"kind\":\"ConfigMap\",\"data\":\"open\"}"))
                            .current());
            assertThat(database.ask("select count(*) from current_object where document is null"))
                    .isEqualTo("0");
            var document = made.toTree();
            document.withObject("/spec")
                    .putObject("inner")
                    .put("kind", "Secret")
                    .put("token", "geheim");
            store.commit(new dev.hawser.apiserver.store.Write(
                    work, new dev.hawser.apiserver.store.Expected.AtRevision(made.revision()), document, "tester"));

            assertThat(database.dump()).doesNotContain("geheim");
            assertThat(database.ask(
                            "select count(*) from current_object where document is null and status is not null"))
                    .isEqualTo("1");
            try (PostgresStore started = open(file)) {
                assertThat(requireNonNull(started.snapshot().get(work))
                                .toTree()
                                .at("/spec/inner/token")
                                .asText())
                        .isEqualTo("geheim");
            }
        }
    }

    private Path copy(Path from, String name) throws Exception {
        Path to = directory.resolve(name);
        Path fresh = directory.resolve(name + ".new");
        Files.write(fresh, Files.readAllBytes(from));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        return Files.move(fresh, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static ResourceKey secret(int number) {
        return new ResourceKey(SECRETS, "a", "s" + number);
    }

    private PostgresStore open(Path key) {
        return PostgresStore.open(database.pool(), TestConfig.usual(key), KeyFileSealer.of(key));
    }
}
