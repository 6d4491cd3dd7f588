package dev.hawser.agent.join;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;

/// Who the agent is towards one hub.
///
/// @param cluster name of the ManagedCluster
/// @param agent name of the agent in the certificate's subject
/// @param hubUrl the hub that signed
/// @param clusterUid uid of the ManagedCluster: tells this hub's records from those of another, or of one set up anew
/// @param keyPem private key, PKCS #8
/// @param certificatePem the client certificate, with its chain
public record Identity(
        String cluster, String agent, String hubUrl, String clusterUid, String keyPem, String certificatePem) {

    /// The agent's own certificate.
    ///
    /// @throws IllegalArgumentException if it is not one
    public X509Certificate certificate() {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("the client certificate cannot be read", e);
        }
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(certificate().getNotAfter().toInstant());
    }

    @Override
    public String toString() {
        return "Identity[" + cluster + ":" + agent + " at " + hubUrl + "]";
    }
}
