package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.hub.TestAgent.SigningRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What people type. Each test works in a namespace of its own, on one hub.
class KubectlIT {

    private static final String CLUSTER = """
            apiVersion: cluster.open-cluster-management.io/v1
            kind: ManagedCluster
            metadata:
              name: %s
              labels: {env: prod}
            spec:
              hubAcceptsClient: true
            """;
    private static final String MAP = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: %s, namespace: %s, labels: {app: shop}}
            data: {colour: %s}
            """;

    @TempDir
    private static Path directory;

    private static TestHub hub;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws Exception {
        hub = TestHub.start(directory.resolve("hub"));
        kubectl = new Kubectl(directory.resolve("home"), hub, hub.administratorToken());
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void kindsWithACommandOfTheirOwnAreCreated() {
        namespace("typed");
        assertThat(kubectl.ok("create", "configmap", "c", "--from-literal=a=1", "-n", "typed"))
                .isEqualTo("configmap/c created\n");
        kubectl.ok("create", "secret", "generic", "s", "--from-literal=password=geheim", "-n", "typed");
        kubectl.ok("create", "serviceaccount", "robot", "-n", "typed");
        kubectl.ok("create", "role", "reader", "--verb=get,list", "--resource=configmaps", "-n", "typed");
        kubectl.ok("create", "rolebinding", "readers", "--role=reader", "--serviceaccount=typed:robot", "-n", "typed");
        kubectl.ok("create", "clusterrole", "cluster-viewer", "--verb=get", "--resource=managedclusters");
        kubectl.ok("create", "clusterrolebinding", "viewers", "--clusterrole=cluster-viewer", "--user=jane");

        assertThat(kubectl.ok("get", "secret", "s", "-n", "typed", "-o", "jsonpath={.data.password}"))
                .isEqualTo("Z2VoZWlt");
        assertThat(kubectl.ok("get", "role,rolebinding,sa", "-n", "typed", "-o", "name")
                        .lines())
                .containsExactly(
                        "role.rbac.authorization.k8s.io/reader",
                        "rolebinding.rbac.authorization.k8s.io/readers",
                        "serviceaccount/robot");
        assertThat(kubectl.fails("create", "configmap", "c", "-n", "typed")).contains("already exists");
    }

    @Test
    void objectsAreShownInEveryForm() {
        namespace("forms");
        for (String name : new String[] {"b", "c", "a"}) {
            apply(MAP.formatted(name, "forms", "red"));
        }
        assertThat(kubectl.ok("get", "cm", "-n", "forms", "-o", "wide")
                        .lines()
                        .findFirst()
                        .orElseThrow())
                .matches("NAME +DATA +AGE");
        assertThat(kubectl.ok("get", "cm", "a", "-n", "forms", "-o", "yaml")).contains("colour: red");
        assertThat(kubectl.ok("get", "cm", "-n", "forms", "-o", "jsonpath={.items[*].metadata.name}"))
                .isEqualTo("a b c");
        assertThat(kubectl.ok("get", "cm", "-n", "forms", "-o", "custom-columns=N:.metadata.name,C:.data.colour"))
                .matches("(?s)N +C\na +red\nb +red\nc +red\n");
        assertThat(kubectl.ok("get", "cm", "-A", "--sort-by=.metadata.name", "--chunk-size=2"))
                .contains("NAMESPACE", "hub-identity");
        assertThat(kubectl.ok("get", "cm", "-n", "forms", "-l", "app in (shop),!other", "-o", "name"))
                .isEqualTo("configmap/a\nconfigmap/b\nconfigmap/c\n");
        assertThat(kubectl.ok("get", "cm", "-n", "forms", "--field-selector", "metadata.name!=b", "-o", "name"))
                .isEqualTo("configmap/a\nconfigmap/c\n");
        assertThat(kubectl.fails("get", "cm", "-n", "forms", "-l", "app in (shop"))
                .contains("unable to parse requirement");
        assertThat(kubectl.fails("get", "cm", "none", "-n", "forms"))
                .contains("Error from server (NotFound): configmaps \"none\" not found");
        assertThat(kubectl.ok("describe", "cm", "a", "-n", "forms")).contains("colour:", "red");
        assertThat(kubectl.ok("describe", "ns", "forms")).contains("Active");
        assertThat(kubectl.ok("get", "--raw", "/readyz")).isEqualTo("ok");
        assertThat(kubectl.ok("get", "managedclusters", "--show-labels", "--ignore-not-found"))
                .isNotNull();
    }

    @Test
    void changesAreWatchedAndWaitedFor() throws Exception {
        namespace("watched");
        Process watch = kubectl.start(Map.of(), "get", "cm", "-n", "watched", "-w", "-o", "name");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.UTF_8))) {
            apply(MAP.formatted("first", "watched", "red"));
            assertThat(lines.readLine()).isEqualTo("configmap/first");
            apply(MAP.formatted("first", "watched", "blue"));
            assertThat(lines.readLine()).isEqualTo("configmap/first");
        } finally {
            watch.destroy();
        }
        apply(CLUSTER.formatted("waited-for"));
        kubectl.ok("wait", "--for=condition=HubAcceptedManagedCluster", "managedcluster/waited-for", "--timeout=20s");
        if (kubectl.knows(23)) {
            kubectl.ok(
                    "wait",
                    "--for=jsonpath={.spec.hubAcceptsClient}=true",
                    "managedcluster/waited-for",
                    "--timeout=20s");
        }
        assertThat(kubectl.fails("wait", "--for=condition=Nothing", "managedcluster/waited-for", "--timeout=1s"))
                .contains("timed out");
        kubectl.ok("delete", "managedcluster", "waited-for", "--wait=false");
        kubectl.ok("wait", "--for=delete", "managedcluster/waited-for", "--timeout=20s");
    }

    @Test
    void filesAreApplied() {
        namespace("applied");
        String file = kubectl.file("applied.yaml", MAP.formatted("m", "applied", "red"));
        assertThat(kubectl.ok("apply", "-f", file)).isEqualTo("configmap/m created\n");
        assertThat(kubectl.ok("apply", "-f", file)).isEqualTo("configmap/m unchanged\n");
        kubectl.file("applied.yaml", MAP.formatted("m", "applied", "blue"));
        Kubectl.Result difference = kubectl.run("diff", "-f", file);
        assertThat(difference.status()).as(difference.output()).isEqualTo(1);
        assertThat(difference.output()).contains("-  colour: red", "+  colour: blue");
        assertThat(kubectl.ok("apply", "--dry-run=server", "-f", file)).contains("configured (server dry run)");
        assertThat(kubectl.ok("apply", "-f", file)).isEqualTo("configmap/m configured\n");

        String other = kubectl.file("other.yaml", MAP.formatted("second", "applied", "red"));
        String allowed =
                kubectl.knows(26) ? "--prune-allowlist=core/v1/ConfigMap" : "--prune-whitelist=core/v1/ConfigMap";
        assertThat(kubectl.ok("apply", "--prune", "-l", "app=shop", allowed, "-n", "applied", "-f", other))
                .contains("configmap/second created", "configmap/m pruned");
        assertThat(kubectl.ok("replace", "-f", other)).isEqualTo("configmap/second replaced\n");
    }

    @Test
    void conflictsOfServerSideApplyAreShownAndForced() {
        namespace("sides");
        String red = kubectl.file("red.yaml", MAP.formatted("m", "sides", "red"));
        String blue = kubectl.file("blue.yaml", MAP.formatted("m", "sides", "blue"));
        assertThat(kubectl.ok("apply", "--server-side", "-f", red)).isEqualTo("configmap/m serverside-applied\n");
        assertThat(kubectl.fails("apply", "--server-side", "--field-manager=other", "-f", blue))
                .contains("conflict with \"kubectl\"", ".data.colour");
        kubectl.ok("apply", "--server-side", "--field-manager=other", "--force-conflicts", "-f", blue);
        assertThat(kubectl.ok("get", "cm", "m", "-n", "sides", "-o", "jsonpath={.data.colour}"))
                .isEqualTo("blue");
        String cluster = kubectl.file("cluster.yaml", CLUSTER.formatted("sided"));
        kubectl.ok("apply", "--server-side", "-f", cluster);
        assertThat(kubectl.fails(
                        "apply",
                        "--server-side",
                        "-f",
                        kubectl.file("wrong.yaml", CLUSTER.formatted("sided") + "  hubAcceptClient: true\n")))
                .contains("hubAcceptClient");
    }

    @Test
    void objectsAreEditedPatchedLabelledAndAnnotated() {
        namespace("edits");
        apply(MAP.formatted("m", "edits", "red"));
        apply(CLUSTER.formatted("edited"));
        Kubectl.Result edit =
                kubectl.run(Map.of("KUBE_EDITOR", "sed -i s/prod/test/"), "edit", "managedcluster", "edited");
        assertThat(edit.output()).contains("edited");
        assertThat(kubectl.ok("get", "managedcluster", "-l", "env=test", "-o", "name"))
                .isEqualTo("managedcluster.cluster.open-cluster-management.io/edited\n");

        kubectl.ok("patch", "cm", "m", "-n", "edits", "-p", "{\"data\":{\"strategic\":\"1\"}}");
        kubectl.ok("patch", "cm", "m", "-n", "edits", "--type=merge", "-p", "{\"data\":{\"colour\":null}}");
        kubectl.ok(
                "patch",
                "cm",
                "m",
                "-n",
                "edits",
                "--type=json",
                "-p",
                "[{\"op\":\"add\",\"path\":\"/data/json\",\"value\":\"2\"}]");
        assertThat(kubectl.ok("get", "cm", "m", "-n", "edits", "-o", "jsonpath={.data}"))
                .isEqualTo("{\"json\":\"2\",\"strategic\":\"1\"}");
        if (kubectl.knows(24)) {
            kubectl.ok(
                    "patch",
                    "managedcluster",
                    "edited",
                    "--subresource=status",
                    "--type=merge",
                    "-p",
                    "{\"status\":{\"version\":{\"kubernetes\":\"v1.33.0\"}}}");
        }
        kubectl.ok("label", "managedcluster", "edited", "env=dev", "--overwrite");
        assertThat(kubectl.fails("label", "managedcluster", "edited", "env=x")).contains("already has a value");
        assertThat(kubectl.fails("label", "managedcluster", "edited", "env=-x", "--overwrite"))
                .contains("-x");
        kubectl.ok("annotate", "managedcluster", "edited", "note=hello there");
        assertThat(kubectl.ok("describe", "managedcluster", "edited")).contains("env=dev", "note: hello there");
    }

    @Test
    void objectsAreDeleted() {
        namespace("deleted");
        apply(MAP.formatted("m", "deleted", "red"));
        apply(MAP.formatted("second", "deleted", "red"));
        assertThat(kubectl.ok("delete", "cm", "m", "-n", "deleted", "--wait")).contains("configmap \"m\" deleted");
        kubectl.ok("delete", "cm", "-l", "app=shop", "-n", "deleted", "--cascade=foreground");
        assertThat(kubectl.ok("get", "cm", "-n", "deleted")).contains("No resources found");
        kubectl.ok("delete", "ns", "deleted", "--timeout=20s");
        assertThat(kubectl.fails("get", "ns", "deleted")).contains("not found");
    }

    @Test
    void kindsAreListedAndExplained() {
        assertThat(kubectl.ok("api-versions")).contains("cluster.open-cluster-management.io/v1\n", "\nv1\n");
        assertThat(kubectl.ok("api-resources", "--namespaced=false", "-o", "name"))
                .contains("managedclusters.cluster.open-cluster-management.io", "namespaces");
        assertThat(kubectl.ok("explain", "managedcluster.spec.hubAcceptsClient"))
                .contains("hubAcceptsClient");
        assertThat(kubectl.ok("explain", "configmap", "--recursive")).contains("binaryData", "ownerReferences");
        assertThat(kubectl.ok("explain", "tunnel", "--recursive")).contains("status");
        assertThat(kubectl.ok("version")).contains("hawser");
    }

    @Test
    void accessIsAskedFor() {
        namespace("access");
        assertThat(kubectl.ok("auth", "can-i", "create", "configmaps", "-n", "access"))
                .isEqualTo("yes\n");
        assertThat(kubectl.ok("auth", "can-i", "--list", "-n", "access")).contains("*.*");
        if (kubectl.knows(28)) {
            assertThat(kubectl.ok("auth", "whoami")).contains("admin", "system:masters");
        }
    }

    @Test
    void aServiceAccountGetsATokenAndHasItsRights() throws Exception {
        namespace("robots");
        kubectl.ok("create", "serviceaccount", "robot", "-n", "robots");
        kubectl.ok("create", "role", "reader", "--verb=get,list", "--resource=configmaps", "-n", "robots");
        kubectl.ok(
                "create", "rolebinding", "readers", "--role=reader", "--serviceaccount=robots:robot", "-n", "robots");
        if (kubectl.knows(24)) {
            String token = kubectl.ok("create", "token", "robot", "-n", "robots", "--duration=20m")
                    .strip();
            Kubectl robot = new Kubectl(directory.resolve("robot"), hub, token);
            assertThat(robot.ok("get", "cm", "-n", "robots")).contains("No resources found");
            assertThat(robot.ok("auth", "can-i", "list", "configmaps", "-n", "robots"))
                    .isEqualTo("yes\n");
            assertThat(robot.fails("auth", "can-i", "delete", "configmaps", "-n", "robots"))
                    .isEqualTo("no\n");
            assertThat(robot.fails("get", "secrets", "-n", "robots"))
                    .contains("Forbidden", "system:serviceaccount:robots:robot");
        }
    }

    @Test
    void certificatesAreApprovedAndDenied() {
        for (String name : new String[] {"wanted", "unwanted"}) {
            SigningRequest request = SigningRequest.of("CN=" + name);
            kubectl.ok(
                    "create",
                    "-f",
                    kubectl.file(name + ".json", request.document(name).toString()));
        }
        assertThat(kubectl.ok("certificate", "approve", "wanted")).contains("approved");
        assertThat(kubectl.ok("certificate", "deny", "unwanted")).contains("denied");
        assertThat(kubectl.ok("get", "csr", "wanted")).contains("kubernetes.io/kube-apiserver-client", "Approved");
        assertThat(kubectl.ok("get", "csr", "unwanted")).contains("Denied");
        assertThat(kubectl.ok("describe", "csr", "wanted")).contains("Common Name:", "wanted");
    }

    @Test
    void eventsAreShownWithTheirObject() {
        namespace("eventful");
        apply(MAP.formatted("m", "eventful", "red"));
        apply("""
                apiVersion: v1
                kind: Event
                metadata: {name: m.1, namespace: eventful}
                involvedObject: {apiVersion: v1, kind: ConfigMap, name: m, namespace: eventful}
                reason: Painted
                message: It is red now.
                type: Normal
                source: {component: painter}
                firstTimestamp: 2026-01-01T00:00:00Z
                lastTimestamp: 2026-01-01T00:00:00Z
                count: 1
                """);
        assertThat(kubectl.ok("get", "events", "-n", "eventful")).contains("Painted", "configmap/m", "It is red now.");
        if (kubectl.knows(26)) {
            assertThat(kubectl.ok("events", "-n", "eventful", "--for", "configmap/m"))
                    .contains("Painted");
        }
    }

    private static void namespace(String name) {
        kubectl.ok("create", "namespace", name);
    }

    private static void apply(String document) {
        kubectl.ok("apply", "-f", kubectl.file("apply.yaml", document));
    }
}
