package dev.hawser.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.cluster.ClusterNames;
import dev.hawser.api.submariner.SubmarinerNames;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Does to the fleet what an administrator would do in the console: a cluster set, Submariner on it, a few services
/// exported. Everything is applied, so that a second start changes nothing.
final class Demo {

    static final String SET = "demo";

    private static final String MANAGER = "hawser-demo";
    private static final int LEASE_SECONDS = 10;
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final ResourceType SETS = new ResourceType(
            "cluster.open-cluster-management.io", "v1beta2", "ManagedClusterSet", "managedclustersets", false);
    private static final ResourceType BROKERS =
            new ResourceType("submariner.io", "v1alpha1", "Broker", "brokers", true);
    private static final ResourceType CONFIGS = new ResourceType(
            "submarineraddon.open-cluster-management.io", "v1alpha1", "SubmarinerConfig", "submarinerconfigs", true);
    private static final ResourceType ADDONS = new ResourceType(
            "addon.open-cluster-management.io", "v1alpha1", "ManagedClusterAddOn", "managedclusteraddons", true);
    private static final ResourceType TUNNELS =
            new ResourceType("network.hawser.dev", "v1alpha1", "Tunnel", "tunnels", true);

    private final Api hub;
    private final Fleet fleet;
    private final PrintStream out;

    Demo(Api hub, Fleet fleet, PrintStream out) {
        this.hub = hub;
        this.fleet = fleet;
        this.out = out;
    }

    /// The set must exist before a join token names it.
    static void prepareSet(Api hub) throws InterruptedException {
        ObjectNode set = Api.object(SETS, null, SET);
        set.putObject("spec").putObject("clusterSelector").put("selectorType", "ExclusiveClusterSetLabel");
        Patience.ask(() -> hub.apply(SETS, null, set, MANAGER, true));
    }

    /// From joined clusters to connected ones.
    ///
    /// @throws Fault if it does not come about in time
    void run() throws InterruptedException {
        join();
        install();
        connect();
        export();
    }

    private void join() throws InterruptedException {
        Duration limit =
                Duration.ofSeconds(90).plusMillis(200L * fleet.members().size());
        await("join the hub", limit, () -> fleet.members().stream().allMatch(Member::isReady));
        for (Member member : fleet.members()) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("metadata").putObject("labels").put(ClusterNames.CLUSTER_SET_LABEL, SET);
            patch.putObject("spec").put("leaseDurationSeconds", LEASE_SECONDS);
            Patience.ask(() -> hub.mergePatch(ResourceType.MANAGED_CLUSTERS, null, member.name(), "", patch));
        }
        out.println(fleet.members().size() + " clusters have joined.");
    }

    private void install() throws InterruptedException {
        String namespace = SubmarinerNames.brokerNamespace(SET);
        if (hub.get(ResourceType.NAMESPACES, null, namespace).isEmpty()) {
            try {
                hub.create(ResourceType.NAMESPACES, null, Api.object(ResourceType.NAMESPACES, null, namespace));
            } catch (ApiFailure e) {
                if (!e.alreadyExists()) {
                    throw e;
                }
            }
        }
        ObjectNode broker = Api.object(BROKERS, namespace, SubmarinerNames.BROKER);
        broker.putObject("spec").put("globalnetEnabled", false);
        Patience.ask(() -> hub.apply(BROKERS, namespace, broker, MANAGER, true));
        for (Member member : fleet.members()) {
            ObjectNode config = Api.object(CONFIGS, member.name(), SubmarinerNames.SUBMARINER);
            config.putObject("spec")
                    .put("cableDriver", "libreswan")
                    .put("NATTEnable", true)
                    .putObject("gatewayConfig")
                    .put("gateways", 1);
            Patience.ask(() -> hub.apply(CONFIGS, member.name(), config, MANAGER, true));
            ObjectNode addOn = Api.object(ADDONS, member.name(), SubmarinerNames.SUBMARINER);
            addOn.putObject("spec").put("installNamespace", SubmarinerNames.NAMESPACE);
            Patience.ask(() -> hub.apply(ADDONS, member.name(), addOn, MANAGER, true));
        }
        out.println("Submariner is ordered for the set " + SET + ".");
    }

    private void connect() throws InterruptedException {
        int peers = fleet.members().size() - 1;
        Duration limit = Duration.ofMinutes(2).plusMillis(500L * fleet.members().size());
        await(
                "connect their gateways",
                limit,
                () -> fleet.members().stream().allMatch(member -> {
                    var tunnels = member.submariner().tunnels();
                    boolean gateway = peers > 0 || member.submariner().isActive();
                    return gateway
                            && tunnels.size() == peers
                            && tunnels.values().stream().allMatch("connected"::equals);
                }));
        out.println("All gateways are connected.");
        long wanted = (long) peers * fleet.members().size();
        await("show as connected tunnels on the hub", Duration.ofMinutes(1), () -> connectedTunnels() >= wanted);
        out.println("The hub shows " + wanted + " connected tunnel ends.");
    }

    private long connectedTunnels() {
        return hub.list(TUNNELS, null, "").stream()
                .filter(tunnel -> isOurs(tunnel)
                        && tunnel.path("status").path("state").asText().equals("Connected"))
                .count();
    }

    private boolean isOurs(JsonNode tunnel) {
        return fleet.find(tunnel.path("metadata").path("namespace").asText()).isPresent();
    }

    private void export() {
        List<Member> members = new ArrayList<>(fleet.members());
        for (Member member : members) {
            Fleet.namespace(member, "shop");
            Fleet.namespace(member, "data");
        }
        Fleet.export(members.getFirst(), "shop", "catalog", 8080, false);
        Fleet.export(members.getLast(), "shop", "catalog", 8080, false);
        Fleet.export(members.get(members.size() / 2), "shop", "checkout", 8443, false);
        Fleet.export(members.getFirst(), "data", "orders-db", 5432, true);
        out.println("Services shop/catalog, shop/checkout and data/orders-db are exported.");
    }

    private void await(String what, Duration limit, BooleanSupplier done) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds(done)) {
            if (System.nanoTime() > end) {
                throw new Fault(
                        "the clusters did not " + what + " within " + limit.toSeconds() + " seconds: " + laggards());
            }
            Thread.sleep(LOOK);
        }
    }

    private static boolean holds(BooleanSupplier done) {
        try {
            return done.getAsBoolean();
        } catch (ApiFailure e) {
            if (e.isUnreachable()) {
                return false;
            }
            throw e;
        }
    }

    private String laggards() {
        List<String> lines = new ArrayList<>();
        for (Member member : fleet.members()) {
            if (!member.isReady()) {
                lines.add(member.name() + " has not joined");
            } else {
                lines.add(member.name() + " " + member.submariner().explain());
            }
        }
        return String.join("; ", lines.subList(0, Math.min(lines.size(), 5)));
    }
}
