package dev.hawser.hub;

import dev.hawser.hub.identity.CertificateAuthority;
import dev.hawser.hub.identity.PemFiles;
import dev.hawser.hub.identity.ServerNames;
import dev.hawser.hub.identity.TokenKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What makes this hub this hub: its authority, its server certificate, and the key of its tokens, in `pki` of
/// the data directory. And what the operator gets of it, in the state directory.
///
/// @param directory `pki`
record Keys(Path directory, CertificateAuthority authority, TokenKey tokens) {

    private static final Duration ADMINISTRATOR_LIFE = Duration.ofDays(365);

    /// Opens all keys, or makes them at the first start.
    ///
    /// @throws StartException if they cannot be read or written
    static Keys open(HubConfig config, InstantSource clock, SecureRandom random) {
        Path directory = config.dataDir().resolve("pki");
        try {
            CertificateAuthority authority = CertificateAuthority.open(directory, clock, random);
            Keys keys = new Keys(directory, authority, TokenKey.open(directory, clock, random));
            keys.renewServerCertificate(config);
            return keys;
        } catch (IOException e) {
            throw new StartException("The keys in " + directory + " cannot be used: " + e.getMessage() + ".");
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

    /// Whether this directory was in use before.
    static boolean exist(HubConfig config) {
        return Files.exists(config.dataDir().resolve("pki").resolve("ca.key"));
    }
}
