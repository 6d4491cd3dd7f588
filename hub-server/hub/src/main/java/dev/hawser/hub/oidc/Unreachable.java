package dev.hawser.hub.oidc;

/// The identity provider did not answer, or not as OpenID Connect wants it. Says nothing about a token.
final class Unreachable extends Exception {

    private static final long serialVersionUID = 1L;

    /// @param sentence for the log
    Unreachable(String sentence) {
        super(sentence);
    }
}
