package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs and checks the hub's own tokens: JSON Web Tokens with ES256 (RFC 7515, RFC 7519). One algorithm, one
/// key: what else a token's header may ask for is refused.
public final class TokenKey {

    /// Issuer and audience of all our tokens.
    public static final String ISSUER = "hawser-hub";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final String HEADER = encode("{\"alg\":\"ES256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
    private static final int LONGEST = 16 * 1024;
    private static final int REMEMBERED = 20_000;

    private final PrivateKey signer;
    private final X509Certificate verifier;
    private final InstantSource clock;
    /// Claims of tokens whose signature was found good, by the token's digest: the signature costs a hundred times as
    /// much as all other checks, and a client shows the same token with every request. Time is checked every time.
    private final Map<String, ObjectNode> verified = new ConcurrentHashMap<>();

    private TokenKey(PrivateKey signer, X509Certificate verifier, InstantSource clock) {
        this.signer = signer;
        this.verifier = verifier;
        this.clock = clock;
    }

    /// Opens the key in `directory` (`token.key`, and `token.crt` that holds the public half), or makes it.
    public static TokenKey open(Path directory, InstantSource clock, SecureRandom random) throws IOException {
        Path keyFile = directory.resolve("token.key");
        Path publicFile = directory.resolve("token.crt");
        if (!Files.exists(keyFile)) {
            TokenKey made = make(clock, random);
            PemFiles.writeOwnerOnly(publicFile, PemFiles.pem(made.verifier));
            PemFiles.writeOwnerOnly(keyFile, PemFiles.pem(made.signer));
        }
        return new TokenKey(PemFiles.privateKey(keyFile), PemFiles.certificate(publicFile), clock);
    }

    /// A new key.
    public static TokenKey make(InstantSource clock, SecureRandom random) throws IOException {
        KeyPair keys = newKeys(random);
        return new TokenKey(keys.getPrivate(), wrap(keys, clock.instant()), clock);
    }

    /// The key of [#sealable()].
    ///
    /// @throws IOException if the text is none
    public static TokenKey of(String pem, InstantSource clock) throws IOException {
        return new TokenKey(
                PemFiles.privateKeyIn(pem, "the token key"), PemFiles.certificateIn(pem, "the token key"), clock);
    }

    /// Both halves as PEM: to be kept sealed.
    public String sealable() {
        return PemFiles.pem(verifier) + PemFiles.pem(signer);
    }

    /// @param claims completed with issuer, `iat`, `nbf` and, if `life` is present, `exp`
    public String sign(ObjectNode claims, Optional<Duration> life) {
        Instant now = clock.instant();
        ObjectNode all = claims.deepCopy();
        all.put("iss", ISSUER).put("iat", now.getEpochSecond()).put("nbf", now.getEpochSecond());
        life.ifPresent(duration -> all.put("exp", now.plus(duration).getEpochSecond()));
        if (!all.has("aud")) {
            all.putArray("aud").add(ISSUER);
        }
        try {
            String content = HEADER + "." + encode(JSON.writeValueAsBytes(all));
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(signer);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encode(signature.sign());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime cannot sign with ECDSA P-256", e);
        }
    }

    /// The claims of a token that we signed, that is in force, and that is meant for this API; empty for all
    /// others. They are shared and must not be changed.
    public Optional<ObjectNode> verify(String token) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            String digest = ENCODER.encodeToString(
                    MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
            ObjectNode known = verified.get(digest);
            if (known == null) {
                Optional<ObjectNode> read = signed(token);
                if (read.isEmpty()) {
                    return read;
                }
                known = read.get();
                if (verified.size() >= REMEMBERED) {
                    verified.clear();
                }
                verified.put(digest, known);
            }
            return inForce(known) ? Optional.of(known) : Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime has no SHA-256", e);
        }
    }

    /// The claims of a token that we signed, whether in force or not.
    private Optional<ObjectNode> signed(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode header = JSON.readTree(DECODER.decode(parts[0]));
            if (!header.path("alg").asText().equals("ES256") || header.has("crit")) {
                return Optional.empty();
            }
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(verifier.getPublicKey());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(DECODER.decode(parts[2]))) {
                return Optional.empty();
            }
            return JSON.readTree(DECODER.decode(parts[1])) instanceof ObjectNode claims
                    ? Optional.of(claims)
                    : Optional.empty();
        } catch (IllegalArgumentException | IOException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private boolean inForce(ObjectNode claims) {
        long now = clock.instant().getEpochSecond();
        boolean forUs = false;
        for (JsonNode audience : claims.path("aud")) {
            forUs |= audience.asText().equals(ISSUER);
        }
        return forUs
                && claims.path("iss").asText().equals(ISSUER)
                && claims.path("nbf").asLong(Long.MAX_VALUE) <= now + 5
                && (!claims.has("exp") || now < claims.path("exp").asLong(0));
    }

    private static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    private static KeyPair newKeys(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime has no EC keys", e);
        }
    }

    /// The public key in a certificate signed by itself: the form in which PEM tools show and compare it.
    private static X509Certificate wrap(KeyPair keys, Instant now) throws IOException {
        X500Name name = new X500Name("CN=hawser-token-signer");
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(now.toEpochMilli()),
                    Date.from(now),
                    Date.from(now.plus(Duration.ofDays(36500))),
                    name,
                    keys.getPublic());
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make the token key", e);
        }
    }
}
