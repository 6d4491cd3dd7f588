package dev.hawser.apiserver.store;

import org.jspecify.annotations.Nullable;

/// The store cannot be reached or did not answer in time.
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// What is known of the write that failed.
    public enum Outcome {
        /// It has not happened and will not: it may be tried again.
        NOT_WRITTEN,
        /// It was on its way when the store fell silent: it may have happened, or may happen yet.
        UNKNOWN
    }

    private final Outcome outcome;

    /// Nothing was written.
    public StoreException(String message, @Nullable Throwable cause) {
        this(Outcome.NOT_WRITTEN, message, cause);
    }

    public StoreException(Outcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    public Outcome outcome() {
        return outcome;
    }
}
