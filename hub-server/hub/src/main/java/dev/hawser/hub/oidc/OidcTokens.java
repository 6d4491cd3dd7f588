package dev.hawser.hub.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hawser.apiserver.access.BearerTokens;
import dev.hawser.apiserver.access.Caller;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Tokens of identity providers: JSON Web Tokens whose `iss` is a configured issuer. Which issuer it is, is read
/// before anything is checked; everything is checked by that issuer's own keys and rules.
public final class OidcTokens implements BearerTokens {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 16 * 1024;

    private final Map<String, IssuedTokens> issuers = new HashMap<>();

    /// Asks the providers over HTTP, when the first token comes.
    ///
    /// @throws IllegalArgumentException a sentence about a CA file
    public OidcTokens(List<Issuer> trusted, InstantSource clock) {
        this(trusted, clock, HttpProvider::new);
    }

    OidcTokens(List<Issuer> trusted, InstantSource clock, Function<Issuer, Provider> providers) {
        trusted.forEach(issuer -> issuers.put(issuer.url(), new IssuedTokens(issuer, providers.apply(issuer), clock)));
    }

    @Override
    public Optional<Caller> callerOf(String token) {
        if (issuers.isEmpty() || token.length() > LONGEST) {
            return Optional.empty();
        }
        return Optional.ofNullable(issuers.get(claimedIssuer(token))).map(issued -> issued.callerOf(token));
    }

    private static String claimedIssuer(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return "";
        }
        try {
            JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims == null ? "" : claims.path("iss").asText();
        } catch (IllegalArgumentException | IOException e) {
            return "";
        }
    }
}
