package dev.hawser.ui.hub;

/// A call to the hub that failed, with a message for people.
public final class HubException extends RuntimeException {
    /// All the ways in which a call fails.
    public enum Failure {
        /// The token or the password is not taken.
        UNAUTHENTICATED,
        /// The person may not do this.
        FORBIDDEN,
        NOT_FOUND,
        /// Exists already, or somebody else wrote in between.
        CONFLICT,
        /// The hub refuses the content.
        INVALID,
        /// No answer.
        AWAY,
        /// The hub answered that it failed.
        BROKEN
    }

    private final Failure failure;

    public HubException(Failure failure, String message) {
        super(message);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }

    /// The message, which is never absent.
    public String sentence() {
        String message = getMessage();
        return message == null ? failure.name() : message;
    }
}
