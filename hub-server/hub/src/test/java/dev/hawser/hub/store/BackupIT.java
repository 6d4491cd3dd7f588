package dev.hawser.hub.store;

import static dev.hawser.apiserver.store.Documents.changing;
import static dev.hawser.apiserver.store.Documents.configMap;
import static dev.hawser.apiserver.store.Documents.creating;
import static dev.hawser.apiserver.store.Documents.deleting;
import static dev.hawser.apiserver.store.Documents.value;
import static dev.hawser.apiserver.store.Documents.widget;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.CompactedException;
import dev.hawser.apiserver.store.Recorder;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An older backup is restored: by `pg_dump` and `pg_restore` where this machine has them together with a server of
/// their version, otherwise by a copy of the database.
class BackupIT {

    private static final ResourceKey SECRET = new ResourceKey(new GroupResource("", "secrets"), "a", "password");
    private static final ResourceKey IDENTITY = configMap("kube-public", "hub-identity");

    @TempDir
    Path directory;

    @Test
    void anOlderBackupBeginsANewLifeInWhichNoRevisionMeansSomethingElse() throws Exception {
        try (Backups server = Backups.start(directory)) {
            Path backup = directory.resolve("backup");
            Life first;
            StoredResource kept;
            long afterBackup;
            try (TestDatabase database = server.database("before")) {
                try (PostgresStore store = open(database)) {
                    first = store.life();
                    store.commit(creating(IDENTITY, "epoch one"));
                    store.commit(creating(SECRET, "geheim"));
                    StoredResource gone = requireNonNull(
                            store.commit(creating(widget("a", "gone"), "1")).current());
                    kept = requireNonNull(
                            store.commit(creating(widget("a", "kept"), "1")).current());
                    server.back(database, backup);
                    // What the backup does not know.
                    store.commit(creating(widget("a", "lost"), "1"));
                    store.commit(deleting(gone));
                    afterBackup = store.commit(changing(kept, "2")).revision();
                }
            }

            try (TestDatabase restored = server.restore("after", backup);
                    PostgresStore store = open(restored)) {
                assertThat(store.life().hub()).isEqualTo(first.hub());
                assertThat(store.life().epoch()).isGreaterThan(afterBackup + 1_000_000);
                assertThat(store.snapshot().ofType(widget("", "").type()).keySet())
                        .containsExactly("a/gone", "a/kept");
                assertThat(value(requireNonNull(store.snapshot().get(SECRET)))).isEqualTo("geheim");
                // Agents must not take it for the life that they know.
                assertThat(store.snapshot().get(IDENTITY)).isNull();
                for (long known : new long[] {kept.revision(), afterBackup}) {
                    assertThatThrownBy(() -> store.watch(null, known, change -> {}, end -> {})
                                    .close())
                            .isInstanceOf(CompactedException.class);
                }
                try (Recorder recorder = Recorder.ofAll(store)) {
                    long revision = store.commit(changing(kept, "3")).revision();
                    assertThat(revision).isEqualTo(store.life().epoch() + 1);
                    recorder.awaitRevision(revision).hasSeenEverythingUpTo(store.snapshot());
                }
                assertThat(restored.ask("select count(*) from history where revision < 100"))
                        .isEqualTo("4");
            }
        }
    }

    private PostgresStore open(TestDatabase database) {
        Path key = directory.resolve("key.json");
        return PostgresStore.open(database.pool(), TestConfig.usual(key), KeyFileSealer.of(key), Set.of(IDENTITY));
    }
}
