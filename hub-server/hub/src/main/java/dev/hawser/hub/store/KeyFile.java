package dev.hawser.hub.store;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The file of the keys that sealed content is encrypted with: a Tink keyset in JSON, for its owner only. One of its
/// keys seals; all of them open. Keys are in the order in which they were added.
public final class KeyFile {

    private final Path file;

    public KeyFile(Path file) {
        this.file = file;
    }

    /// Makes the file with one key if it is not there.
    ///
    /// @throws DatabaseStartException if the file cannot be read or written, is no keyset, or others may read it
    public KeysetHandle openOrMake() {
        return guarded(() -> {
            AeadConfig.register();
            if (!Files.exists(file)) {
                write(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
            }
            return read();
        });
    }

    /// Adds a key that opens, but does not seal yet: so that all replicas can be given it before one of them uses it.
    ///
    /// @return its id
    public int add() {
        return guarded(() -> {
            AeadConfig.register();
            KeysetHandle.Builder keys = KeysetHandle.newBuilder(read())
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId());
            KeysetHandle more = keys.build();
            write(more);
            return more.getAt(more.size() - 1).getId();
        });
    }

    /// Lets the newest key seal from now on.
    ///
    /// @return its id
    public int useNewest() {
        return guarded(() -> {
            AeadConfig.register();
            KeysetHandle.Builder keys = KeysetHandle.newBuilder(read());
            keys.getAt(keys.size() - 1).makePrimary();
            KeysetHandle changed = keys.build();
            write(changed);
            return changed.getPrimary().getId();
        });
    }

    /// Takes away the keys from before the one that seals. What they have sealed cannot be opened any more.
    ///
    /// @return their ids
    public List<Integer> dropOld() {
        return guarded(() -> {
            AeadConfig.register();
            KeysetHandle all = read();
            List<Integer> old = beforePrimary(all);
            KeysetHandle.Builder keys = KeysetHandle.newBuilder(all);
            old.forEach(id -> keys.deleteAt(0));
            write(keys.build());
            return old;
        });
    }

    /// The ids of the keys that are older than the one that seals.
    static List<Integer> beforePrimary(KeysetHandle keys) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < keys.size() && !keys.getAt(i).isPrimary(); i++) {
            ids.add(keys.getAt(i).getId());
        }
        return ids;
    }

    private KeysetHandle read() throws IOException, GeneralSecurityException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            throw new DatabaseStartException(
                    "Everybody may read the key file " + file + ": take that right away (chmod o-r).", null);
        }
        return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
    }

    /// In one step: a file that is found is whole.
    private void write(KeysetHandle keys) throws IOException, GeneralSecurityException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path unfinished = Files.createTempFile(
                directory,
                "key",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private interface Work<T> {
        T run() throws IOException, GeneralSecurityException;
    }

    private <T> T guarded(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "The key file " + file + " could not be read or made: " + Disk.reason(e) + ".", e);
        } catch (GeneralSecurityException e) {
            throw new DatabaseStartException("The key file " + file + " does not hold a Tink keyset.", e);
        }
    }
}
