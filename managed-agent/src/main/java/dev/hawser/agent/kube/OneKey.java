package dev.hawser.agent.kube;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The one key and certificate that a client shows. A key store would encrypt the key under a password made slow on
/// purpose, and decrypt it again: more work than all else that opening a client takes.
final class OneKey extends X509ExtendedKeyManager {

    private static final String ALIAS = "agent";

    private final PrivateKey key;
    private final X509Certificate[] chain;

    private OneKey(PrivateKey key, X509Certificate[] chain) {
        this.key = key;
        this.chain = chain;
    }

    /// @param certificatePem the certificate, with its chain
    /// @param keyPem PKCS #8
    /// @throws IllegalArgumentException if they cannot be read
    static OneKey of(String certificatePem, String keyPem) {
        try {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.US_ASCII)))
                    .toArray(X509Certificate[]::new);
            if (chain.length == 0) {
                throw new IllegalArgumentException("there is no client certificate");
            }
            String base64 = keyPem.replaceAll("-----[A-Z ]+-----", "");
            byte[] encoded = Base64.getMimeDecoder().decode(base64);
            String algorithm = chain[0].getPublicKey().getAlgorithm();
            return new OneKey(
                    KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded)), chain);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the client certificate or its key cannot be read", e);
        }
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        return ALIAS;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return ALIAS;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return chain.clone();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
