package dev.hawser.apiserver.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.RbacAuthorizer;
import dev.hawser.apiserver.access.RbacObjects;
import dev.hawser.apiserver.access.StaticTokens;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.verb.CreateHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReviewsTest {

    private static final Caller ANNA =
            new Caller("anna", "u1", List.of("net", "system:authenticated"), Map.of("claim", List.of("a", "b")));

    private final MemoryStore store = new MemoryStore();
    private final RbacAuthorizer rbac = new RbacAuthorizer(store);
    private final Map<GroupResource, CreateHandler> reviews =
            Reviews.of(rbac, List.of(new StaticTokens(Map.of("secret", ANNA))));

    @BeforeEach
    void grant() {
        RbacObjects objects = new RbacObjects(store);
        objects.put("""
                kind: Role
                metadata: {name: r, namespace: one}
                rules: [{apiGroups: [''], resources: [secrets], verbs: [get], resourceNames: [s]}]
                """);
        objects.put("""
                kind: RoleBinding
                metadata: {name: b, namespace: one}
                roleRef: {kind: Role, name: r}
                subjects: [{kind: Group, name: net}]
                """);
    }

    @AfterEach
    void close() {
        rbac.close();
        store.close();
    }

    private JsonNode ask(String type, String namespace, String spec) {
        String group = type.startsWith("selfsubjectreview") || type.startsWith("token")
                ? "authentication.k8s.io"
                : "authorization.k8s.io";
        CreateHandler handler = Objects.requireNonNull(reviews.get(new GroupResource(group, type)));
        return handler.create(ANNA, namespace, "", object("{spec: " + spec + "}"));
    }

    private static ObjectNode object(String yaml) {
        try {
            return (ObjectNode) new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean allowed(String type, String spec) {
        return ask(type, "", spec).path("status").path("allowed").asBoolean();
    }

    @Test
    void oneLearnsWhatOneMay() {
        String get = "{resourceAttributes: {verb: get, resource: secrets, namespace: one, name: %s}}";

        assertThat(allowed("selfsubjectaccessreviews", get.formatted("s"))).isTrue();
        assertThat(allowed("selfsubjectaccessreviews", get.formatted("x"))).isFalse();
        assertThat(allowed("selfsubjectaccessreviews", "{nonResourceAttributes: {verb: get, path: /x}}"))
                .isFalse();
    }

    @Test
    void oneLearnsWhatOthersMay() {
        String get = "{%s, resourceAttributes: {verb: get, resource: secrets, namespace: one, name: s}}";

        assertThat(allowed("subjectaccessreviews", get.formatted("user: bert"))).isFalse();
        assertThat(allowed("subjectaccessreviews", get.formatted("user: bert, groups: [net]")))
                .isTrue();
        assertThat(ask("localsubjectaccessreviews", "one", get.formatted("groups: [net]"))
                        .path("status")
                        .path("allowed")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void anUnclearQuestionIsInvalid() {
        List<String> questions = List.of(
                "{}",
                "{resourceAttributes: {verb: get}, nonResourceAttributes: {path: /x}}",
                "{resourceAttributes: {verb: get, namespace: two}, user: anna}");

        for (String question : questions) {
            assertThat(catchThrowableOfType(ApiException.class, () -> ask("localsubjectaccessreviews", "one", question))
                            .code())
                    .isEqualTo(422);
        }
        assertThat(catchThrowableOfType(
                                ApiException.class,
                                () -> ask("subjectaccessreviews", "", "{resourceAttributes: {verb: get}}"))
                        .message())
                .contains("at least one of user or group must be specified");
    }

    @Test
    void oneLearnsAllThatOneMayInANamespace() {
        JsonNode status = ask("selfsubjectrulesreviews", "", "{namespace: one}").path("status");

        assertThat(status).isEqualTo(object("""
                {resourceRules: [{verbs: [get], apiGroups: [''], resources: [secrets], resourceNames: [s]}],
                 nonResourceRules: [], incomplete: false}
                """));
        assertThat(ask("selfsubjectrulesreviews", "", "{namespace: two}")
                        .path("status")
                        .path("resourceRules"))
                .isEmpty();
    }

    @Test
    void oneLearnsWhoOneIs() {
        assertThat(ask("selfsubjectreviews", "", "{}").path("status").path("userInfo"))
                .isEqualTo(object("""
                        {username: anna, uid: u1, groups: [net, 'system:authenticated'], extra: {claim: [a, b]}}
                        """));
    }

    @Test
    void aTokenIsSomebodysOrNobodys() {
        JsonNode known = ask("tokenreviews", "", "{token: secret}").path("status");
        JsonNode unknown = ask("tokenreviews", "", "{token: other}").path("status");

        assertThat(known.path("authenticated").asBoolean()).isTrue();
        assertThat(known.path("user").path("username").asText()).isEqualTo("anna");
        assertThat(unknown.path("authenticated").asBoolean()).isFalse();
        assertThat(unknown.has("user")).isFalse();
    }
}
