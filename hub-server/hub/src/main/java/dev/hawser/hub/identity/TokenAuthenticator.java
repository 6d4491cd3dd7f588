package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.Authenticator;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.Failures;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Callers with a bearer token that this hub signed.
public final class TokenAuthenticator implements Authenticator {

    private static final String SCHEME = "bearer ";

    private final TokenKey key;
    private final List<Function<ObjectNode, Optional<Caller>>> speakers;

    /// @param speakers know for whom a token with given claims speaks, and whether it still does
    public TokenAuthenticator(TokenKey key, List<Function<ObjectNode, Optional<Caller>>> speakers) {
        this.key = key;
        this.speakers = List.copyOf(speakers);
    }

    /// For service accounts and for people with a local account.
    public static TokenAuthenticator of(
            TokenKey key, ServiceAccountTokens accounts, Function<ObjectNode, Optional<Caller>> people) {
        return new TokenAuthenticator(key, List.of(accounts::callerOf, people));
    }

    /// The token of the `Authorization` header; tokens are taken from nowhere else.
    public static Optional<String> bearer(HttpServerRequest request) {
        return bearer(request.getHeader("Authorization"));
    }

    public static Optional<String> bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    @Override
    public Optional<Caller> authenticate(HttpServerRequest request) {
        return bearer(request).map(token -> callerOf(token).orElseThrow(Failures::unauthorized));
    }

    /// Empty for everything that is not a token of ours in force.
    public Optional<Caller> callerOf(String token) {
        return key.verify(token)
                .flatMap(claims -> speakers.stream()
                        .flatMap(speaker -> speaker.apply(claims).stream())
                        .findFirst());
    }
}
