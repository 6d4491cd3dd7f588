package dev.hawser.hub.store;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.KmsEnvelopeAead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;

/// Envelope encryption (AES-256-GCM): every document has a key of its own, which is encrypted by a key of a [KeyFile].
/// The file is read again when it has changed: now and then, and when something does not open.
public final class KeyFileSealer implements Sealer {

    /// What Tink puts before the ciphertext of a key of a keyset; its id follows.
    private static final byte TINK = 1;

    private final KeyFile file;
    private volatile Keys keys;

    private KeyFileSealer(KeyFile file, Keys keys) {
        this.file = file;
        this.keys = keys;
    }

    private record Keys(KeysetHandle handle, Aead aead) {

        static Keys of(KeysetHandle handle) {
            try {
                return new Keys(
                        handle,
                        KmsEnvelopeAead.create(
                                AesGcmParameters.builder()
                                        .setKeySizeBytes(32)
                                        .setIvSizeBytes(12)
                                        .setTagSizeBytes(16)
                                        .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                                        .build(),
                                handle.getPrimitive(RegistryConfiguration.get(), Aead.class)));
            } catch (GeneralSecurityException e) {
                throw new DatabaseStartException("The key file does not hold keys for encryption.", e);
            }
        }
    }

    /// Reads the keys; makes one if there is no such file.
    ///
    /// @throws DatabaseStartException if the file cannot be read or written, is no keyset, or others may read it
    public static KeyFileSealer of(Path path) {
        KeyFile file = new KeyFile(path);
        return new KeyFileSealer(file, Keys.of(file.openOrMake()));
    }

    @Override
    public byte[] seal(byte[] plain, String context) {
        try {
            return keys.aead().encrypt(plain, context.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("encryption of " + context + " failed", e);
        }
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        byte[] about = context.getBytes(StandardCharsets.UTF_8);
        try {
            return keys.aead().decrypt(sealed, about);
        } catch (GeneralSecurityException e) {
            refresh();
        }
        try {
            return keys.aead().decrypt(sealed, about);
        } catch (GeneralSecurityException e) {
            throw new DatabaseStartException(
                    "What is stored of " + context + " was not encrypted with the key of hawser.store.secret-key-file:"
                            + " restore the key file that belongs to this database.",
                    e);
        }
    }

    @Override
    public void refresh() {
        KeysetHandle now = file.openOrMake();
        if (!now.equalsKeyset(keys.handle())) {
            keys = Keys.of(now);
        }
    }

    /// Sealed content begins with the length of its own key, then comes that key, encrypted by the file's.
    @Override
    public List<byte[]> outdated() {
        return KeyFile.beforePrimary(keys.handle()).stream()
                .map(id -> ByteBuffer.allocate(5).put(TINK).putInt(id).array())
                .toList();
    }
}
