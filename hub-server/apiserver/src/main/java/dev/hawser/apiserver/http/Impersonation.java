package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.Failures;
import io.vertx.core.MultiMap;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Acting as somebody else by the `Impersonate-…` headers (`kubectl --as`), as Kubernetes does it: whoever asks needs
/// the verb `impersonate` on the user and on each group, uid and extra field that he names. Headers are never passed
/// over in silence: a request that was meant to have fewer rights must not be answered with more.
final class Impersonation {

    private static final String PREFIX = "impersonate-";
    private static final String EXTRA = PREFIX + "extra-";
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String ACCOUNTS = "system:serviceaccount:";
    private static final String AUTHENTICATED = "system:authenticated";
    private static final String UNAUTHENTICATED = "system:unauthenticated";

    private Impersonation() {}

    /// Refuses a caller who lacks a right.
    interface Right {
        /// @throws dev.hawser.apiserver.object.ApiException `Forbidden`
        void require(Caller caller, Attributes attributes);
    }

    /// @param shown whose credentials the request has
    /// @return whom the request is to be answered as; `shown` itself without such headers
    /// @throws dev.hawser.apiserver.object.ApiException `Forbidden`, or `BadRequest` for headers without a user
    static Caller of(Caller shown, MultiMap headers, Right right) {
        String user = null;
        String uid = "";
        List<String> groups = new ArrayList<>();
        Map<String, List<String>> extra = new LinkedHashMap<>();
        boolean any = false;
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.startsWith(PREFIX)) {
                continue;
            }
            any = true;
            String value = header.getValue();
            switch (name) {
                case "impersonate-user" -> user = once(user, value);
                case "impersonate-uid" -> uid = value;
                case "impersonate-group" -> groups.add(value);
                default -> {
                    if (!name.startsWith(EXTRA)) {
                        throw Failures.badRequest("unknown header " + name + ": only Impersonate-User, -Group, -Uid and"
                                + " -Extra-<name> are known");
                    }
                    extra.computeIfAbsent(key(name), _ -> new ArrayList<>()).add(value);
                }
            }
        }
        if (!any) {
            return shown;
        }
        if (user == null || user.isEmpty()) {
            throw Failures.badRequest("Impersonate-User is needed for every other Impersonate header");
        }
        requireRights(shown, user, uid, groups, extra, right);
        return new Caller(user, uid, complete(user, groups), extra);
    }

    private static String once(@Nullable String before, String value) {
        if (before != null) {
            throw Failures.badRequest("Impersonate-User may be given only once");
        }
        return value;
    }

    private static String key(String header) {
        try {
            return URLDecoder.decode(header.substring(EXTRA.length()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Failures.badRequest("the header " + header + " is not percent-encoded text");
        }
    }

    private static void requireRights(
            Caller shown, String user, String uid, List<String> groups, Map<String, List<String>> extra, Right right) {
        String[] account = user.startsWith(ACCOUNTS) ? user.split(":", -1) : new String[0];
        right.require(
                shown,
                account.length == 4
                        ? about("", "serviceaccounts", "", account[2], account[3])
                        : about("", "users", "", "", user));
        groups.forEach(group -> right.require(shown, about("", "groups", "", "", group)));
        if (!uid.isEmpty()) {
            right.require(shown, about(AUTHENTICATION, "uids", "", "", uid));
        }
        extra.forEach((key, values) ->
                values.forEach(value -> right.require(shown, about(AUTHENTICATION, "userextras", key, "", value))));
    }

    private static Attributes about(String group, String resource, String subresource, String namespace, String name) {
        return new Attributes("impersonate", group, "v1", resource, subresource, namespace, name, "");
    }

    /// With the groups that everybody of that sort is in.
    private static List<String> complete(String user, List<String> asked) {
        List<String> groups = new ArrayList<>(asked);
        String[] account = user.split(":", -1);
        if (groups.isEmpty() && user.startsWith(ACCOUNTS) && account.length == 4) {
            groups.add("system:serviceaccounts");
            groups.add("system:serviceaccounts:" + account[2]);
        }
        String sort = user.equals(Caller.ANONYMOUS.name()) ? UNAUTHENTICATED : AUTHENTICATED;
        if (!groups.contains(AUTHENTICATED) && !groups.contains(UNAUTHENTICATED)) {
            groups.add(sort);
        }
        return groups;
    }
}
