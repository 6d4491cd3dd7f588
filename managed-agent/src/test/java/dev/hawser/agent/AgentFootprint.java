package dev.hawser.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.hub.TestCluster;
import dev.hawser.agent.hub.TestHub;
import dev.hawser.apiserver.kind.GroupResource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the packaged agent needs, as a process of its own, with 23 works before a hub and a cluster in memory. Run by
/// hand: `AgentFootprint <quarkus-run.jar> <directory> <seconds> <JVM option>...`; docs/reference/performance.md has
/// results.
public final class AgentFootprint {

    private static final String NAME = "emea-1";
    private static final int WORKS = 21;
    private static final int SETTLE_SECONDS = 5;

    private AgentFootprint() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws IOException, InterruptedException {
        Path jar = Path.of(args[0]);
        Path directory = Files.createDirectories(Path.of(args[1]));
        int seconds = Integer.parseInt(args[2]);
        List<String> options = List.of(args).subList(3, args.length);
        try (TestHub hub = new TestHub();
                TestCluster cluster = new TestCluster()) {
            Process agent = start(hub, cluster, jar, directory, options);
            Runtime.getRuntime().addShutdownHook(new Thread(agent::destroy));
            waitFor(() -> hub.client().get(TestHub.CLUSTERS, "", NAME).isPresent(), agent);
            works(hub);
            for (int beat = 0; beat < seconds / SETTLE_SECONDS; beat++) {
                Thread.sleep(SETTLE_SECONDS * 1000L);
                measureRoundTrip(cluster, beat);
                if (beat % 3 == 2) {
                    System.out.println(memory(agent));
                }
            }
            long applied = hub.client().list(TestHub.WORKS, NAME, Map.of()).stream()
                    .filter(work -> work.toString().contains("AppliedManifestWorkComplete"))
                    .count();
            System.out.println("works applied: " + applied + "; " + memory(agent));
            if (!System.getProperty("jcmd", "").isEmpty()) {
                for (String command : System.getProperty("jcmd").split(";", -1)) {
                    diagnose(agent, command);
                }
            }
            agent.destroy();
            agent.waitFor();
        }
    }

    private static Process start(TestHub hub, TestCluster cluster, Path jar, Path directory, List<String> options)
            throws IOException {
        Path ca = Files.writeString(directory.resolve("ca.crt"), hub.caPem());
        Path token = Files.writeString(directory.resolve("token"), TestHub.JOIN_TOKEN);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-Duser.home=" + directory, "-jar", jar.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "KUBERNETES_MASTER", cluster.url(),
                        "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
                        "HAWSER_HUB_URL", hub.url(),
                        "HAWSER_HUB_CA_FILE", ca.toString(),
                        "HAWSER_JOIN_TOKEN_FILE", token.toString(),
                        "HAWSER_CLUSTER_NAME", NAME,
                        "HAWSER_AGENT_HEALTH_PORT", "20190"));
        return builder.start();
    }

    private static void works(TestHub hub) throws IOException {
        waitFor(
                () -> hub.client()
                        .get(new GroupResource("", "namespaces"), "", NAME)
                        .isPresent(),
                null);
        for (int i = 0; i < WORKS; i++) {
            String filler = "x".repeat(3000);
            work(hub, "w" + i, """
                    workload:
                      manifests:
                      - {apiVersion: v1, kind: ConfigMap, metadata: {name: c%1$d, namespace: demo}, data: {text: %2$s}}
                      - apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: d%1$d, namespace: demo}
                        spec:
                          replicas: 1
                          selector: {matchLabels: {app: d%1$d}}
                          template:
                            metadata: {labels: {app: d%1$d}}
                            spec: {containers: [{name: main, image: "example.org/app:1"}]}
                    """.formatted(i, filler));
        }
        work(hub, "rights", """
                workload:
                  manifests:
                  - {apiVersion: v1, kind: Namespace, metadata: {name: submariner-operator}}
                  - {apiVersion: v1, kind: ServiceAccount, metadata: {name: s, namespace: submariner-operator}}
                  - {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: submariner-operator}, stringData: {a: b}}
                  - {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: s}, rules: []}
                """);
        work(hub, "submariner", """
                workload:
                  manifests:
                  - apiVersion: submariner.io/v1alpha1
                    kind: Submariner
                    metadata: {name: submariner, namespace: submariner-operator}
                    spec: {clusterID: emea-1}
                manifestConfigs:
                - resourceIdentifier:
                    {group: submariner.io, resource: submariners, namespace: submariner-operator, name: submariner}
                  feedbackRules: [{type: JSONPaths, jsonPaths: [{name: gateways, path: .status.gateways}]}]
                """);
    }

    private static void work(TestHub hub, String name, String spec) {
        ObjectNode work = TestCluster.yaml("apiVersion: work.open-cluster-management.io/v1");
        work.put("kind", "ManifestWork");
        work.putObject("metadata").put("name", name).put("namespace", NAME);
        work.set("spec", TestCluster.yaml(spec));
        hub.client().apply(work, "test", true);
    }

    private static void measureRoundTrip(TestCluster cluster, int beat) {
        GroupResource submariners = new GroupResource("submariner.io", "submariners");
        cluster.client().get(submariners, "submariner-operator", "submariner").ifPresent(found -> {
            found.set("status", TestCluster.yaml("""
                    {gateways: [{haStatus: active, localEndpoint: {hostname: w1},
                                 connections: [{status: connected, latencyRTT: {last: %dms}}]}]}""".formatted(beat)));
            cluster.client().updateStatus(found);
        });
    }

    private static String memory(Process agent) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + agent.pid() + "/status"))) {
            return String.join(
                    " ",
                    lines.filter(line -> line.matches("(VmRSS|RssAnon|RssFile|VmHWM|Threads):.*"))
                            .map(line -> line.replaceAll("\\s+", " "))
                            .toList());
        }
    }

    @SuppressWarnings("SystemOut")
    private static void diagnose(Process agent, String command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(agent.pid())));
        line.addAll(List.of(command.strip().split(" ", -1)));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        System.out.println(
                "== " + command + "\n" + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        process.waitFor();
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static void waitFor(Check check, @org.jspecify.annotations.Nullable Process process) throws IOException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (!check.holds()) {
            if (System.nanoTime() > end || (process != null && !process.isAlive())) {
                throw new IOException("the agent has not come so far; its log is agent.log");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
        }
    }
}
