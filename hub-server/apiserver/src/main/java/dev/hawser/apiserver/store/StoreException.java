package dev.hawser.apiserver.store;

import org.jspecify.annotations.Nullable;

/// The store cannot be reached or did not answer in time.
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
