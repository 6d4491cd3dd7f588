package dev.hawser.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.access.RbacAuthorizer;
import dev.hawser.apiserver.access.RbacObjects;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.verb.ResourceClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BuiltInRulesTest {

    private static final GroupResource REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");
    private static final GroupResource SECRETS = new GroupResource("", "secrets");
    private static final GroupResource BINDINGS = new GroupResource("rbac.authorization.k8s.io", "rolebindings");
    private static final Caller ANNA = new Caller("anna", "u1", List.of("system:authenticated"), Map.of());
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    private final MemoryStore store = new MemoryStore();
    private final RbacAuthorizer rbac = new RbacAuthorizer(store);
    private final RbacObjects roles = new RbacObjects(store);
    private final ApiServer api = server();
    private final ResourceClient hub = api.client(Caller.HUB);
    private final ResourceClient anna = api.client(ANNA);

    private ApiServer server() {
        KindRegistry kinds = new KindRegistry();
        kinds.registerAll(BuiltInKinds.hub());
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        return ApiServer.over(store)
                .kinds(kinds)
                .authorizer(rbac)
                .hooks(BuiltInRules.hooks(rbac, clock))
                .clock(clock)
                .build();
    }

    @BeforeEach
    void createNamespace() {
        hub.create(object("{apiVersion: v1, kind: Namespace, metadata: {name: one}}"));
    }

    @AfterEach
    void close() {
        api.close();
        rbac.close();
        store.close();
    }

    private static ObjectNode object(String yaml) {
        try {
            return (ObjectNode) new YAMLMapper().readTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Call {
        Object run();
    }

    private static ApiException refused(Call call) {
        return catchThrowableOfType(ApiException.class, call::run);
    }

    private ObjectNode secret(String rest) {
        return hub.create(object("{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: one}" + rest + "}"));
    }

    @Test
    void stringDataBecomesDataAndWins() {
        ObjectNode secret = secret(", stringData: {a: abc}, data: {a: eHh4, b: AAEC}");

        assertThat(secret.path("data")).isEqualTo(object("{a: YWJj, b: AAEC}"));
        assertThat(secret.has("stringData")).isFalse();
        assertThat(secret.path("metadata")
                        .path("managedFields")
                        .path(0)
                        .path("fieldsV1")
                        .has("f:stringData"))
                .isFalse();
    }

    @Test
    void aPatchIsForTheObjectWithItsUid() {
        secret("");
        String uid = "00000000-0000-0000-0000-000000000000";
        ObjectNode applied =
                object("{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: one, uid: " + uid + "}}");
        ObjectNode absent = applied.deepCopy();
        ((ObjectNode) absent.get("metadata")).put("name", "absent");

        assertThat(refused(() -> hub.apply(applied, "m", false))).hasMessageContaining("metadata.uid: Invalid value");
        assertThat(refused(() -> hub.apply(absent, "m", false)))
                .hasMessageContaining("no existing object was found")
                .extracting(ApiException::code)
                .isEqualTo(409);
    }

    @Test
    void theTypeOfASecretIsFixedAndAsksForItsKeys() {
        secret("");

        assertThat(refused(() -> hub.mergePatch(SECRETS, "one", "s", "", object("{type: example.com/x}"))))
                .hasMessageContaining("type: Invalid value: \"example.com/x\": field is immutable");
        assertThat(
                        refused(
                                () -> hub.create(
                                        object(
                                                "{apiVersion: v1, kind: Secret, metadata: {name: t, namespace: one}, type: kubernetes.io/tls}"))))
                .hasMessageContaining("data[tls.crt]: Required value")
                .hasMessageContaining("data[tls.key]: Required value");
    }

    @Test
    void anImmutableSecretKeepsItsData() {
        secret(", data: {a: YWJj}, immutable: true");

        assertThat(refused(() -> hub.mergePatch(SECRETS, "one", "s", "", object("{data: {a: eHh4}}"))))
                .hasMessageContaining("data: Forbidden: field is immutable when `immutable` is set");
        assertThat(refused(() -> hub.mergePatch(SECRETS, "one", "s", "", object("{immutable: false}"))))
                .hasMessageContaining("immutable: Forbidden");
        assertThat(hub.mergePatch(SECRETS, "one", "s", "", object("{metadata: {labels: {a: b}}}"))
                        .path("metadata")
                        .path("labels"))
                .isEqualTo(object("{a: b}"));
    }

    @Test
    void aSecretHoldsAtMostAMebibyte() {
        String most = Base64.getEncoder().encodeToString(new byte[ConfigKeys.MAX_SIZE]);
        String tooMuch = Base64.getEncoder().encodeToString(new byte[ConfigKeys.MAX_SIZE + 1]);
        ObjectNode secret = object("{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: one}}");

        secret.putObject("data").put("a", tooMuch);
        assertThat(refused(() -> hub.create(secret))).hasMessageContaining("data: Too long");

        secret.putObject("data").put("a", most);
        assertThat(hub.create(secret).path("data").path("a").asText()).isEqualTo(most);
    }

    @Test
    void aConfigMapHasEachKeyOnceAndOfAllowedCharacters() {
        ApiException refused = refused(() -> hub.create(object("""
                {apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: one},
                 data: {'bad key': x, a: x, ..: x}, binaryData: {a: AAEC}}
                """)));

        assertThat(refused.details().causes())
                .extracting(ApiException.Cause::field)
                .containsExactly("data[bad key]", "data[..]", "data[a]");
    }

    @Test
    void timesComeBackInUtc() {
        ObjectNode lease = hub.create(object("""
                {apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: l, namespace: one},
                 spec: {renewTime: '2024-05-01T12:01:00.000001+02:00'}}
                """));

        assertThat(lease.path("spec").path("renewTime").asText()).isEqualTo("2024-05-01T10:01:00.000001Z");
    }

    @Test
    void anEventSaysWhatHappenedAndIsWhereItsObjectIs() {
        ApiException elsewhere = refused(() -> hub.create(object("""
                {apiVersion: v1, kind: Event, metadata: {name: e, namespace: one}, involvedObject: {namespace: two}}
                """)));
        ApiException empty = refused(() -> hub.create(object("""
                {apiVersion: events.k8s.io/v1, kind: Event, metadata: {name: e, namespace: one}, type: Odd,
                 regarding: {namespace: one}}
                """)));

        assertThat(elsewhere).hasMessageContaining("involvedObject.namespace").hasMessageContaining("does not match");
        assertThat(empty.details().causes())
                .extracting(ApiException.Cause::field)
                .containsExactly("eventTime", "action", "reason", "reportingController", "reportingInstance", "type");
    }

    // Certificate signing requests.

    private static String pem(String subject) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            PKCS10CertificationRequest request = new JcaPKCS10CertificationRequestBuilder(
                            new X500Principal(subject), keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
            String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request.getEncoded());
            String text = "-----BEGIN CERTIFICATE REQUEST-----\n" + body + "\n-----END CERTIFICATE REQUEST-----\n";
            return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode request(String pem, String signer) {
        ObjectNode request = object("""
                {apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, metadata: {name: c},
                 spec: {usages: [client auth], username: somebody, groups: ['system:masters']}}
                """);
        ((ObjectNode) request.get("spec")).put("request", pem).put("signerName", signer);
        return request;
    }

    private ObjectNode requested() {
        return anna.create(request(pem("CN=a"), "example.com/s"));
    }

    private static ObjectNode decided(String... types) {
        ObjectNode patch = object("{status: {conditions: []}}");
        for (String type : types) {
            patch.withArray("/status/conditions").addObject().put("type", type).put("status", "True");
        }
        return patch;
    }

    private ObjectNode approve(ResourceClient client, String... types) {
        return client.mergePatch(REQUESTS, "", "c", "approval", decided(types));
    }

    @Test
    void theRequesterIsWhoeverAsks() {
        JsonNode spec = requested().path("spec");

        assertThat(spec.path("username").asText()).isEqualTo("anna");
        assertThat(spec.path("uid").asText()).isEqualTo("u1");
        assertThat(spec.path("groups")).hasSize(1);
        assertThat(spec.path("groups").path(0).asText()).isEqualTo("system:authenticated");
    }

    @Test
    void onlySignedRequestsAreTaken() {
        byte[] text = Base64.getDecoder().decode(pem("CN=a"));
        String broken =
                new String(text, StandardCharsets.US_ASCII).replaceFirst("[A-Za-z0-9]{4}(=*\\n-----END)", "AAAA$1");
        String base64 = Base64.getEncoder().encodeToString(broken.getBytes(StandardCharsets.US_ASCII));

        assertThat(refused(() -> anna.create(request(base64, "example.com/s"))).code())
                .isEqualTo(422);
        assertThat(refused(() -> anna.create(request("bm9wZQ==", "example.com/s"))))
                .hasMessageContaining("PEM block type must be CERTIFICATE REQUEST");
    }

    @Test
    void nobodyAsksToBecomeAMasterOfThisServer() {
        ApiException refused = refused(
                () -> anna.create(request(pem("CN=a,O=system:masters"), "kubernetes.io/kube-apiserver-client")));

        assertThat(refused.code()).isEqualTo(403);
        assertThat(anna.create(request(pem("CN=a,O=other"), "kubernetes.io/kube-apiserver-client"))
                        .path("spec")
                        .has("request"))
                .isTrue();
    }

    @Test
    void whatWasAskedForCannotBeChanged() {
        requested();

        ObjectNode changed =
                hub.mergePatch(REQUESTS, "", "c", "", object("{spec: {signerName: a/b}, metadata: {labels: {a: b}}}"));

        assertThat(changed.path("spec").path("signerName").asText()).isEqualTo("example.com/s");
        assertThat(changed.path("metadata").path("labels")).isEqualTo(object("{a: b}"));
    }

    @Test
    void approvingNeedsTheRightOnTheSigner() {
        requested();

        assertThat(refused(() -> approve(anna, "Approved")))
                .hasMessageContaining("user not permitted to approve requests with signerName \"example.com/s\"");

        roles.put("""
                kind: ClusterRole
                metadata: {name: approver}
                rules:
                  - {apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve],
                     resourceNames: [example.com/*]}
                """);
        roles.put("""
                kind: ClusterRoleBinding
                metadata: {name: approver}
                roleRef: {kind: ClusterRole, name: approver}
                subjects: [{kind: User, name: anna}]
                """);
        JsonNode condition =
                approve(anna, "Approved").path("status").path("conditions").path(0);

        assertThat(condition.path("lastUpdateTime").asText()).isEqualTo("2024-05-01T12:00:00Z");
        assertThat(condition.path("lastTransitionTime").asText()).isEqualTo("2024-05-01T12:00:00Z");
    }

    @Test
    void aDecisionIsOneAndIsNotTakenBack() {
        requested();

        assertThat(refused(() -> approve(hub, "Approved", "Denied"))).hasMessageContaining("mutually exclusive");
        approve(hub, "Approved");
        assertThat(refused(() -> approve(hub))).hasMessageContaining("may not remove a condition of type \"Approved\"");
        assertThat(refused(() -> approve(hub, "Denied"))).hasMessageContaining("may not remove a condition");
    }

    @Test
    void aDecisionIsNotMadeThroughStatus() {
        requested();

        assertThat(refused(() -> hub.mergePatch(REQUESTS, "", "c", "status", decided("Approved"))))
                .hasMessageContaining("may not add a condition of type \"Approved\"");
        assertThat(hub.mergePatch(REQUESTS, "", "c", "status", decided("Failed"))
                        .path("status")
                        .path("conditions"))
                .hasSize(1);
    }

    // Roles.

    private static ObjectNode role(String name, String rule) {
        return object("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: %s, namespace: one},
                 rules: [{apiGroups: [''], %s}]}
                """.formatted(name, rule));
    }

    private static ObjectNode binding(String role, String user) {
        return object("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b-%s, namespace: one},
                 roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %s},
                 subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %s}]}
                """.formatted(role, role, user));
    }

    @Test
    void nobodyGrantsMoreThanHeHas() {
        hub.create(role("held", "resources: [configmaps], verbs: [get]"));
        hub.create(binding("held", "anna"));
        hub.create(role("big", "resources: [secrets], verbs: ['*']"));

        anna.create(role("less", "resources: [configmaps], verbs: [get]"));
        ApiException more =
                refused(() -> anna.create(role("more", "resources: [configmaps, secrets], verbs: [get, delete]")));
        ApiException bound = refused(() -> anna.create(binding("big", "anna")));
        ApiException absent = refused(() -> anna.create(binding("absent", "anna")));

        assertThat(more.code()).isEqualTo(403);
        assertThat(more)
                .hasMessageContaining("user \"anna\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC"
                        + " permissions not currently held:\n"
                        + "{APIGroups:[\"\"], Resources:[\"configmaps\"], Verbs:[\"delete\"]}\n"
                        + "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"delete\"]}");
        assertThat(bound.code()).isEqualTo(403);
        assertThat(absent.code()).isEqualTo(404);
    }

    @Test
    void whoMayEscalateOrBindMayGrantAnything() {
        hub.create(object("""
                {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: held, namespace: one}, rules: [
                  {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate],
                   resourceNames: [any]},
                  {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind], resourceNames: [big]}]}
                """));
        hub.create(binding("held", "anna"));
        hub.create(role("big", "resources: [secrets], verbs: ['*']"));

        assertThat(anna.create(role("any", "resources: ['*'], verbs: ['*']")).path("rules"))
                .hasSize(1);
        assertThat(anna.create(binding("big", "anna")).path("subjects")).hasSize(1);
        assertThat(refused(() -> anna.create(role("other", "resources: ['*'], verbs: ['*']")))
                        .code())
                .isEqualTo(403);
    }

    @Test
    void theRoleOfABindingIsFixed() {
        hub.create(role("a", "resources: [configmaps], verbs: [get]"));
        hub.create(binding("a", "anna"));

        assertThat(refused(() -> hub.mergePatch(BINDINGS, "one", "b-a", "", object("{roleRef: {name: other}}"))))
                .hasMessageContaining("cannot change roleRef");
    }
}
