package dev.hawser.agent.hub;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/// A certificate authority for tests.
public final class TestAuthority {

    private final KeyPair keys = newKeys();
    private final X500Name name = new X500Name("CN=test-ca");
    private final String pem;
    private long serial = 1;

    public TestAuthority() {
        this.pem = certificate(name, keys.getPublic(), Duration.ofDays(1), true);
    }

    public String caPem() {
        return pem;
    }

    /// Certificate and key of a server on loopback.
    ///
    /// @param certificate PEM
    /// @param key PEM, PKCS #8
    public record Server(String certificate, String key) {}

    public Server server() {
        KeyPair server = newKeys();
        String certificate = certificate(new X500Name("CN=127.0.0.1"), server.getPublic(), Duration.ofDays(1), false);
        return new Server(
                certificate,
                pem(new org.bouncycastle.util.io.pem.PemObject(
                        "PRIVATE KEY", server.getPrivate().getEncoded())));
    }

    /// Signs a PKCS #10 request.
    public String sign(String request, Duration life) {
        try (PEMParser parser = new PEMParser(new StringReader(request))) {
            PKCS10CertificationRequest csr = (PKCS10CertificationRequest) parser.readObject();
            PublicKey key = new org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest(csr).getPublicKey();
            return certificate(csr.getSubject(), key, life, false);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("not a signing request", e);
        }
    }

    private synchronized String certificate(X500Name subject, PublicKey key, Duration life, boolean authority) {
        Instant now = Instant.now();
        X509v3CertificateBuilder builder = new org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(serial++),
                Date.from(now.minusSeconds(1)),
                Date.from(now.plus(life)),
                subject,
                key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
            X509CertificateHolder signed =
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
            return pem(signed);
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
