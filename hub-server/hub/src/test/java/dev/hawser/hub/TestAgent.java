package dev.hawser.hub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.hub.identity.CertificateAuthority.Issued;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.awaitility.Awaitility;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// What an agent does on the wire when it joins and lives, a step at a time.
public final class TestAgent {

    static final String CLUSTERS = "/apis/cluster.open-cluster-management.io/v1/managedclusters";
    static final String REQUESTS = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /// A key and a request that it signed.
    record SigningRequest(String keyPem, String requestPem) {
        /// @param dnsNames alternative names to ask for
        static SigningRequest of(String subject, String... dnsNames) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(256);
                KeyPair pair = generator.generateKeyPair();
                var builder = new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), pair.getPublic());
                if (dnsNames.length > 0) {
                    ExtensionsGenerator extensions = new ExtensionsGenerator();
                    GeneralName[] names = Stream.of(dnsNames)
                            .map(name -> new GeneralName(GeneralName.dNSName, name))
                            .toArray(GeneralName[]::new);
                    extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
                    builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
                }
                var request = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
                return new SigningRequest(pem(new JcaPKCS8Generator(pair.getPrivate(), null).generate()), pem(request));
            } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String pem(Object object) throws IOException {
            StringWriter text = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
                writer.writeObject(object);
            }
            return text.toString();
        }

        static String subject(String cluster, String agent) {
            String prefix = "system:open-cluster-management:";
            return "CN=" + prefix + cluster + ":" + agent + ",O=" + prefix + cluster + ",O=" + prefix
                    + "managed-clusters";
        }

        ObjectNode document(String name) {
            ObjectNode object = HubCalls.object("certificates.k8s.io/v1", "CertificateSigningRequest", "", name);
            ObjectNode spec = object.putObject("spec");
            spec.put("signerName", "kubernetes.io/kube-apiserver-client");
            spec.put("request", Base64.getEncoder().encodeToString(requestPem.getBytes(StandardCharsets.US_ASCII)));
            spec.putArray("usages").add("digital signature").add("client auth");
            return object;
        }
    }

    private TestAgent() {}

    static ObjectNode cluster(String name) {
        ObjectNode cluster = HubCalls.object("cluster.open-cluster-management.io/v1", "ManagedCluster", "", name);
        cluster.putObject("spec").put("hubAcceptsClient", false).put("leaseDurationSeconds", 60);
        return cluster;
    }

    /// Joins with a token that accepts by itself.
    static Issued join(TestHub hub, String token, String cluster) {
        HubCalls calls = hub.withToken(token);
        calls.post(CLUSTERS, cluster(cluster)).require(201);
        return certify(hub, calls, cluster, "agent1", cluster + "-first");
    }

    /// Asks for a certificate and waits for it.
    static Issued certify(TestHub hub, HubCalls calls, String cluster, String agent, String requestName) {
        SigningRequest request = SigningRequest.of(SigningRequest.subject(cluster, agent));
        calls.post(REQUESTS, request.document(requestName)).require(201);
        String certificate = Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> calls.get(REQUESTS + "/" + requestName)
                                .require(200)
                                .path("status")
                                .path("certificate")
                                .asText(),
                        text -> !text.isEmpty());
        return new Issued(
                new String(Base64.getDecoder().decode(certificate), StandardCharsets.US_ASCII), request.keyPem());
    }

    /// Renews the lease that the hub made.
    static HubCalls.Answer renew(HubCalls calls, String cluster, Instant renewTime) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("spec").put("leaseDurationSeconds", 60).put("renewTime", MICRO_TIME.format(renewTime));
        return calls.patch(
                "/apis/coordination.k8s.io/v1/namespaces/" + cluster + "/leases/managed-cluster-lease", patch);
    }
}
