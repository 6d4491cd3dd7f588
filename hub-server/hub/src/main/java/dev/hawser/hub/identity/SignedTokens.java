package dev.hawser.hub.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.BearerTokens;
import dev.hawser.apiserver.access.Caller;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The tokens that this hub signed: of service accounts and of people with a local account.
public final class SignedTokens implements BearerTokens {

    private static final String SCHEME = "bearer ";

    private final TokenKey key;
    private final List<Function<ObjectNode, Optional<Caller>>> speakers;

    /// @param people knows for whom a session's claims speak, and whether they still do
    public SignedTokens(TokenKey key, ServiceAccountTokens accounts, Function<ObjectNode, Optional<Caller>> people) {
        this.key = key;
        this.speakers = List.of(accounts::callerOf, people);
    }

    /// The token of an `Authorization` header; tokens are taken from nowhere else.
    public static Optional<String> bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    @Override
    public Optional<Caller> callerOf(String token) {
        return key.verify(token)
                .flatMap(claims -> speakers.stream()
                        .flatMap(speaker -> speaker.apply(claims).stream())
                        .findFirst());
    }
}
