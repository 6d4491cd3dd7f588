package dev.hawser.apiserver.review;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.BearerTokens;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.verb.CreateHandler;
import java.util.List;
import java.util.Optional;

/// The reviews of `authentication.k8s.io/v1`.
public final class IdentityReviews {

    private static final String VERSION = "authentication.k8s.io/v1";

    private IdentityReviews() {}

    /// Who am I? (`kubectl auth whoami`)
    public static CreateHandler selfSubject() {
        return (caller, _, _, body) -> {
            body.put("apiVersion", VERSION).put("kind", "SelfSubjectReview");
            describe(caller, body.putObject("status").putObject("userInfo"));
            return body;
        };
    }

    /// Whose token is this?
    ///
    /// @param sorts asked in this order
    public static CreateHandler token(List<BearerTokens> sorts) {
        List<BearerTokens> known = List.copyOf(sorts);
        return (_, _, _, body) -> {
            String token = body.path("spec").path("token").asText();
            if (token.isEmpty()) {
                throw Failures.badRequest("token is required for TokenReview in authentication");
            }
            body.put("apiVersion", VERSION).put("kind", "TokenReview");
            ObjectNode status = body.putObject("status");
            Optional<Caller> caller = callerOf(known, token);
            status.put("authenticated", caller.isPresent());
            if (caller.isPresent()) {
                describe(caller.get(), status.putObject("user"));
            } else {
                status.put("error", "invalid bearer token");
            }
            return body;
        };
    }

    private static Optional<Caller> callerOf(List<BearerTokens> sorts, String token) {
        for (BearerTokens sort : sorts) {
            try {
                Optional<Caller> caller = sort.callerOf(token);
                if (caller.isPresent()) {
                    return caller;
                }
            } catch (ApiException e) {
                if (e.reason() == Reason.UNAUTHORIZED) {
                    return Optional.empty();
                }
                throw e;
            }
        }
        return Optional.empty();
    }

    private static void describe(Caller caller, ObjectNode user) {
        user.put("username", caller.name());
        if (!caller.uid().isEmpty()) {
            user.put("uid", caller.uid());
        }
        caller.groups().forEach(user.putArray("groups")::add);
        if (!caller.extra().isEmpty()) {
            ObjectNode extra = user.putObject("extra");
            caller.extra().forEach((key, values) -> values.forEach(extra.putArray(key)::add));
        }
    }
}
