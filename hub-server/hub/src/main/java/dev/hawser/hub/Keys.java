package dev.hawser.hub;

import dev.hawser.hub.identity.CertificateAuthority;
import dev.hawser.hub.identity.PemFiles;
import dev.hawser.hub.identity.ServerNames;
import dev.hawser.hub.identity.TokenKey;
import dev.hawser.hub.store.KeyFileSealer;
import dev.hawser.hub.store.SharedSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/// What makes this hub this hub: its authority and the key of its tokens, which all replicas share, sealed, in the
/// database; and this replica's server certificate, in `pki` of the data directory. And what the operator gets of it,
/// in the state directory.
///
/// @param directory `pki`
record Keys(Path directory, CertificateAuthority authority, TokenKey tokens) {

    private static final Duration ADMINISTRATOR_LIFE = Duration.ofDays(365);

    /// Opens all keys, or makes them at the first start. Keys that an earlier version kept in files go to the database.
    ///
    /// @throws StartException if they cannot be read or written
    static Keys open(HubConfig config, DataSource database, InstantSource clock, SecureRandom random) {
        Path directory = config.dataDir().resolve("pki");
        Path sealingKey = config.store().secretKeyFile();
        try {
            if (!Files.exists(sealingKey) && SharedSettings.existIn(database)) {
                throw new StartException("The database's secrets are sealed with a key that is not here: copy the key"
                        + " file of the other replicas, or of the backup, to " + sealingKey
                        + " (hawser.store.secret-key-file).");
            }
            SharedSettings shared = new SharedSettings(database, KeyFileSealer.of(sealingKey));
            CertificateAuthority authority = authority(directory, shared, clock, random);
            Keys keys = new Keys(directory, authority, tokens(directory, shared, clock, random));
            PemFiles.writeOwnerOnly(directory.resolve("ca.crt"), authority.certificatePem());
            keys.renewServerCertificate(config);
            return keys;
        } catch (IOException | UncheckedIOException e) {
            throw new StartException("The keys in " + directory + " cannot be used: " + e.getMessage() + ".");
        }
    }

    private static CertificateAuthority authority(
            Path directory, SharedSettings shared, InstantSource clock, SecureRandom random) throws IOException {
        Path file = directory.resolve("ca.key");
        byte[] pem = shared.getOrMake("certificate-authority", () -> {
            CertificateAuthority first = Files.exists(file)
                    ? unchecked(() -> CertificateAuthority.open(directory, clock, random))
                    : CertificateAuthority.make(clock, random);
            return bytes(first.sealable());
        });
        Files.deleteIfExists(file);
        return CertificateAuthority.of(new String(pem, StandardCharsets.UTF_8), clock, random);
    }

    private static TokenKey tokens(Path directory, SharedSettings shared, InstantSource clock, SecureRandom random)
            throws IOException {
        Path file = directory.resolve("token.key");
        byte[] pem = shared.getOrMake("token-key", () -> {
            TokenKey first = Files.exists(file)
                    ? unchecked(() -> TokenKey.open(directory, clock, random))
                    : unchecked(() -> TokenKey.make(clock, random));
            return bytes(first.sealable());
        });
        Files.deleteIfExists(file);
        Files.deleteIfExists(directory.resolve("token.crt"));
        return TokenKey.of(new String(pem, StandardCharsets.UTF_8), clock);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T unchecked(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /// Renews the server's certificate if it has to be; the server reads the files again by itself.
    boolean renewServerCertificate(HubConfig config) throws IOException {
        ServerNames names = ServerNames.of(
                hostName(), config.reachableAt(), config.tls().names().orElse(List.of()));
        return authority.ensureServerCertificate(
                directory.resolve("server.crt"), directory.resolve("server.key"), names);
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.matches("[A-Za-z0-9]([-.A-Za-z0-9]{0,252})") ? name : "localhost";
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /// Writes `ca.crt`, and `kubeconfig` with a certificate for an administrator. The kubeconfig is written at
    /// each start: address and certificate in it are then good.
    void writeState(HubConfig config) {
        Path state = config.stateDir();
        URI server = config.publicUrl().orElse(URI.create("https://127.0.0.1:" + config.port()));
        String user = config.admin().name();
        try {
            PemFiles.writeOwnerOnly(state.resolve("ca.crt"), authority.certificatePem());
            PemFiles.writeOwnerOnly(
                    state.resolve("kubeconfig"),
                    Kubeconfig.of(
                            server,
                            authority.certificatePem(),
                            user,
                            authority.issueClient(user, List.of("system:masters"), ADMINISTRATOR_LIFE)));
        } catch (IOException e) {
            throw new StartException("The state directory " + state + " cannot be written: " + e.getMessage() + ".");
        }
    }
}
