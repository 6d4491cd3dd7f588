package dev.hawser.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImpersonationTest {

    private static final Caller ANNA = new Caller("anna", "", List.of("system:authenticated"), Map.of());

    private final List<String> asked = new ArrayList<>();

    @Test
    void withoutHeadersOneIsWhoOneIs() {
        assertThat(as(headers())).isSameAs(ANNA);
        assertThat(asked).isEmpty();
    }

    @Test
    void eachThingThatIsClaimedNeedsItsRight() {
        Caller caller = as(headers(
                "Impersonate-User", "bert",
                "impersonate-group", "net",
                "Impersonate-Group", "ops",
                "Impersonate-Uid", "u1",
                "Impersonate-Extra-Example.com%2fscope", "all"));

        assertThat(caller)
                .isEqualTo(new Caller(
                        "bert",
                        "u1",
                        List.of("net", "ops", "system:authenticated"),
                        Map.of("example.com/scope", List.of("all"))));
        assertThat(asked)
                .containsExactly(
                        "users bert", "groups net", "groups ops", "uids u1", "userextras/example.com/scope all");
    }

    @Test
    void aServiceAccountHasItsGroupsAndIsAskedForByItsNamespace() {
        Caller caller = as(headers("Impersonate-User", "system:serviceaccount:one:robot"));

        assertThat(caller.groups())
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:one", "system:authenticated");
        assertThat(asked).containsExactly("serviceaccounts one/robot");
    }

    @Test
    void anonymousIsNotAuthenticated() {
        assertThat(as(headers("Impersonate-User", "system:anonymous")).groups())
                .containsExactly("system:unauthenticated");
    }

    @Test
    void headersThatMakeNoSenseAreNotPassedOver() {
        for (MultiMap wrong : List.of(
                headers("Impersonate-Group", "system:masters"),
                headers("Impersonate-User", ""),
                headers("Impersonate-User", "a", "Impersonate-User", "b"),
                headers("Impersonate-User", "a", "Impersonate-Rights", "all"))) {
            assertThatThrownBy(() -> as(wrong))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_REQUEST));
        }
    }

    @Test
    void overHttpItNeedsTheRightAndTakesRightsAway() {
        try (TestApiServer server = TestApiServer.start();
                HttpCalls admin = new HttpCalls(server.url(), TestApiServer.ADMIN_TOKEN);
                HttpCalls limited = new HttpCalls(server.url(), TestApiServer.LIMITED_TOKEN)) {
            assertThat(admin.as("limited").get("/api/v1/secrets").status()).isEqualTo(403);
            assertThat(admin.as("limited").get("/api/v1/secrets").at("/message"))
                    .contains("User \"limited\"");
            assertThat(limited.as("admin").get("/api/v1/secrets").at("/message"))
                    .contains("User \"limited\" cannot impersonate resource \"users\"");
        }
    }

    private Caller as(MultiMap headers) {
        return Impersonation.of(ANNA, headers, (caller, attributes) -> {
            assertThat(caller).isEqualTo(ANNA);
            asked.add(text(attributes));
        });
    }

    private static String text(Attributes attributes) {
        return attributes.resource()
                + (attributes.subresource().isEmpty() ? "" : "/" + attributes.subresource())
                + " "
                + (attributes.namespace().isEmpty() ? "" : attributes.namespace() + "/")
                + attributes.name();
    }

    private static MultiMap headers(String... pairs) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return headers;
    }
}
