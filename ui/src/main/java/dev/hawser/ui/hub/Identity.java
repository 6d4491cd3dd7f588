package dev.hawser.ui.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Who is signed in, and the token that proves it.
///
/// @param provider present if an identity provider vouches, not the hub itself
public record Identity(
        String name, String token, Instant issuedAt, Instant expiresAt, Optional<ProviderTokens> provider) {

    /// Somebody with an account of the hub.
    public Identity(String name, String token, Instant issuedAt, Instant expiresAt) {
        this(name, token, issuedAt, expiresAt, Optional.empty());
    }

    /// When a third of the token's life is left: the time to renew it.
    public Instant renewAt() {
        return issuedAt.plus(
                Duration.between(issuedAt, expiresAt).multipliedBy(2).dividedBy(3));
    }

    /// Tells the name only: tokens never reach a log.
    @Override
    public String toString() {
        return "Identity[" + name + "]";
    }
}
