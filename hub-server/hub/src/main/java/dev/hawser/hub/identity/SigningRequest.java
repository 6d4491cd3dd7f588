package dev.hawser.hub.identity;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
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
/// @param dnsNames alternative names that were asked for; no client certificate gets them
public record SigningRequest(Subject subject, PublicKey key, Set<String> dnsNames) {

    private static final int LONGEST = 64 * 1024;

    public SigningRequest {
        dnsNames = Set.copyOf(dnsNames);
    }

    /// @throws IllegalArgumentException with a sentence: no PKCS#10, wrong signature, parts that are not
    ///     allowed in a client certificate (other names, extensions)
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
        Set<String> dnsNames = dnsNames(request);
        try {
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new IllegalArgumentException("the request is not signed by the key in it");
            }
            return new SigningRequest(Subject.of(request.getSubject()), key, dnsNames);
        } catch (PKCSException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the request's key or signature cannot be used", e);
        }
    }

    private static Set<String> dnsNames(JcaPKCS10CertificationRequest request) {
        Set<String> names = new TreeSet<>();
        for (Attribute attribute : request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
            for (ASN1Encodable value : attribute.getAttributeValues()) {
                Extensions extensions = Extensions.getInstance(value);
                for (ASN1ObjectIdentifier wanted : extensions.getExtensionOIDs()) {
                    if (!wanted.equals(Extension.subjectAlternativeName)) {
                        throw new IllegalArgumentException("a client certificate has no extensions of one's choice");
                    }
                }
                for (GeneralName name : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName)
                        .getNames()) {
                    if (name.getTagNo() != GeneralName.dNSName) {
                        throw new IllegalArgumentException("a client certificate has no alternative names");
                    }
                    names.add(name.getName().toString());
                }
            }
        }
        return names;
    }
}
