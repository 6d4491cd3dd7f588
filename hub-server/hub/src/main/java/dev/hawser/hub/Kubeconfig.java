package dev.hawser.hub;

import dev.hawser.hub.identity.CertificateAuthority.Issued;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A client configuration for kubectl and every other Kubernetes client.
final class Kubeconfig {

    private Kubeconfig() {}

    /// One cluster `hawser`, one user with a client certificate, and the context that joins them.
    static String of(URI server, String authorityPem, String user, Issued client) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: hawser
                  cluster:
                    server: "%s"
                    certificate-authority-data: %s
                users:
                - name: "%s"
                  user:
                    client-certificate-data: %s
                    client-key-data: %s
                contexts:
                - name: hawser
                  context:
                    cluster: hawser
                    user: "%s"
                current-context: hawser
                preferences: {}
                """.formatted(
                server, encoded(authorityPem), user, encoded(client.certificatePem()), encoded(client.keyPem()), user);
    }

    private static String encoded(String pem) {
        return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
    }
}
