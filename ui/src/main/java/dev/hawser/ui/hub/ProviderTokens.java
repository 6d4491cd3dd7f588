package dev.hawser.ui.hub;

/// What an identity provider gave beside the token for the hub: to get the next one, and to sign out there.
public record ProviderTokens(String refreshToken, String idToken) {

    /// Tokens never reach a log.
    @Override
    public String toString() {
        return "ProviderTokens[]";
    }
}
