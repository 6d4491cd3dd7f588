package dev.hawser.hub.oidc;

import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/// The public keys of a provider, kept for ten minutes, and read anew when a token names a key that is not among
/// them, but not more than every ten seconds: a stranger with made-up key ids cannot make us hammer the provider.
final class IssuerKeys implements VerificationKeyResolver {

    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    /// The keys cannot be had at present.
    static final class Missing extends UnresolvableKeyException {

        private static final long serialVersionUID = 1L;

        Missing(String sentence) {
            super(sentence);
        }
    }

    private record Known(List<JsonWebKey> keys, Instant at) {}

    private final Provider provider;
    private final InstantSource clock;
    private volatile @Nullable Known known;
    private Instant asked = Instant.MIN;
    private String problem = "not asked yet";

    IssuerKeys(Provider provider, InstantSource clock) {
        this.provider = provider;
        this.clock = clock;
    }

    @Override
    public Key resolveKey(JsonWebSignature token, List<JsonWebStructure> nesting) throws UnresolvableKeyException {
        Known now = known;
        if (now == null || clock.instant().isAfter(now.at().plus(FRESH))) {
            now = read();
        }
        try {
            return among(now, token, nesting);
        } catch (UnresolvableKeyException e) {
            return among(read(), token, nesting);
        }
    }

    private static Key among(Known known, JsonWebSignature token, List<JsonWebStructure> nesting)
            throws UnresolvableKeyException {
        return new JwksVerificationKeyResolver(known.keys()).resolveKey(token, nesting);
    }

    /// What is published now, or what is known when it was read just before or cannot be read.
    private synchronized Known read() throws Missing {
        Instant now = clock.instant();
        if (!now.isBefore(asked.plus(BETWEEN))) {
            asked = now;
            try {
                known = new Known(publicKeys(provider.keys()), now);
            } catch (Unreachable e) {
                problem = String.valueOf(e.getMessage());
            }
        }
        Known found = known;
        if (found == null) {
            throw new Missing(problem);
        }
        return found;
    }

    private static List<JsonWebKey> publicKeys(String set) throws Unreachable {
        try {
            return new JsonWebKeySet(set)
                    .getJsonWebKeys().stream()
                            .filter(PublicJsonWebKey.class::isInstance)
                            .toList();
        } catch (JoseException e) {
            throw new Unreachable("its keys are not a JSON Web Key Set");
        }
    }
}
