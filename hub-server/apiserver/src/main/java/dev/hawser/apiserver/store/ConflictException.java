package dev.hawser.apiserver.store;

import org.jspecify.annotations.Nullable;

/// The precondition of a write did not hold; nothing was written.
public final class ConflictException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable StoredResource current;

    public ConflictException(ResourceKey key, @Nullable StoredResource current) {
        super("the stored " + key + " is not what the writer expected");
        this.current = current;
    }

    /// What is stored instead of what was expected, null if nothing. May be older than the truth by a moment.
    public @Nullable StoredResource current() {
        return current;
    }
}
