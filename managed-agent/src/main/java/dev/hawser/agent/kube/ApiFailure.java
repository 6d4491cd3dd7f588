package dev.hawser.agent.kube;

import org.jspecify.annotations.Nullable;

/// A request that an API server refused, or that did not reach it.
public final class ApiFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    /// @param code HTTP status, 0 if there was no answer
    /// @param reason `metav1.StatusReason`, `""` if there was no answer
    public ApiFailure(int code, String reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public boolean isNotFound() {
        return code == 404;
    }

    public boolean isConflict() {
        return code == 409 && !reason.equals("AlreadyExists");
    }

    public boolean alreadyExists() {
        return reason.equals("AlreadyExists");
    }

    /// The server refused this very request; the same one will be refused again. Otherwise trying again may help.
    public boolean isRefusal() {
        return code == 400 || code == 403 || code == 413 || code == 422;
    }

    /// No answer came, or one that says nothing about the request.
    public boolean isUnreachable() {
        return code == 0 || code == 429 || code >= 500;
    }
}
