package dev.hawser.agent.join;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/// The agent's private key: P-256, made in the cluster, never leaves it. The signing request is encoded here, so that
/// no library of cryptography stays in memory for the one moment of joining.
///
/// @param pem PKCS #8
/// @param request PEM of the PKCS #10 signing request for a cluster's agent
record ClientKey(String pem, String request) {

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;
    private static final int CONTEXT_0 = 0xA0;
    private static final byte[] VERSION_1 = {0x02, 0x01, 0x00};
    /// 1.2.840.10045.4.3.2
    private static final byte[] ECDSA_WITH_SHA256 = {0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN [A-Z ]+-----[A-Za-z0-9+/=\\s]+-----END [A-Z ]+-----[\\s\\S]*");

    /// A fresh key with a request for the subject that names an agent of a cluster.
    static ClientKey generate(String cluster, String agent, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            return new ClientKey(
                    pem("PRIVATE KEY", pair.getPrivate().getEncoded()),
                    pem("CERTIFICATE REQUEST", request(subject(cluster, agent), pair, random)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make a P-256 key", e);
        }
    }

    /// RFC 2986: version, subject, public key, no attributes; signed.
    private static byte[] request(X500Principal subject, KeyPair pair, SecureRandom random)
            throws GeneralSecurityException {
        byte[] info =
                der(SEQUENCE, VERSION_1, subject.getEncoded(), pair.getPublic().getEncoded(), der(CONTEXT_0));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate(), random);
        signature.update(info);
        byte[] noUnusedBits = {0};
        return der(SEQUENCE, info, der(SEQUENCE, ECDSA_WITH_SHA256), der(BIT_STRING, noUnusedBits, signature.sign()));
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /// `CN=system:open-cluster-management:<cluster>:<agent>`, `O` the cluster's group and that of all clusters.
    static X500Principal subject(String cluster, String agent) {
        String prefix = "system:open-cluster-management:";
        return new X500Principal("CN=" + prefix + cluster + ":" + agent + ",O=" + prefix + cluster
                + ",O=system:open-cluster-management:managed-clusters");
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    /// Whether the text begins with a PEM object.
    static boolean isPem(String text) {
        return PEM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return "ClientKey[" + request + "]";
    }
}
