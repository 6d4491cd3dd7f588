package dev.hawser.agent.join;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// The agent's private key: P-256, made in the cluster, never leaves it.
///
/// @param pem PKCS #8
/// @param request PEM of the PKCS #10 signing request for a cluster's agent
record ClientKey(String pem, String request) {

    /// A fresh key with a request for the subject that names an agent of a cluster.
    static ClientKey generate(String cluster, String agent, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            var builder = new JcaPKCS10CertificationRequestBuilder(subject(cluster, agent), pair.getPublic());
            var signed = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
            PrivateKeyInfo key = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
            return new ClientKey(pem("PRIVATE KEY", key.getEncoded()), pem("CERTIFICATE REQUEST", signed.getEncoded()));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot make a P-256 key", e);
        }
    }

    /// `CN=system:open-cluster-management:<cluster>:<agent>`, `O` the cluster's group and that of all clusters.
    static X500Principal subject(String cluster, String agent) {
        String prefix = "system:open-cluster-management:";
        return new X500Principal("CN=" + prefix + cluster + ":" + agent + ",O=" + prefix + cluster
                + ",O=system:open-cluster-management:managed-clusters");
    }

    private static String pem(String type, byte[] der) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new org.bouncycastle.util.io.pem.PemObject(type, der));
        }
        return text.toString();
    }

    /// Whether the text is one PEM object.
    static boolean isPem(String text) {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            return parser.readPemObject() != null;
        } catch (IOException e) {
            return false;
        }
    }
}
