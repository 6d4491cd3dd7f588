package dev.hawser.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    private static final String PREFIX = "system:open-cluster-management:";

    @TempDir
    private Path directory;

    private final SecureRandom random = new SecureRandom();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theAuthorityStaysTheSameAndItsKeyIsForTheOwnerOnly() throws Exception {
        String first = open().certificatePem();

        assertThat(open().certificatePem()).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("ca.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void halfAnAuthorityIsRefused() throws Exception {
        open();
        Files.delete(directory.resolve("ca.crt"));

        assertThatThrownBy(this::open).hasMessageContaining("restore the other");
    }

    @Test
    void theServersCertificateIsRenewedForANewNameAndInTime() throws Exception {
        CertificateAuthority authority = open();
        ServerNames names = new ServerNames(Set.of("localhost", "127.0.0.1", "::1"));
        assertThat(ensure(authority, names)).isTrue();
        assertThat(ensure(authority, names)).isFalse();

        assertThat(ensure(authority, new ServerNames(Set.of("localhost", "hub.example.com"))))
                .isTrue();
        now = now.plus(Duration.ofDays(200));
        assertThat(ensure(authority, new ServerNames(Set.of("localhost", "hub.example.com"))))
                .isFalse();
        now = now.plus(Duration.ofDays(60));
        assertThat(ensure(authority, new ServerNames(Set.of("localhost", "hub.example.com"))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system:open-cluster-management:cluster1",
                "system:open-cluster-management:cluster1:",
                "system:open-cluster-management::agent",
                "system:open-cluster-management:Cluster1:a",
                "system:open-cluster-management:cluster1:a:b",
                "system:open-cluster-management:clustér1:a",
                "system:open-cluster-management:cluster1\n:a",
                "system:open-cluster-management:../x:a",
                "system:open-cluster-management:managed-clusters:a",
                " system:open-cluster-management:cluster1:a",
                "cluster1"
            })
    void whatOnlyLooksLikeAnAgentIsNone(String name) {
        assertThat(AgentName.parse(name)).isEmpty();
    }

    @Test
    void anAgentsGroupsMustBeExactlyItsOwn() {
        String cn = PREFIX + "cluster1:a";
        assertThat(CertificateSigner.agentOf(new Subject(cn, Set.of(PREFIX + "cluster1", AgentName.ALL_CLUSTERS)))
                        .cluster())
                .isEqualTo("cluster1");

        for (Set<String> groups : List.of(
                Set.of(PREFIX + "cluster1"),
                Set.of(PREFIX + "cluster10", AgentName.ALL_CLUSTERS),
                Set.of(PREFIX + "cluster1", AgentName.ALL_CLUSTERS, "system:masters"),
                Set.<String>of())) {
            assertThatThrownBy(() -> CertificateSigner.agentOf(new Subject(cn, groups)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----"})
    void whatIsNoSigningRequestIsRefusedWithASentence(String pem) {
        assertThatThrownBy(() -> SigningRequest.parse(pem)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTokenIsGoodUntilItsEndAndOnlyAsItWasSigned() throws Exception {
        TokenKey key = TokenKey.open(directory, () -> now, random);
        ObjectNode claims = JsonNodeFactory.instance.objectNode().put("sub", "robot");
        String token = key.sign(claims, Optional.of(Duration.ofMinutes(5)));
        assertThat(TokenKey.open(directory, () -> now, random).verify(token)).isPresent();
        // From here on its signature is known to be good, which must not make anything else good.
        assertThat(key.verify(token)).isPresent();

        String[] parts = token.split("\\.", -1);
        String forged = encode("{\"sub\":\"admin\",\"iss\":\"hawser-hub\",\"aud\":[\"hawser-hub\"],\"nbf\":0}");
        assertThat(key.verify(parts[0] + "." + forged + "." + parts[2])).isEmpty();
        assertThat(key.verify(encode("{\"alg\":\"none\"}") + "." + forged + "."))
                .isEmpty();
        assertThat(key.verify(encode("{\"alg\":\"HS256\"}") + "." + parts[1] + "." + parts[2]))
                .isEmpty();
        TokenKey other = TokenKey.open(directory.resolve("other"), () -> now, random);
        assertThat(other.verify(token)).isEmpty();
        now = now.plus(Duration.ofMinutes(5));
        assertThat(key.verify(token)).isEmpty();
    }

    @Test
    void aTokenForAnotherAudienceIsNotForUs() throws Exception {
        TokenKey key = TokenKey.open(directory, () -> now, random);
        ObjectNode claims = JsonNodeFactory.instance.objectNode().put("sub", "robot");
        claims.putArray("aud").add("vault");

        String token = key.sign(claims, Optional.empty());
        assertThat(key.verify(token)).isEmpty();
        assertThat(key.verify(token)).isEmpty();
    }

    private boolean ensure(CertificateAuthority authority, ServerNames names) throws Exception {
        return authority.ensureServerCertificate(
                directory.resolve("server.crt"), directory.resolve("server.key"), names);
    }

    private CertificateAuthority open() throws Exception {
        return CertificateAuthority.open(directory, () -> now, random);
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
