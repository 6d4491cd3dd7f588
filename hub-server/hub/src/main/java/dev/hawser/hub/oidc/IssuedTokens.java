package dev.hawser.hub.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.hub.oidc.OidcConfig.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;

/// The tokens of one issuer. A token is verified once (RFC 7519, RFC 8725) and remembered by its hash; the provider's
/// word on it is asked again whenever it has grown older than the check interval.
final class IssuedTokens {

    private static final Logger LOG = Logger.getLogger(IssuedTokens.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REMEMBERED = 10_000;
    /// Nobody waits behind others for a provider that did not answer just now.
    private static final Duration PAUSE = Duration.ofSeconds(3);
    /// How long the last good word holds while the provider does not answer; nobody may be in for longer than a minute
    /// after having been put out.
    private static final Duration BELIEVED = Duration.ofSeconds(40);

    /// A verified token and what the provider said last.
    private static final class Held {
        private final JsonNode claims;
        private final String name;
        private final Instant end;
        private volatile @Nullable Word word;

        Held(JsonNode claims, String name, Instant end) {
            this.claims = claims;
            this.name = name;
            this.end = end;
        }
    }

    /// @param caller none: the token was taken back, which is final
    private record Word(@Nullable Caller caller, Instant at) {}

    private final Issuer issuer;
    private final Provider provider;
    private final IssuerKeys keys;
    private final InstantSource clock;
    private volatile Instant askAgain = Instant.MIN;

    @SuppressWarnings("serial")
    private final Map<String, Held> held = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<String, Held> eldest) {
            return size() > REMEMBERED;
        }
    };

    IssuedTokens(Issuer issuer, Provider provider, InstantSource clock) {
        this.issuer = issuer;
        this.provider = provider;
        this.keys = new IssuerKeys(provider, clock);
        this.clock = clock;
    }

    /// @throws ApiException `Unauthorized` if the token is not, or no longer, good; `ServiceUnavailable` if that cannot
    ///     be found out
    Caller callerOf(String token) {
        String key = hash(token);
        Held known;
        synchronized (held) {
            known = held.get(key);
        }
        if (known == null) {
            known = verified(token);
            synchronized (held) {
                held.put(key, known);
            }
        }
        if (!clock.instant().isBefore(known.end)) {
            synchronized (held) {
                held.remove(key);
            }
            throw Failures.unauthorized();
        }
        return current(known, token);
    }

    private Held verified(String token) {
        try {
            JsonNode claims = JSON.readTree(new JwtConsumerBuilder()
                    .setExpectedIssuer(true, issuer.url())
                    .setExpectedAudience(true, issuer.audience().toArray(String[]::new))
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .setAllowedClockSkewInSeconds((int) issuer.clockSkew().toSeconds())
                    .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                            ConstraintType.PERMIT, issuer.algorithms().toArray(String[]::new)))
                    .setVerificationKeyResolver(keys)
                    .build()
                    .process(token)
                    .getJwtClaims()
                    .toJson());
            Instant end = Instant.ofEpochSecond(claims.path("exp").asLong()).plus(issuer.clockSkew());
            String name = Person.name(issuer, claims).orElseThrow(() -> refused("no usable " + issuer.userClaim()));
            return new Held(claims, name, end);
        } catch (InvalidJwtException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof IssuerKeys.Missing missing) {
                    throw unavailable(String.valueOf(missing.getMessage()));
                }
            }
            throw refused(why(e));
        } catch (IOException e) {
            throw refused("its claims are not JSON");
        }
    }

    /// In our words: the library's messages hold the claims.
    private static String why(InvalidJwtException e) {
        return e.getErrorDetails().stream()
                .map(detail -> switch (detail.getErrorCode()) {
                    case ErrorCodes.EXPIRED -> "it has expired";
                    case ErrorCodes.EXPIRATION_MISSING -> "it has no exp";
                    case ErrorCodes.NOT_YET_VALID -> "it is not valid yet";
                    case ErrorCodes.AUDIENCE_MISSING, ErrorCodes.AUDIENCE_INVALID -> "it is not for this audience";
                    case ErrorCodes.ISSUER_MISSING, ErrorCodes.ISSUER_INVALID -> "it is of another issuer";
                    case ErrorCodes.SUBJECT_MISSING -> "it has no sub";
                    case ErrorCodes.SIGNATURE_INVALID, ErrorCodes.SIGNATURE_MISSING -> "its signature is not good";
                    default -> "its key or algorithm is not accepted";
                })
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private ApiException refused(String why) {
        LOG.infof("Token refused, issuer=%s: %s", issuer.name(), why);
        return Failures.unauthorized();
    }

    private ApiException unavailable(String why) {
        LOG.warnf("Identity provider cannot be asked, issuer=%s: %s", issuer.name(), why);
        return new ApiException(
                Reason.SERVICE_UNAVAILABLE, "the identity provider " + issuer.name() + " does not answer");
    }

    private Caller current(Held token, String text) {
        if (issuer.check() == Check.NONE) {
            return Person.caller(issuer, token.name, token.claims, token.claims);
        }
        Word word = token.word;
        if (word == null || isOld(word)) {
            word = ask(token, text);
        }
        if (word.caller() == null) {
            throw Failures.unauthorized();
        }
        return word.caller();
    }

    private boolean isOld(Word word) {
        return word.caller() != null && !clock.instant().isBefore(word.at().plus(issuer.checkInterval()));
    }

    private Word ask(Held token, String text) {
        synchronized (token) {
            Word last = token.word;
            if (last != null && !isOld(last)) {
                return last;
            }
            Instant now = clock.instant();
            try {
                if (now.isBefore(askAgain)) {
                    throw new Unreachable("it did not answer just now");
                }
                Word word = new Word(live(token, text), now);
                token.word = word;
                return word;
            } catch (Unreachable e) {
                if (!now.isBefore(askAgain)) {
                    askAgain = clock.instant().plus(PAUSE);
                }
                if (last != null && now.isBefore(last.at().plus(BELIEVED))) {
                    return last;
                }
                throw unavailable(String.valueOf(e.getMessage()));
            }
        }
    }

    private @Nullable Caller live(Held token, String text) throws Unreachable {
        Optional<JsonNode> info = provider.userInfo(text);
        if (info.isEmpty()) {
            LOG.infof("Token is not, or no longer, good for UserInfo, issuer=%s, user=%s", issuer.name(), token.name);
            return null;
        }
        boolean same =
                info.get().path("sub").asText().equals(token.claims.path("sub").asText());
        return same ? Person.caller(issuer, token.name, token.claims, info.get()) : null;
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime has no SHA-256", e);
        }
    }
}
