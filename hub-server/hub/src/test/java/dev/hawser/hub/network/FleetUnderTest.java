package dev.hawser.hub.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.api.CrdCatalog;
import dev.hawser.api.Resource;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.http.ApiServer;
import dev.hawser.apiserver.kind.BuiltInKinds;
import dev.hawser.apiserver.kind.CrdReader;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.store.MemoryStore;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.Store;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Trigger;
import dev.hawser.hub.submariner.SubmarinerManifests;
import dev.hawser.hub.submariner.SubmarinerSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A hub's API over the memory store with the network controllers, run by hand until nothing changes any more, and
/// a
/// clock that stands still. What the hub's other controllers and the agents do is played by the methods here.
final class FleetUnderTest implements AutoCloseable {

    static final GroupResource SECRETS = new GroupResource("", "secrets");

    private static final YAMLMapper YAML = new YAMLMapper();

    private final Store store = new MemoryStore();
    private final ApiServer api;
    private final List<Reconciler> reconcilers;
    private final Map<Reconciler, Set<ResourceKey>> seen = new HashMap<>();
    private final StandingClock clock = new StandingClock();

    FleetUnderTest() {
        KindRegistry kinds = new KindRegistry();
        kinds.registerAll(BuiltInKinds.hub());
        kinds.registerAll(CrdCatalog.hub().stream().map(CrdReader::read).toList());
        api = ApiServer.over(store)
                .kinds(kinds)
                .hooks(NetworkControllers.hooks())
                .clock(clock)
                .random(new Random(1))
                .build();
        reconcilers = NetworkControllers.reconcilers(
                store,
                client(),
                clock,
                new Random(2),
                new SubmarinerSettings("hub.example.com:6443", SubmarinerManifests.Images.DEFAULT));
        namespace("default");
    }

    ResourceClient client() {
        return api.client(Caller.HUB);
    }

    ResourceClient clientOf(String user) {
        return api.client(new Caller(user, "", List.of("system:authenticated"), Map.of()));
    }

    void forward(Duration by) {
        clock.now = clock.now.plus(by);
    }

    Instant now() {
        return clock.now;
    }

    /// Runs every reconciler on every key that any object brings, until a whole round changes nothing.
    void settle() {
        for (int round = 0; round < 30; round++) {
            long before = store.snapshot().revision();
            for (Reconciler reconciler : reconcilers) {
                keysOf(reconciler, seen).forEach(reconciler::reconcile);
            }
            fillTokens();
            if (store.snapshot().revision() == before) {
                return;
            }
        }
        throw new AssertionError("the controllers do not come to rest");
    }

    /// The keys of all objects now, and those of the same reconciler that were keys before.
    private Set<ResourceKey> keysOf(Reconciler reconciler, Map<Reconciler, Set<ResourceKey>> seen) {
        Set<ResourceKey> keys = seen.computeIfAbsent(reconciler, r -> new LinkedHashSet<>());
        for (Trigger trigger : reconciler.triggers()) {
            for (StoredResource object :
                    List.copyOf(store.snapshot().ofType(trigger.type()).values())) {
                keys.addAll(trigger.keys().keysOf(object, store.snapshot()));
            }
        }
        return Set.copyOf(keys);
    }

    /// What the hub's token controller does.
    private void fillTokens() {
        for (StoredResource secret :
                List.copyOf(store.snapshot().ofType(SECRETS).values())) {
            ObjectNode tree = secret.toTree();
            if (tree.path("type").asText().equals("kubernetes.io/service-account-token") && !tree.has("data")) {
                tree.putObject("data")
                        .put("token", base64("token-of-" + secret.key().name()))
                        .put("ca.crt", base64("-----BEGIN CERTIFICATE-----\n"));
                client().update(tree);
            }
        }
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    FleetUnderTest yaml(String text) {
        try {
            ObjectNode tree = (ObjectNode) YAML.readTree(text);
            JsonNode status = tree.remove("status");
            ObjectNode created = client().apply(tree, "test", true);
            if (status != null) {
                created.set("status", status);
                client().updateStatus(created);
            }
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(e);
        }
        return this;
    }

    FleetUnderTest namespace(String name) {
        return yaml("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}");
    }

    FleetUnderTest set(String name) {
        yaml("{apiVersion: cluster.open-cluster-management.io/v1beta2, kind: ManagedClusterSet, metadata: {name: "
                + name + "}}");
        settle();
        return this;
    }

    FleetUnderTest broker(String set, boolean globalnet) {
        return yaml("{apiVersion: submariner.io/v1alpha1, kind: Broker, metadata: {name: submariner-broker, namespace: "
                + set + "-broker}, spec: {globalnetEnabled: " + globalnet + "}}");
    }

    /// A cluster whose agent reports.
    FleetUnderTest cluster(String name, String set, String pods, String services) {
        namespace(name);
        return yaml("""
                apiVersion: cluster.open-cluster-management.io/v1
                kind: ManagedCluster
                metadata:
                  name: %s
                  labels: {cluster.open-cluster-management.io/clusterset: %s}
                spec: {hubAcceptsClient: true}
                status:
                  version: {kubernetes: v1.32.1}
                  conditions:
                  - {type: ManagedClusterConditionAvailable, status: "True", reason: Ok, message: ok,
                     lastTransitionTime: "2026-01-01T00:00:00Z"}
                  clusterClaims:
                  - {name: podcidrs.network.hawser.dev, value: %s}
                  - {name: servicecidrs.network.hawser.dev, value: %s}
                  - {name: cni.network.hawser.dev, value: calico}
                  - {name: kubeproxymode.network.hawser.dev, value: iptables}
                  - {name: gatewaynodes.hawser.dev, value: "%s-w1,%s-w2"}
                """.formatted(name, set, pods, services, name, name));
    }

    FleetUnderTest addOn(String cluster) {
        return yaml("{apiVersion: addon.open-cluster-management.io/v1alpha1, kind: ManagedClusterAddOn, metadata:"
                + " {name: submariner, namespace: " + cluster + "}, spec: {}}");
    }

    /// What the agent says once it has applied a work.
    FleetUnderTest applied(String cluster, String work) {
        ObjectNode tree = client().get(type("work.open-cluster-management.io", "manifestworks"), cluster, work)
                .orElseThrow();
        ObjectNode status = tree.withObjectProperty("status");
        status.putArray("conditions")
                .addObject()
                .put("type", "Applied")
                .put("status", "True")
                .put("reason", "AppliedManifestWorkComplete")
                .put("message", "")
                .put("lastTransitionTime", clock.now.toString())
                .put("observedGeneration", tree.at("/metadata/generation").asLong());
        client().updateStatus(tree);
        return this;
    }

    /// What the agent reports of the Submariner object.
    FleetUnderTest gateways(String cluster, String json) {
        ObjectNode tree = client().get(
                        type("work.open-cluster-management.io", "manifestworks"), cluster, "submariner-resource")
                .orElseThrow();
        ObjectNode manifest = tree.withObjectProperty("status")
                .withObjectProperty("resourceStatus")
                .putArray("manifests")
                .addObject();
        manifest.putObject("resourceMeta")
                .put("ordinal", 2)
                .put("group", "submariner.io")
                .put("version", "v1alpha1")
                .put("kind", "Submariner")
                .put("resource", "submariners")
                .put("name", "submariner")
                .put("namespace", "submariner-operator");
        manifest.putArray("conditions");
        ObjectNode value = manifest.putObject("statusFeedback")
                .putArray("values")
                .addObject()
                .put("name", "gateways");
        value.putObject("fieldValue").put("type", "JsonRaw").put("jsonRaw", json);
        client().updateStatus(tree);
        return this;
    }

    static GroupResource type(String group, String resource) {
        return new GroupResource(group, resource);
    }

    <R extends Resource<?, ?>> R get(Class<R> kind, String namespace, String name) {
        R found = find(kind, namespace, name);
        if (found == null) {
            throw new AssertionError("there is no " + kind.getSimpleName() + " " + namespace + "/" + name);
        }
        return found;
    }

    <R extends Resource<?, ?>> @Nullable R find(Class<R> kind, String namespace, String name) {
        return client().get(Fleet.typeOf(kind), namespace, name)
                .map(tree -> Resource.from(tree, kind))
                .orElse(null);
    }

    @Override
    public void close() {
        api.close();
        store.close();
    }

    private static final class StandingClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
