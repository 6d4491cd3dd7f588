package dev.hawser.simulator.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.queue.KeyQueue;
import dev.hawser.api.CrdCatalog;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/// What makes Deployments run, and the Operator Lifecycle Manager: a Deployment is available a moment after it was
/// applied; a Subscription to Submariner brings its definitions, a ClusterServiceVersion and the operator's
/// Deployment.
final class WorkloadStandIn implements AutoCloseable {

    static final GroupResource DEPLOYMENTS = new GroupResource("apps", "deployments");
    static final GroupResource SUBSCRIPTIONS = new GroupResource("operators.coreos.com", "subscriptions");
    static final GroupResource VERSIONS = new GroupResource("operators.coreos.com", "clusterserviceversions");

    private static final Logger LOG = Logger.getLogger(WorkloadStandIn.class);
    private static final Duration PULL_AND_START = Duration.ofMillis(700);

    /// @param type Deployment or Subscription
    private record Key(GroupResource type, String namespace, String name) {}

    private final Objects objects;
    private final KeyQueue<Key> queue;
    private final Store.Watch watch;

    WorkloadStandIn(SimulatedCluster cluster) {
        this.objects = cluster.objects();
        this.queue = cluster.runtime()
                .agents()
                .queue(
                        Duration.ZERO,
                        this::look,
                        (key, failure) -> LOG.debugf("cluster=%s %s: %s", cluster.name(), key, failure.getMessage()));
        this.watch = cluster.watch(Set.of(DEPLOYMENTS, SUBSCRIPTIONS), change -> {
            if (change.current() != null) {
                Key key = new Key(
                        change.key().type(),
                        change.key().namespace(),
                        change.key().name());
                queue.addAfter(key, change.previous() == null ? PULL_AND_START : Duration.ZERO);
            }
        });
        for (GroupResource type : Set.of(DEPLOYMENTS, SUBSCRIPTIONS)) {
            objects.list(type, null)
                    .forEach(object -> queue.add(new Key(
                            type,
                            object.path("metadata").path("namespace").asText(),
                            object.path("metadata").path("name").asText())));
        }
    }

    private Optional<Duration> look(Key key) {
        if (key.type().equals(DEPLOYMENTS)) {
            objects.putStatus(DEPLOYMENTS, key.namespace(), key.name(), WorkloadStandIn::available);
        } else {
            objects.get(SUBSCRIPTIONS, key.namespace(), key.name())
                    .filter(subscription ->
                            subscription.path("spec").path("name").asText().equals("submariner"))
                    .ifPresent(subscription -> install(key));
        }
        return Optional.empty();
    }

    private static ObjectNode available(ObjectNode deployment) {
        int replicas = deployment.path("spec").path("replicas").asInt(1);
        long generation = deployment.path("metadata").path("generation").asLong();
        if (deployment.path("status").path("observedGeneration").asLong() == generation) {
            return deployment;
        }
        ObjectNode status = deployment.putObject("status");
        status.put("observedGeneration", generation)
                .put("replicas", replicas)
                .put("updatedReplicas", replicas)
                .put("readyReplicas", replicas)
                .put("availableReplicas", replicas);
        status.putArray("conditions")
                .addObject()
                .put("type", "Available")
                .put("status", "True")
                .put("reason", "MinimumReplicasAvailable")
                .put("message", "Deployment has minimum availability.");
        return deployment;
    }

    private void install(Key key) {
        String version = "submariner.v0.24.0";
        CrdCatalog.operator().forEach(objects::ensure);
        ObjectNode installed =
                ClusterSeed.object("operators.coreos.com/v1alpha1", "ClusterServiceVersion", key.namespace(), version);
        installed.putObject("spec").put("displayName", "Submariner").put("version", "0.24.0");
        installed.putObject("status").put("phase", "Succeeded").put("reason", "InstallSucceeded");
        objects.ensure(installed);
        ObjectNode deployment = ClusterSeed.object("apps/v1", "Deployment", key.namespace(), "submariner-operator");
        ObjectNode spec = deployment.putObject("spec").put("replicas", 1);
        spec.putObject("selector").putObject("matchLabels").put("control-plane", "submariner-operator");
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").putObject("labels").put("control-plane", "submariner-operator");
        template.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "submariner-operator")
                .put("image", "registry.redhat.io/rhacm2/submariner-rhel9-operator:v0.24");
        objects.ensure(deployment);
        objects.putStatus(SUBSCRIPTIONS, key.namespace(), key.name(), subscription -> {
            subscription
                    .putObject("status")
                    .put("installedCSV", version)
                    .put("currentCSV", version)
                    .put("state", "AtLatestKnown");
            return subscription;
        });
    }

    @Override
    public void close() {
        queue.close();
        watch.close();
    }
}
