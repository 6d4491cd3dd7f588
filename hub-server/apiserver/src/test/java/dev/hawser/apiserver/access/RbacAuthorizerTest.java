package dev.hawser.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.apiserver.store.MemoryStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RbacAuthorizerTest {

    private static final Caller ANNA = new Caller("anna", "", List.of("net", "system:authenticated"), Map.of());
    private static final String WORK = "work.open-cluster-management.io";

    private final MemoryStore store = new MemoryStore();
    private final RbacObjects objects = new RbacObjects(store);
    private final RbacAuthorizer rbac = new RbacAuthorizer(store);

    @AfterEach
    void close() {
        rbac.close();
        store.close();
    }

    private boolean may(Caller caller, String verb, String resource, String namespace, String name) {
        String[] parts = resource.split("/", 2);
        Attributes asked =
                new Attributes(verb, WORK, "v1", parts[0], parts.length > 1 ? parts[1] : "", namespace, name, "");
        return rbac.decide(caller, asked).allowed();
    }

    private boolean may(String verb, String resource, String namespace) {
        return may(ANNA, verb, resource, namespace, "w");
    }

    private void role(String namespace, String rule) {
        objects.put("{kind: Role, metadata: {name: r, namespace: %s}, rules: [{apiGroups: [%s], %s}]}"
                .formatted(namespace, WORK, rule));
    }

    private void bind(String namespace, String subject) {
        objects.put("""
                {kind: RoleBinding, metadata: {name: b, namespace: %s}, roleRef: {kind: Role, name: r}, subjects: [%s]}
                """.formatted(namespace, subject));
    }

    private void clusterRole(String rules) {
        objects.put("{kind: ClusterRole, metadata: {name: c}, rules: [%s]}".formatted(rules));
        objects.put("""
                {kind: ClusterRoleBinding, metadata: {name: cb}, roleRef: {kind: ClusterRole, name: c},
                 subjects: [{kind: User, name: anna}]}
                """);
    }

    @Test
    void aBindingGrantsTheVerbsOfItsRoleInItsNamespace() {
        role("one", "resources: [manifestworks], verbs: [get, list]");
        bind("one", "{kind: User, name: anna}");

        assertThat(may("get", "manifestworks", "one")).isTrue();
        assertThat(may("delete", "manifestworks", "one")).isFalse();
        assertThat(may("watch", "manifestworks", "one")).isFalse();
        assertThat(may("get", "manifestworks", "two")).isFalse();
        assertThat(may("get", "manifestworks", "")).isFalse();
        assertThat(may("get", "others", "one")).isFalse();
    }

    @Test
    void rightsGoToUsersGroupsAndServiceAccounts() {
        role("one", "resources: [manifestworks], verbs: [get]");
        bind("one", "{kind: Group, name: net}, {kind: ServiceAccount, name: sa}");

        Caller account = new Caller("system:serviceaccount:one:sa", "", List.of(), Map.of());
        Caller foreign = new Caller("system:serviceaccount:two:sa", "", List.of(), Map.of());

        assertThat(may("get", "manifestworks", "one")).isTrue();
        assertThat(may(account, "get", "manifestworks", "one", "w")).isTrue();
        assertThat(may(foreign, "get", "manifestworks", "one", "w")).isFalse();
        assertThat(may(new Caller("net", "", List.of(), Map.of()), "get", "manifestworks", "one", "w"))
                .isFalse();
    }

    @Test
    void whatIsTakenBackIsNoLongerAllowed() {
        role("one", "resources: [manifestworks], verbs: [get]");
        bind("one", "{kind: User, name: anna}");
        bind("one", "{kind: User, name: bert}");
        assertThat(may("get", "manifestworks", "one")).isFalse();

        bind("one", "{kind: User, name: anna}");
        assertThat(may("get", "manifestworks", "one")).isTrue();

        role("one", "resources: [manifestworks], verbs: [list]");
        assertThat(may("get", "manifestworks", "one")).isFalse();

        role("one", "resources: [manifestworks], verbs: [get]");
        objects.delete("RoleBinding", "one", "b");
        assertThat(may("get", "manifestworks", "one")).isFalse();
    }

    @Test
    void whatWasThereBeforeTheAuthorizerIsKnown() {
        role("one", "resources: [manifestworks], verbs: [get]");
        bind("one", "{kind: User, name: anna}");

        try (RbacAuthorizer later = new RbacAuthorizer(store)) {
            assertThat(later.decide(ANNA, new Attributes("get", WORK, "v1", "manifestworks", "", "one", "w", ""))
                            .allowed())
                    .isTrue();
        }
    }

    @Test
    void subresourcesAreRightsOfTheirOwn() {
        role("one", "resources: [manifestworks/status, '*/scale'], verbs: [patch]");
        bind("one", "{kind: User, name: anna}");

        assertThat(may("patch", "manifestworks/status", "one")).isTrue();
        assertThat(may("patch", "others/scale", "one")).isTrue();
        assertThat(may("patch", "others/status", "one")).isFalse();
        assertThat(may("patch", "manifestworks", "one")).isFalse();
    }

    @Test
    void namesLimitARuleToSingleObjectsAndNeverGrantCreate() {
        role("one", "resources: [manifestworks], verbs: [get, list, create], resourceNames: [w]");
        bind("one", "{kind: User, name: anna}");

        assertThat(may(ANNA, "get", "manifestworks", "one", "w")).isTrue();
        assertThat(may(ANNA, "get", "manifestworks", "one", "x")).isFalse();
        assertThat(may(ANNA, "list", "manifestworks", "one", "")).isFalse();
        assertThat(may(ANNA, "list", "manifestworks", "one", "w")).isTrue();
        assertThat(may(ANNA, "create", "manifestworks", "one", "")).isFalse();
    }

    @Test
    void aClusterRoleIsBoundEverywhereOrInOneNamespace() {
        clusterRole("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}");
        assertThat(may("delete", "manifestworks/status", "one")).isTrue();
        assertThat(may("delete", "manifestworks", "")).isTrue();

        objects.delete("ClusterRoleBinding", "", "cb");
        objects.put("""
                {kind: RoleBinding, metadata: {name: b, namespace: one}, roleRef: {kind: ClusterRole, name: c},
                 subjects: [{kind: User, name: anna}]}
                """);
        assertThat(may("delete", "manifestworks", "one")).isTrue();
        assertThat(may("delete", "manifestworks", "")).isFalse();
    }

    @Test
    void pathsAreGrantedByClusterRoles() {
        clusterRole("{nonResourceURLs: [/healthz, '/apis/*'], verbs: [get]}");

        assertThat(rbac.decide(ANNA, Attributes.ofPath("get", "/healthz")).allowed())
                .isTrue();
        assertThat(rbac.decide(ANNA, Attributes.ofPath("get", "/apis/a/b")).allowed())
                .isTrue();
        assertThat(rbac.decide(ANNA, Attributes.ofPath("get", "/apis")).allowed())
                .isFalse();
        assertThat(rbac.decide(ANNA, Attributes.ofPath("post", "/healthz")).allowed())
                .isFalse();
    }

    @Test
    void mastersMayEverything() {
        assertThat(may(Caller.HUB, "delete", "manifestworks", "one", "w")).isTrue();
    }

    @Test
    void aRoleGathersTheRulesOfThoseItSelects() {
        DefaultRoles.documents().forEach(objects::put);
        objects.put("""
                {kind: RoleBinding, metadata: {name: b, namespace: one}, roleRef: {kind: ClusterRole, name: admin},
                 subjects: [{kind: User, name: anna}]}
                """);
        assertThat(may("get", "manifestworks", "one")).isFalse();

        objects.put("""
                kind: ClusterRole
                metadata: {name: more, labels: {rbac.authorization.k8s.io/aggregate-to-view: 'true'}}
                rules: [{apiGroups: [work.open-cluster-management.io], resources: [manifestworks], verbs: [get]}]
                """);
        assertThat(may("get", "manifestworks", "one")).isTrue();

        objects.delete("ClusterRole", "", "more");
        assertThat(may("get", "manifestworks", "one")).isFalse();
    }

    @Test
    void everybodyMayDiscoverAndAskAboutHimself() {
        DefaultRoles.documents().forEach(objects::put);

        assertThat(rbac.decide(ANNA, Attributes.ofPath("get", "/apis/work")).allowed())
                .isTrue();
        assertThat(rbac.decide(Caller.ANONYMOUS, Attributes.ofPath("get", "/version"))
                        .allowed())
                .isTrue();
        assertThat(rbac.decide(Caller.ANONYMOUS, Attributes.ofPath("get", "/apis"))
                        .allowed())
                .isFalse();
        assertThat(rbac.decide(
                                ANNA,
                                new Attributes(
                                        "create",
                                        "authorization.k8s.io",
                                        "v1",
                                        "selfsubjectaccessreviews",
                                        "",
                                        "",
                                        "",
                                        ""))
                        .allowed())
                .isTrue();
    }

    @Test
    void theReasonNamesBindingAndRole() {
        role("one", "resources: [manifestworks], verbs: [get]");
        bind("one", "{kind: Group, name: net}");

        assertThat(rbac.decide(ANNA, new Attributes("get", WORK, "v1", "manifestworks", "", "one", "w", ""))
                        .reason())
                .isEqualTo("RBAC: allowed by RoleBinding \"one/b\" of Role \"r\" to Group \"net\"");
    }

    @Test
    void whatIsMissingForAGrantIsNamed() {
        List<RbacRule> held = List.of(new RbacRule(
                List.of("get", "list"), List.of(""), List.of("configmaps", "*/status"), List.of(), List.of()));
        RbacRule wanted = new RbacRule(
                List.of("get", "delete"),
                List.of(""),
                List.of("secrets", "configmaps", "pods/status"),
                List.of(),
                List.of());

        assertThat(RbacCoverage.missing(held, List.of(wanted)))
                .extracting(RbacRule::toString)
                .containsExactly(
                        "{APIGroups:[\"\"], Resources:[\"configmaps\"], Verbs:[\"delete\"]}",
                        "{APIGroups:[\"\"], Resources:[\"pods/status\"], Verbs:[\"delete\"]}",
                        "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\" \"delete\"]}");
    }

    @Test
    void rightsOnOneObjectDoNotCoverAll() {
        RbacRule one = new RbacRule(List.of("get"), List.of(""), List.of("secrets"), List.of("a"), List.of());
        RbacRule all = new RbacRule(List.of("get"), List.of(""), List.of("secrets"), List.of(), List.of());
        RbacRule every = new RbacRule(List.of("*"), List.of(""), List.of("secrets"), List.of(), List.of());

        assertThat(RbacCoverage.missing(List.of(one), List.of(all))).hasSize(1);
        assertThat(RbacCoverage.missing(List.of(all), List.of(one))).isEmpty();
        assertThat(RbacCoverage.missing(List.of(all), List.of(every))).hasSize(1);
    }
}
