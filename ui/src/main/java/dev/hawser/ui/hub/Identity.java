package dev.hawser.ui.hub;

import java.time.Duration;
import java.time.Instant;

/// Who is signed in, and the token that proves it.
public record Identity(String name, String token, Instant issuedAt, Instant expiresAt) {

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
