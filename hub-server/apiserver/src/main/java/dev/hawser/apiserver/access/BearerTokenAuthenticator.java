package dev.hawser.apiserver.access;

import dev.hawser.apiserver.object.Failures;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Recognises callers by `Authorization: Bearer …`. A token that no sort of tokens knows is refused: whoever shows
/// credentials is never anonymous.
public final class BearerTokenAuthenticator implements Authenticator {

    private static final String SCHEME = "Bearer ";

    private final List<BearerTokens> sorts;

    /// @param sorts asked in this order
    public BearerTokenAuthenticator(List<BearerTokens> sorts) {
        this.sorts = List.copyOf(sorts);
    }

    @Override
    public Optional<Caller> authenticate(HttpServerRequest request) {
        Optional<String> token = token(request.getHeader("Authorization"));
        if (token.isEmpty()) {
            return Optional.empty();
        }
        for (BearerTokens sort : sorts) {
            Optional<Caller> caller = sort.callerOf(token.get());
            if (caller.isPresent()) {
                return caller;
            }
        }
        throw Failures.unauthorized();
    }

    static Optional<String> token(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = header.substring(SCHEME.length()).strip();
        return token.isEmpty() ? Optional.empty() : Optional.of(token);
    }
}
