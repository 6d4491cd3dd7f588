package dev.hawser.hub.store;

import org.jspecify.annotations.Nullable;

/// The database cannot be started or used. The message is one sentence for the operator.
public final class DatabaseStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
