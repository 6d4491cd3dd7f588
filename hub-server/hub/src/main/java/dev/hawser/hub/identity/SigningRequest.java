package dev.hawser.hub.identity;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// What a PKCS#10 request asks for, taken apart so that nothing in it is passed on unseen.
///
/// @param subject for whom
/// @param key whose owner has signed the request
public record SigningRequest(Subject subject, PublicKey key) {

    private static final int LONGEST = 64 * 1024;

    /// @throws IllegalArgumentException with a sentence: no PKCS#10, wrong signature, parts that are not
    ///     allowed in a client certificate (other names, subject alternative names)
    public static SigningRequest parse(String pem) {
        if (pem.length() > LONGEST) {
            throw new IllegalArgumentException("the request is larger than " + LONGEST + " bytes");
        }
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
                throw new IllegalArgumentException("the request is no PEM block of type CERTIFICATE REQUEST");
            }
            if (parser.readObject() != null) {
                throw new IllegalArgumentException("the request has more than one PEM block");
            }
            return take(new JcaPKCS10CertificationRequest(request));
        } catch (IOException e) {
            throw new IllegalArgumentException("the request is not PKCS#10", e);
        }
    }

    private static SigningRequest take(JcaPKCS10CertificationRequest request) {
        if (request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest).length > 0) {
            throw new IllegalArgumentException("a client certificate has no alternative names or other extensions");
        }
        try {
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalArgumentException("the request is not signed by the key in it");
            }
            return new SigningRequest(Subject.of(request.getSubject()), key);
        } catch (PKCSException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the request's key or signature cannot be used", e);
        }
    }
}
