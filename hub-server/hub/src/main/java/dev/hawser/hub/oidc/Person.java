package dev.hawser.hub.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.access.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes callers of claims. Nobody of a provider gets a name or a group that is the hub's own.
final class Person {

    private static final int LONGEST = 256;
    private static final int MOST_GROUPS = 1000;

    private Person() {}

    /// The person's name for the hub; empty if the claims give none that may be had.
    static Optional<String> name(Issuer issuer, JsonNode claims) {
        JsonNode value = at(claims, issuer.userClaim());
        boolean proven = !issuer.userClaim().equals("email")
                || claims.path("email_verified").asBoolean(false);
        return Optional.of(value)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(text -> proven && isName(text))
                .map(text -> issuer.userPrefix() + text)
                .filter(name -> !name.startsWith(Issuer.RESERVED));
    }

    /// @param claims of the token, for `sub`
    /// @param live where the groups stand
    static Caller caller(Issuer issuer, String name, JsonNode claims, JsonNode live) {
        List<String> groups = new ArrayList<>();
        JsonNode claimed = at(live, issuer.groupsClaim());
        Iterable<JsonNode> all = claimed.isTextual() ? List.of(claimed) : claimed;
        for (JsonNode group : all) {
            String prefixed = issuer.groupPrefix() + group.asText();
            if (group.isTextual()
                    && isName(group.asText())
                    && !prefixed.startsWith(Issuer.RESERVED)
                    && groups.size() < MOST_GROUPS) {
                groups.add(prefixed);
            }
        }
        groups.add("system:authenticated");
        return new Caller(
                name, claims.path("sub").asText(), groups, Map.of("hawser.dev/issuer", List.of(issuer.name())));
    }

    private static boolean isName(String text) {
        return !text.isBlank() && text.length() <= LONGEST && text.codePoints().noneMatch(Character::isISOControl);
    }

    /// A claim by its name or, if there is none of this name, by its path.
    private static JsonNode at(JsonNode claims, String path) {
        if (claims.has(path)) {
            return claims.get(path);
        }
        JsonNode here = claims;
        for (String step : path.split("/", -1)) {
            here = here.path(step);
        }
        return here;
    }
}
