package dev.hawser.hub.store;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;

/// Envelope encryption (AES-256-GCM): every document has a key of its own, which is encrypted by the key of a file.
/// The file is a Tink keyset in JSON; Tink's tools rotate it, and what older keys of it sealed still opens.
public final class KeyFileSealer implements Sealer {

    private final Aead aead;

    private KeyFileSealer(Aead aead) {
        this.aead = aead;
    }

    /// Reads the key; makes one if there is no such file.
    ///
    /// @throws DatabaseStartException if the file cannot be read or written, is no keyset, or others may read it
    public static KeyFileSealer of(Path file) {
        try {
            AeadConfig.register();
            if (!Files.exists(file)) {
                create(file);
            }
            requirePrivate(file);
            KeysetHandle keys =
                    TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get());
            return new KeyFileSealer(KmsEnvelopeAead.create(
                    AesGcmParameters.builder()
                            .setKeySizeBytes(32)
                            .setIvSizeBytes(12)
                            .setTagSizeBytes(16)
                            .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                            .build(),
                    keys.getPrimitive(RegistryConfiguration.get(), Aead.class)));
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "The key file " + file + " could not be read or made: " + Disk.reason(e) + ".", e);
        } catch (GeneralSecurityException e) {
            throw new DatabaseStartException("The key file " + file + " does not hold a Tink keyset.", e);
        }
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        try {
            return aead.encrypt(plain, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption of " + context + " failed", e);
        }
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        try {
            return aead.decrypt(sealed, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new DatabaseStartException(
                    "What is stored of " + context + " was not encrypted with the key of hawser.store.secret-key-file:"
                            + " restore the key file that belongs to this database.",
                    e);
        }
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        KeysetHandle keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
        Path unfinished = Files.createTempFile(
                directory,
                "key",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(unfinished, TinkJsonProtoKeysetFormat.serializeKeyset(keys, InsecureSecretKeyAccess.get()));
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void requirePrivate(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
            throw new DatabaseStartException(
                    "Everybody may read the key file " + file + ": take that right away (chmod o-r).", null);
        }
    }
}
