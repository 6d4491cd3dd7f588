package dev.hawser.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.Clients;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.simulator.cluster.ClusterProfile;
import dev.hawser.simulator.cluster.SimulationRuntime;
import dev.hawser.simulator.submariner.Underlay;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Runs a fleet of simulated clusters against a hub until it is stopped.
public final class Main {

    private static final ResourceType JOIN_TOKENS =
            new ResourceType("network.hawser.dev", "v1alpha1", "JoinToken", "jointokens", false);
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private final Arguments arguments;
    private final PrintStream out;

    private Main(Arguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    public static void main(String[] words) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (List.of(words).contains("--help")) {
            out.print(Arguments.USAGE);
            return;
        }
        // what breaks when a hub goes away is told once by the agents, not with a stack for every watch
        java.util.logging.Logger.getLogger("io.fabric8").setLevel(java.util.logging.Level.SEVERE);
        try {
            new Main(Arguments.parse(List.of(words)), out).run();
        } catch (Fault | ApiFailure e) {
            System.err.println("error: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws InterruptedException {
        SimulationRuntime runtime = SimulationRuntime.start();
        Underlay underlay = new Underlay(arguments.seed());
        @Nullable Api admin = arguments
                .kubeconfig()
                .map(file -> new Api(runtime.agents().clients().of(config(file)), Clients.TIMEOUT))
                .orElse(null);
        List<ClusterProfile> profiles = profiles();
        Member.Hub hub = hub(admin, profiles.size());
        Fleet fleet = new Fleet(runtime, underlay, profiles, arguments.state(), hub);
        Control control = new Control(runtime.vertx(), arguments.controlPort(), fleet);
        CountDownLatch stopped = stopWith(fleet, control, runtime);
        out.println(profiles.size() + " clusters run. Control endpoint: " + control.url());
        out.println("Control: curl -X POST " + control.url() + "/clusters/"
                + profiles.getFirst().name() + "/gateway/down");
        fleet.guests().forEach(Member::startAgent);
        if (admin != null && arguments.demo()) {
            fleet.members().forEach(Member::startAgent);
            new Demo(admin, fleet, out).run();
            out.println("Demo fleet is ready");
        } else {
            LoadReport report = new LoadReport(out);
            report.join(fleet.members(), Duration.ofMinutes(2).plusMillis(100L * profiles.size()));
            report.memory(profiles.size());
            out.println("Fleet is ready");
        }
        stopped.await();
    }

    private CountDownLatch stopWith(Fleet fleet, Control control, SimulationRuntime runtime) {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            control.close();
            fleet.close();
            runtime.close();
            stopped.countDown();
        }));
        return stopped;
    }

    private List<ClusterProfile> profiles() {
        List<ClusterProfile> profiles = new ArrayList<>(ClusterProfile.fleet(arguments.clusters(), arguments.prefix()));
        ClusterProfile first = profiles.getFirst();
        for (int i = Math.max(1, profiles.size() - arguments.overlapping()); i < profiles.size(); i++) {
            profiles.set(i, profiles.get(i).overlapping(first));
        }
        return profiles;
    }

    private Member.Hub hub(@Nullable Api admin, int clusters) throws InterruptedException {
        if (admin == null) {
            return new Member.Hub(
                    arguments.hub().orElseThrow(),
                    arguments.ca().map(Main::read).orElseThrow(),
                    arguments.tokenFile().map(Main::read));
        }
        Config config = config(arguments.kubeconfig().orElseThrow());
        String ca = Clients.caPem(config)
                .orElseThrow(() -> new Fault("the kubeconfig names no certificate authority of the hub"));
        String url = config.getMasterUrl().replaceAll("/+$", "");
        return new Member.Hub(url, ca, Optional.of(joinToken(admin, clusters)));
    }

    private String joinToken(Api admin, int clusters) throws InterruptedException {
        if (arguments.demo()) {
            Demo.prepareSet(admin);
        }
        ObjectNode token = Api.object(JOIN_TOKENS, null, "");
        ObjectNode spec = token.putObject("spec")
                .put("maxUses", clusters)
                .put("autoAccept", true)
                .put(
                        "expiresAt",
                        Instant.ofEpochSecond(Instant.now().plus(TOKEN_LIFE).getEpochSecond())
                                .toString());
        if (arguments.demo()) {
            spec.put("clusterSet", Demo.SET);
        }
        token.withObject("/metadata").remove("name");
        token.withObject("/metadata").put("generateName", "fleet-");
        // an answer that got lost leaves a token that nobody knows and that ends by itself
        ObjectNode made = Patience.ask(() -> admin.create(JOIN_TOKENS, null, token));
        String secret = made.path("status").path("token").asText("");
        if (secret.isEmpty()) {
            throw new Fault("the hub made a join token but did not tell its secret");
        }
        return secret;
    }

    private static Config config(Path kubeconfig) {
        try {
            return Config.fromKubeconfig(kubeconfig.toFile());
        } catch (RuntimeException e) {
            throw new Fault(kubeconfig + " is not a kubeconfig: " + e.getMessage());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Fault("cannot read " + file);
        }
    }
}
