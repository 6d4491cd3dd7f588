package dev.hawser.apiserver.http;

import dev.hawser.apiserver.object.Failures;
import io.vertx.core.http.HttpServerRequest;

/// What a request may look like at all. Checked before anybody is asked who he is; what the HTTP server itself limits
/// (bytes of the request line and of all headers) is its configuration's.
public final class RequestLimits {

    /// Longest path, in characters as sent.
    public static final int LONGEST_PATH = 2048;

    /// Longest path and query together.
    public static final int LONGEST_URI = 12 * 1024;

    /// Most header fields; a name that is sent twice counts twice.
    public static final int MOST_HEADERS = 100;

    private RequestLimits() {}

    /// @param maxBodyBytes that the body may say it has
    /// @throws dev.hawser.apiserver.object.ApiException `BadRequest` or `RequestEntityTooLarge`
    public static void check(HttpServerRequest request, int maxBodyBytes) {
        if (request.path() == null) {
            throw Failures.badRequest("the request has no path");
        }
        if (request.path().length() > LONGEST_PATH) {
            throw Failures.badRequest("the path is longer than " + LONGEST_PATH + " characters");
        }
        if (request.uri().length() > LONGEST_URI) {
            throw Failures.badRequest("path and query are longer than " + LONGEST_URI + " characters");
        }
        if (request.headers().size() > MOST_HEADERS) {
            throw Failures.badRequest("the request has more than " + MOST_HEADERS + " header fields");
        }
        String length = request.getHeader("Content-Length");
        if (length != null && !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw Failures.badRequest("Content-Length must be a whole number");
        }
        if (length != null && (length.length() > 18 || (!length.isEmpty() && Long.parseLong(length) > maxBodyBytes))) {
            throw Failures.tooLarge(maxBodyBytes);
        }
    }
}
