package dev.hawser.hub.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// The hub's own certificate authority (ECDSA P-256). Made at the first start; key and certificate lie in one
/// directory, readable by the owner only, and are never sent anywhere.
public final class CertificateAuthority {

    /// A key and the certificate for it, both PEM.
    public record Issued(String certificatePem, String keyPem) {}

    /// Prefix of the URI name in an agent's certificate: the uid of its ManagedCluster follows. A certificate
    /// of a cluster that was removed is worth nothing for a new cluster of the same name.
    static final String CLUSTER_UID = "urn:hawser:cluster-uid:";

    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(365);
    /// Certificates begin a little in the past: clocks differ.
    private static final Duration BACKDATED = Duration.ofMinutes(5);

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final InstantSource clock;
    private final SecureRandom random;

    private CertificateAuthority(
            X509Certificate certificate, PrivateKey key, InstantSource clock, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.clock = clock;
        this.random = random;
    }

    /// Opens the authority in `directory` (`ca.crt`, `ca.key`), or makes it.
    ///
    /// @throws IOException with one sentence when the files cannot be read or written, or are not a pair
    public static CertificateAuthority open(Path directory, InstantSource clock, SecureRandom random)
            throws IOException {
        Path certificateFile = directory.resolve("ca.crt");
        Path keyFile = directory.resolve("ca.key");
        if (Files.exists(certificateFile) != Files.exists(keyFile)) {
            throw new IOException("only one of " + certificateFile + " and " + keyFile
                    + " exists; restore the other from a backup, or remove both to make a new authority");
        }
        if (Files.exists(keyFile)) {
            X509Certificate certificate = PemFiles.certificate(certificateFile);
            return new CertificateAuthority(certificate, PemFiles.privateKey(keyFile), clock, random);
        }
        CertificateAuthority made = make(clock, random);
        PemFiles.writeOwnerOnly(keyFile, PemFiles.pem(made.key));
        PemFiles.writeOwnerOnly(certificateFile, made.certificatePem());
        return made;
    }

    /// The authority of [#sealable()].
    ///
    /// @throws IOException if the text is none
    public static CertificateAuthority of(String pem, InstantSource clock, SecureRandom random) throws IOException {
        return new CertificateAuthority(
                PemFiles.certificateIn(pem, "the authority"),
                PemFiles.privateKeyIn(pem, "the authority"),
                clock,
                random);
    }

    /// Certificate and private key as PEM: to be kept sealed.
    public String sealable() {
        return certificatePem() + PemFiles.pem(key);
    }

    /// A new authority.
    public static CertificateAuthority make(InstantSource clock, SecureRandom random) {
        KeyPair keys = newKeys("EC", 256, random);
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Hawser")
                .addRDN(BCStyle.CN, "hawser-ca-" + Long.toHexString(random.nextLong() >>> 32))
                .build();
        Instant now = clock.instant();
        X509Certificate certificate =
                build(name, keys.getPrivate(), name, keys.getPublic(), now, now.plus(CA_LIFE), random, builder -> {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
                    builder.addExtension(
                            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                });
        return new CertificateAuthority(certificate, keys.getPrivate(), clock, random);
    }

    /// What clients have to trust.
    public String certificatePem() {
        return PemFiles.pem(certificate);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /// Sees to a server certificate in these files that is signed by this authority, good for all names, and
    /// has more than a third of its life left.
    ///
    /// @return whether a new one was written
    public boolean ensureServerCertificate(Path certificateFile, Path keyFile, ServerNames names) throws IOException {
        if (Files.exists(certificateFile) && Files.exists(keyFile) && isGood(certificateFile, names)) {
            return false;
        }
        KeyPair keys = newKeys("EC", 256, random);
        Instant now = clock.instant();
        X509Certificate issued =
                issue(subject("hawser-hub", List.of()), keys.getPublic(), now.plus(SERVER_LIFE), builder -> {
                    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
                    builder.addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
                    builder.addExtension(Extension.subjectAlternativeName, false, names.subjectAlternativeNames());
                });
        PemFiles.writeOwnerOnly(keyFile, PemFiles.pem(keys.getPrivate()));
        PemFiles.writeOwnerOnly(certificateFile, PemFiles.pem(issued));
        return true;
    }

    private boolean isGood(Path file, ServerNames names) {
        try {
            X509Certificate present = PemFiles.certificate(file);
            present.verify(certificate.getPublicKey());
            Instant end = present.getNotAfter().toInstant();
            return clock.instant().isBefore(end.minus(SERVER_LIFE.dividedBy(3)))
                    && subjectNames(present).equals(names.canonical());
        } catch (IOException | GeneralSecurityException e) {
            return false;
        }
    }

    private static Set<String> subjectNames(X509Certificate present) throws GeneralSecurityException, IOException {
        Set<String> names = new TreeSet<>();
        var alternatives = present.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (var alternative : alternatives) {
                String name = String.valueOf(alternative.get(1));
                names.add(name.contains(":") ? InetAddress.ofLiteral(name).getHostAddress() : name);
            }
        }
        return names;
    }

    /// Signs a client certificate for exactly this name and these groups.
    ///
    /// @param clusterUid of the ManagedCluster that the certificate is bound to, null for none
    /// @return PEM
    public String signClient(
            PublicKey publicKey,
            String commonName,
            Collection<String> organizations,
            @Nullable String clusterUid,
            Duration life) {
        Instant end = clock.instant().plus(life);
        return PemFiles.pem(issue(subject(commonName, organizations), publicKey, end, builder -> {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            if (clusterUid != null) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                new GeneralName(GeneralName.uniformResourceIdentifier, CLUSTER_UID + clusterUid)));
            }
        }));
    }

    /// Makes a key and a client certificate for it. The key is RSA: the one sort that every client reads from a
    /// kubeconfig; fabric8 takes an unencrypted PKCS#8 key of another sort for a broken one.
    public Issued issueClient(String commonName, Collection<String> organizations, Duration life) {
        KeyPair keys = newKeys("RSA", 2048, random);
        return new Issued(
                signClient(keys.getPublic(), commonName, organizations, null, life), PemFiles.pem(keys.getPrivate()));
    }

    private X509Certificate issue(X500Name subject, PublicKey publicKey, Instant end, Extensions extensions) {
        Instant caEnd = certificate.getNotAfter().toInstant();
        return build(
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                key,
                subject,
                publicKey,
                clock.instant(),
                end.isBefore(caEnd) ? end : caEnd,
                random,
                builder -> {
                    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
                    builder.addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
                    extensions.addTo(builder);
                });
    }

    private interface Extensions {
        void addTo(JcaX509v3CertificateBuilder builder) throws CertIOException, GeneralSecurityException;
    }

    private static X509Certificate build(
            X500Name issuer,
            PrivateKey issuerKey,
            X500Name subject,
            PublicKey publicKey,
            Instant now,
            Instant end,
            SecureRandom random,
            Extensions extensions) {
        BigInteger serial = new BigInteger(127, random).setBit(126);
        Instant begin = now.minus(BACKDATED).truncatedTo(ChronoUnit.SECONDS);
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(issuer, serial, Date.from(begin), Date.from(end), subject, publicKey);
        try {
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(publicKey));
            extensions.addTo(builder);
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("the Java runtime cannot sign with ECDSA P-256", e);
        }
    }

    private static X500Name subject(String commonName, Collection<String> organizations) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
        new TreeSet<>(organizations).forEach(organization -> builder.addRDN(BCStyle.O, organization));
        return builder.addRDN(BCStyle.CN, commonName).build();
    }

    private static KeyPair newKeys(String algorithm, int bits, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime has no " + algorithm + " keys", e);
        }
    }
}
