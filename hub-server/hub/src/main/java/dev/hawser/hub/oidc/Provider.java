package dev.hawser.hub.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// What is asked of an identity provider. Waits for the network, for a bounded time.
interface Provider {

    /// The JSON Web Key Set (RFC 7517) as it is published now.
    String keys() throws Unreachable;

    /// What the UserInfo endpoint (OpenID Connect Core 5.3) says of the token's owner; empty if it refuses the token.
    Optional<JsonNode> userInfo(String token) throws Unreachable;
}
