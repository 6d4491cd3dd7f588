package dev.hawser.apiserver.verb;

import dev.hawser.apiserver.object.Failures;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Where the next page of a list starts.
///
/// @param revision of the first page: all pages show the same state. [#ANY] if that state is gone and the client
///     chose to go on with the newest
/// @param after path of the last object of the page before
record ContinueToken(long revision, String after) {

    static final long ANY = -1;

    String encode() {
        String text = "v1 " + revision + " " + after;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static ContinueToken decode(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            String[] parts = text.split(" ", 3);
            if (parts.length == 3 && parts[0].equals("v1")) {
                return new ContinueToken(Long.parseLong(parts[1]), parts[2]);
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static RuntimeException invalid() {
        return Failures.badRequest("invalid continue token: continue key is not valid");
    }
}
