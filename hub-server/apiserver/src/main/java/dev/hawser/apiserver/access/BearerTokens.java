package dev.hawser.apiserver.access;

import java.util.Optional;

/// Knows one sort of bearer tokens: static ones, service-account tokens, join tokens, tokens of an identity provider.
public interface BearerTokens {

    /// Whose token it is; empty if it is not of this sort.
    ///
    /// @throws dev.hawser.apiserver.object.ApiException `Unauthorized` if it is of this sort but not valid
    Optional<Caller> callerOf(String token);
}
