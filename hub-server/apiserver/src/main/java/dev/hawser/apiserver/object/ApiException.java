package dev.hawser.apiserver.object;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A refusal that reaches the client as a Kubernetes `Status` (see "API conventions", Error responses).
/// The closed list of reasons is [Reason]; `code` is its HTTP status.
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// The machine-readable reasons of `metav1.StatusReason` that this server answers.
    public enum Reason {
        BAD_REQUEST("BadRequest", 400),
        UNAUTHORIZED("Unauthorized", 401),
        FORBIDDEN("Forbidden", 403),
        NOT_FOUND("NotFound", 404),
        METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
        NOT_ACCEPTABLE("NotAcceptable", 406),
        ALREADY_EXISTS("AlreadyExists", 409),
        CONFLICT("Conflict", 409),
        EXPIRED("Expired", 410),
        GONE("Gone", 410),
        REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLarge", 413),
        UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415),
        INVALID("Invalid", 422),
        TOO_MANY_REQUESTS("TooManyRequests", 429),
        INTERNAL_ERROR("InternalError", 500),
        SERVICE_UNAVAILABLE("ServiceUnavailable", 503),
        TIMEOUT("Timeout", 504);

        private final String text;
        private final int code;

        Reason(String text, int code) {
            this.text = text;
            this.code = code;
        }

        public String text() {
            return text;
        }

        public int code() {
            return code;
        }
    }

    /// One cause in `details.causes`.
    ///
    /// @param reason e.g. `FieldValueRequired`, `FieldValueInvalid`, `FieldManagerConflict`
    /// @param message what is wrong and what would be right
    /// @param field path such as `spec.taints[0].key`, `""` if there is none
    public record Cause(String reason, String message, String field) {}

    /// `details` of the Status.
    ///
    /// @param group of the resource
    /// @param kind the plural for "not found" and the like, the CamelCase kind for "invalid", as
    ///     kube-apiserver does
    /// @param name of the object
    /// @param uid of the object
    /// @param causes one per fault
    /// @param retryAfterSeconds 0 means absent
    public record Details(
            String group, String kind, String name, String uid, List<Cause> causes, int retryAfterSeconds) {
        public static final Details NONE = new Details("", "", "", "", List.of(), 0);

        public Details {
            causes = List.copyOf(causes);
        }
    }

    private final Reason reason;
    private final transient Details details;
    private final String continueToken;

    public ApiException(Reason reason, String message) {
        this(reason, message, Details.NONE, null);
    }

    public ApiException(Reason reason, String message, Details details) {
        this(reason, message, details, null);
    }

    public ApiException(Reason reason, String message, Details details, @Nullable Throwable cause) {
        this(reason, message, details, cause, "");
    }

    private ApiException(
            Reason reason, String message, Details details, @Nullable Throwable cause, String continueToken) {
        super(message, cause);
        this.reason = reason;
        this.details = details;
        this.continueToken = continueToken;
    }

    /// The state of a list's first page is gone.
    ///
    /// @param continueToken with which the client may go on in the newest state
    static ApiException expired(String message, String continueToken) {
        return new ApiException(Reason.EXPIRED, message, Details.NONE, null, continueToken);
    }

    public Reason reason() {
        return reason;
    }

    public int code() {
        return reason.code();
    }

    public Details details() {
        return details;
    }

    /// For `metadata.continue` of the answer, `""` if there is none.
    public String continueToken() {
        return continueToken;
    }

    public String message() {
        return Objects.requireNonNull(getMessage());
    }
}
