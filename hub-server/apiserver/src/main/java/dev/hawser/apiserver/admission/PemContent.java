package dev.hawser.apiserver.admission;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/// What PEM text in certificate signing requests holds, and what is wrong with it.
final class PemContent {

    private PemContent() {}

    /// A certification request, or why there is none.
    ///
    /// @param organizations of the subject
    /// @param fault null if the request is good
    record Request(List<String> organizations, @Nullable String fault) {

        private static Request faulty(String fault) {
            return new Request(List.of(), fault);
        }
    }

    /// @param base64 of PEM text
    static Request request(String base64) {
        PemObject block = first(base64).orElse(null);
        if (block == null || !block.getType().equals("CERTIFICATE REQUEST")) {
            return Request.faulty("PEM block type must be CERTIFICATE REQUEST");
        }
        try {
            JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(block.getContent());
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(request.getPublicKey()))) {
                return Request.faulty("the request is not signed by the key in it");
            }
            List<String> organizations = Stream.of(request.getSubject().getRDNs(BCStyle.O))
                    .flatMap(PemContent::values)
                    .map(IETFUtils::valueToString)
                    .toList();
            return new Request(organizations, null);
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException
                | IllegalArgumentException e) {
            return Request.faulty("the block is no certification request that can be read");
        }
    }

    private static Stream<ASN1Encodable> values(RDN rdn) {
        return Stream.of(rdn.getTypesAndValues())
                .filter(part -> part.getType().equals(BCStyle.O))
                .map(part -> part.getValue());
    }

    private static Optional<PemObject> first(String base64) {
        try (PemReader reader = reader(base64)) {
            return Optional.ofNullable(reader.readPemObject());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static PemReader reader(String base64) {
        byte[] pem = Base64.getMimeDecoder().decode(base64);
        return new PemReader(new StringReader(new String(pem, StandardCharsets.US_ASCII)));
    }

    /// Why this is not a chain of certificates, null if it is one.
    ///
    /// @param base64 of PEM text
    static @Nullable String certificateFault(String base64) {
        int certificates = 0;
        try (PemReader reader = reader(base64)) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                if (!block.getType().equals("CERTIFICATE")) {
                    return "only CERTIFICATE PEM blocks are allowed, found \"" + block.getType() + "\"";
                }
                if (!block.getHeaders().isEmpty()) {
                    return "no PEM block headers are permitted";
                }
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.getContent()));
                certificates++;
            }
        } catch (IOException | IllegalArgumentException | CertificateException e) {
            return "must contain certificates that can be read";
        }
        return certificates == 0 ? "must contain at least one CERTIFICATE PEM block" : null;
    }
}
