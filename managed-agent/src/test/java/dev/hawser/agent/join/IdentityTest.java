package dev.hawser.agent.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.TreeSet;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.junit.jupiter.api.Test;

final class IdentityTest {

    @Test
    void aRequestNamesTheAgentAndIsSignedByItsKey()
            throws IOException, PKCSException, OperatorCreationException, GeneralSecurityException {
        ClientKey key = ClientKey.generate("emea-1", "abc", new SecureRandom());

        try (PEMParser parser = new PEMParser(new StringReader(key.request()))) {
            PKCS10CertificationRequest request = (PKCS10CertificationRequest) parser.readObject();
            assertThat(request.getSubject().toString())
                    .contains("CN=system:open-cluster-management:emea-1:abc")
                    .contains("O=system:open-cluster-management:emea-1")
                    .contains("O=system:open-cluster-management:managed-clusters");
            assertThat(request.isSignatureValid(
                            new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo())))
                    .isTrue();
        }
        assertThat(key.pem()).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void renewalIsDueWhenTwentyToTwentyFivePercentAreLeft() {
        Instant from = Instant.parse("2026-01-01T00:00:00Z");
        Instant to = from.plus(Duration.ofDays(100));
        TreeSet<Instant> moments = new TreeSet<>();

        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            moments.add(Renewal.at(from, to, random));
        }

        assertThat(moments.first()).isBetween(from.plus(Duration.ofDays(75)), from.plus(Duration.ofDays(76)));
        assertThat(moments.last()).isBetween(from.plus(Duration.ofDays(79)), from.plus(Duration.ofDays(80)));
    }
}
