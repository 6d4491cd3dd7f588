package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The roles for people with the bindings that `deploy/keycloak` ships: clusters `emea` and `apac` are in the set
/// `default`, `lab` in the set `research`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleRolesTest {

    private static final Path SHIPPED = Path.of("../../deploy/keycloak");
    private static final String CLUSTERS = "cluster.open-cluster-management.io";
    private static final GroupResource ROLE_BINDINGS = new GroupResource("rbac.authorization.k8s.io", "rolebindings");

    private TestHub hub;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        hub = TestHub.start(directory);
        ObjectNode set = HubCalls.object(CLUSTERS + "/v1beta2", "ManagedClusterSet", "", "research");
        set.putObject("spec").putObject("clusterSelector").put("selectorType", "ExclusiveClusterSetLabel");
        hub.client().create(set);
        cluster("emea", "default");
        cluster("apac", "default");
        cluster("lab", "research");
        Awaitility.await()
                .until(() -> List.of("emea", "apac", "lab").stream()
                        .allMatch(name -> hub.client()
                                .get(new GroupResource("", "namespaces"), "", name)
                                .isPresent()));
        apply("roles.yaml");
        apply("application-team.yaml");
        Awaitility.await().until(() -> bindings("emea") == 1 && bindings("apac") == 1);
    }

    @AfterAll
    void stop() {
        hub.close();
    }

    private void cluster(String name, String set) {
        ObjectNode cluster = HubCalls.object(CLUSTERS + "/v1", "ManagedCluster", "", name);
        cluster.withObject("/metadata/labels").put("cluster.open-cluster-management.io/clusterset", set);
        cluster.putObject("spec").put("hubAcceptsClient", true);
        hub.client().create(cluster);
    }

    private void apply(String file) throws IOException {
        try (MappingIterator<ObjectNode> documents = new YAMLMapper()
                .readerFor(ObjectNode.class)
                .readValues(SHIPPED.resolve(file).toFile())) {
            while (documents.hasNext()) {
                hub.client().apply(documents.next(), "test", false);
            }
        }
    }

    private long bindings(String cluster) {
        return hub.client()
                .list(ROLE_BINDINGS, cluster, Map.of("rbac.hawser.dev/cluster-set", "default"))
                .size();
    }

    private static Caller member(String group) {
        return new Caller("oidc:somebody", "u", List.of("oidc:" + group, "system:authenticated"), Map.of());
    }

    private boolean may(String group, String verb, String resource, String namespace, String name) {
        String type = resource.contains("/") ? resource.substring(0, resource.indexOf('/')) : resource;
        String subresource = resource.contains("/") ? resource.substring(resource.indexOf('/') + 1) : "";
        String apiGroup = type.contains(".") ? type.substring(type.indexOf('.') + 1) : "";
        String plural = type.contains(".") ? type.substring(0, type.indexOf('.')) : type;
        return hub.hub()
                .gate()
                .authorizer()
                .decide(
                        member(group),
                        new Attributes(verb, apiGroup, "", plural, subresource, orNone(namespace), orNone(name), ""))
                .allowed();
    }

    private static String orNone(String text) {
        return text.equals("-") ? "" : text;
    }

    /// `-` is "all namespaces" or "no name".
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "viewers            | list   | managedclusters.cluster.open-cluster-management.io         | -    | -    | yes",
                "viewers            | watch  | tunnels.network.hawser.dev                                 | -    | -    | yes",
                "viewers            | list   | events                                                     | -    | -    | yes",
                "viewers            | list   | manifestworks.work.open-cluster-management.io              | -    | -    | no",
                "viewers            | list   | secrets                                                    | -    | -    | no",
                "viewers            | list   | jointokens.network.hawser.dev                              | -    | -    | no",
                "viewers            | update | managedclusters.cluster.open-cluster-management.io         | -    | emea | no",
                "viewers            | create | managedclusteraddons.addon.open-cluster-management.io      | emea | -    | no",
                "network-operators  | list   | managedclusters.cluster.open-cluster-management.io         | -    | -    | yes",
                "network-operators  | create | managedclusteraddons.addon.open-cluster-management.io      | emea | -    | yes",
                "network-operators  | update | submarinerconfigs.submarineraddon.open-cluster-management.io | emea | submariner | yes",
                "network-operators  | create | brokers.submariner.io                                      | default-broker | - | yes",
                "network-operators  | delete | managedclusters.cluster.open-cluster-management.io         | -    | emea | no",
                "network-operators  | create | manifestworks.work.open-cluster-management.io              | emea | -    | no",
                "network-operators  | get    | secrets                                                    | default-broker | submariner-ipsec-psk | no",
                "fleet-admins       | delete | managedclusters.cluster.open-cluster-management.io         | -    | lab  | yes",
                "fleet-admins       | create | jointokens.network.hawser.dev                              | -    | -    | yes",
                "fleet-admins       | create | manifestworks.work.open-cluster-management.io              | lab  | -    | yes",
                "fleet-admins       | deploy | targetnamespaces.access.hawser.dev                         | lab  | -    | yes",
                "fleet-admins       | create | managedclusteraddons.addon.open-cluster-management.io      | lab  | -    | yes",
                "fleet-admins       | list   | secrets                                                    | -    | -    | no",
                "fleet-admins       | get    | secrets                                                    | hawser-system | admin | no",
                "fleet-admins       | update | customresourcedefinitions.apiextensions.k8s.io             | -    | -    | no",
                "cluster-set-admins | get    | managedclusters.cluster.open-cluster-management.io         | -    | emea | yes",
                "cluster-set-admins | delete | managedclusters.cluster.open-cluster-management.io         | -    | apac | yes",
                "cluster-set-admins | get    | managedclusters.cluster.open-cluster-management.io         | -    | lab  | no",
                "cluster-set-admins | list   | managedclusters.cluster.open-cluster-management.io         | -    | -    | no",
                "cluster-set-admins | create | managedclustersets/join.cluster.open-cluster-management.io | -    | -    | no",
                "cluster-set-admins | create | manifestworks.work.open-cluster-management.io              | emea | -    | yes",
                "cluster-set-admins | create | manifestworks.work.open-cluster-management.io              | lab  | -    | no",
                "cluster-set-admins | list   | tunnels.network.hawser.dev                                 | apac | -    | yes",
                "cluster-set-admins | list   | tunnels.network.hawser.dev                                 | lab  | -    | no",
                "cluster-set-admins | create | jointokens.network.hawser.dev                              | -    | -    | no",
                "shop-team          | create | manifestworks.work.open-cluster-management.io              | emea | -    | yes",
                "shop-team          | get    | manifestworks.work.open-cluster-management.io              | emea | shop | yes",
                "shop-team          | get    | manifestworks.work.open-cluster-management.io              | emea | submariner-gateways | no",
                "shop-team          | list   | manifestworks.work.open-cluster-management.io              | emea | -    | no",
                "shop-team          | create | manifestworks.work.open-cluster-management.io              | apac | -    | no",
                "shop-team          | deploy | targetnamespaces.access.hawser.dev                         | emea | shop | yes",
                "shop-team          | deploy | targetnamespaces.access.hawser.dev                         | emea | kube-system | no",
                "shop-team          | get    | managedclusters.cluster.open-cluster-management.io         | -    | emea | yes",
                "shop-team          | get    | managedclusters.cluster.open-cluster-management.io         | -    | apac | no",
                "nobody-special     | list   | managedclusters.cluster.open-cluster-management.io         | -    | -    | no"
            })
    void aRoleMayWhatItIsForAndNoMore(
            String group, String verb, String resource, String namespace, String name, String allowed) {
        assertThat(may(group, verb, resource, namespace, name)).isEqualTo(allowed.equals("yes"));
    }

    @Test
    void aTeamDeploysIntoItsNamespaceOnly() {
        Caller team = member("shop-team");
        ObjectNode work = work("shop");
        add(work, "ConfigMap", "shop");
        hub.hub().api().client(team).create(work);

        refused(() -> {
            ObjectNode other = work("other");
            add(other, "ConfigMap", "kube-system");
            hub.hub().api().client(team).create(other);
        });
        refused(() -> {
            ObjectNode other = work("other");
            add(other, "ClusterRole", "");
            hub.hub().api().client(team).create(other);
        });
        refused(() -> {
            ObjectNode changed = hub.client()
                    .get(new GroupResource("work.open-cluster-management.io", "manifestworks"), "emea", "shop")
                    .orElseThrow();
            add(changed, "Secret", "kube-system");
            hub.hub().api().client(team).update(changed);
        });
    }

    private static void refused(Runnable write) {
        Assertions.assertThatThrownBy(write::run)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN))
                .hasMessageContaining("deploy");
    }

    private static ObjectNode work(String name) {
        ObjectNode work = HubCalls.object("work.open-cluster-management.io/v1", "ManifestWork", "emea", name);
        work.putObject("spec").putObject("workload").putArray("manifests");
        return work;
    }

    private static void add(ObjectNode work, String kind, String namespace) {
        String group = kind.equals("ClusterRole") ? "rbac.authorization.k8s.io/v1" : "v1";
        work.withObject("/spec/workload").withArray("manifests").add(HubCalls.object(group, kind, namespace, "a"));
    }

    @Test
    void aClusterThatLeavesTheSetIsOutOfItsAdministratorsReach() {
        cluster("moving", "default");
        List<Boolean> seen = new ArrayList<>();
        Awaitility.await()
                .until(() -> may(
                        "cluster-set-admins",
                        "create",
                        "manifestworks.work.open-cluster-management.io",
                        "moving",
                        "-"));
        seen.add(may("cluster-set-admins", "get", "managedclusters." + CLUSTERS, "-", "moving"));

        ObjectNode patch = HubCalls.object("x", "y", "", "moving");
        patch.removeAll();
        patch.withObject("/metadata/labels").put("cluster.open-cluster-management.io/clusterset", "research");
        hub.client().mergePatch(new GroupResource(CLUSTERS, "managedclusters"), "", "moving", "", patch);

        Awaitility.await()
                .until(() -> !may(
                        "cluster-set-admins",
                        "create",
                        "manifestworks.work.open-cluster-management.io",
                        "moving",
                        "-"));
        Awaitility.await().until(() -> !may("cluster-set-admins", "get", "managedclusters." + CLUSTERS, "-", "moving"));
        assertThat(seen).containsExactly(true);
    }
}
