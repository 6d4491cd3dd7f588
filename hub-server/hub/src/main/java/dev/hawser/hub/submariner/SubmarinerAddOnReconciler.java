package dev.hawser.hub.submariner;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.addon.AddOnDeploymentConfig;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.addon.ManifestWorks;
import dev.hawser.hub.addon.WorkWriter;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import dev.hawser.hub.submariner.AddOnConditions.Blocked;
import dev.hawser.hub.submariner.SubmarinerManifests.Options;
import dev.hawser.hub.submariner.SubmarinerManifests.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Installs Submariner on a cluster, keeps it as it should be, and takes it off again: one ManagedClusterAddOn
/// `submariner` at a time. The order is in docs/concepts/submariner.md.
public final class SubmarinerAddOnReconciler implements Reconciler {

    private static final Duration LOOK = Duration.ofSeconds(10);

    private final Fleet fleet;
    private final InstantSource clock;
    private final SubmarinerSettings settings;
    private final SetMembers members;
    private final BrokerAccess access;
    private final WorkWriter works;
    private final AddOnRemoval removal;
    private final AddOnStatusWriter status;

    public SubmarinerAddOnReconciler(Fleet fleet, InstantSource clock, SubmarinerSettings settings) {
        this.fleet = fleet;
        this.clock = clock;
        this.settings = settings;
        this.members = new SetMembers(fleet);
        this.access = new BrokerAccess(fleet, settings.brokerAddress());
        this.works = new WorkWriter(fleet, BrokerReconciler.MANAGER);
        this.removal = new AddOnRemoval(fleet, works);
        this.status = new AddOnStatusWriter(fleet);
    }

    @Override
    public String name() {
        return "submariner-addon";
    }

    @Override
    public List<Trigger> triggers() {
        return AddOnTriggers.all();
    }

    @Override
    public Result reconcile(ResourceKey key) {
        String cluster = key.namespace();
        ManagedClusterAddOn addOn = fleet.get(ManagedClusterAddOn.class, cluster, AddOnNames.SUBMARINER)
                .orElse(null);
        if (addOn == null) {
            return Result.DONE;
        }
        Instant now = clock.instant();
        Optional<ClusterFacts> facts = members.facts(cluster);
        if (addOn.getMetadata().getDeletionTimestamp() != null) {
            return removal.remove(addOn, facts.orElse(null), members.isAlive(cluster), now);
        }
        if (!addOn.getMetadata().getFinalizers().contains(SubmarinerNames.ADDON_FINALIZER)) {
            addFinalizer(addOn);
            return Result.DONE;
        }
        Blocked blocked = facts.isEmpty()
                ? new Blocked("ClusterMissing", "There is no ManagedCluster " + cluster + ".")
                : install(addOn, facts.get());
        facts.ifPresent(f -> report(f, blocked, now));
        return blocked == null && pushed(cluster) ? Result.DONE : Result.after(LOOK);
    }

    private boolean pushed(String cluster) {
        return works.find(cluster, SubmarinerNames.RESOURCE_WORK).isPresent();
    }

    /// @return null if all that can be pushed now is pushed
    private @Nullable Blocked install(ManagedClusterAddOn addOn, ClusterFacts cluster) {
        String set = cluster.clusterSet();
        if (set.isEmpty()) {
            return new Blocked(
                    "NoClusterSet",
                    "The cluster belongs to no cluster set. Label it: kubectl label managedcluster " + cluster.name()
                            + " cluster.open-cluster-management.io/clusterset=SET");
        }
        String namespace = SubmarinerNames.brokerNamespace(set);
        Optional<Broker> broker = fleet.get(Broker.class, namespace, SubmarinerNames.BROKER);
        if (broker.isEmpty()) {
            return new Blocked(
                    "BrokerConfigMissing",
                    "There is no Broker submariner-broker in namespace " + namespace
                            + ". Create it; it says whether Globalnet is used.");
        }
        if (isOnOtherBroker(cluster.name(), namespace)) {
            return new Blocked(
                    "ClusterSetChanged",
                    "The cluster moved to set " + set + " while Submariner was installed. Delete the add-on, wait until"
                            + " it is gone, then create it again.");
        }
        try {
            Blocked unfit = preflight(addOn, cluster, namespace, broker.get());
            if (unfit != null) {
                return unfit;
            }
            push(cluster, namespace, broker.get(), options(addOn));
            return null;
        } catch (GlobalnetPlan.AllocationException | IllegalArgumentException e) {
            return new Blocked("InvalidInput", String.valueOf(e.getMessage()));
        }
    }

    private boolean isOnOtherBroker(String cluster, String namespace) {
        return works.find(cluster, SubmarinerNames.RESOURCE_WORK).stream()
                .flatMap(work -> work.getSpec().manifests().stream())
                .map(m -> m.at("/spec/brokerK8sRemoteNamespace").asText())
                .anyMatch(n -> !n.isEmpty() && !n.equals(namespace));
    }

    private @Nullable Blocked preflight(
            ManagedClusterAddOn addOn, ClusterFacts cluster, String namespace, Broker broker) {
        if (members.isInstalled(cluster.name())) {
            return null;
        }
        if (!cluster.reported()) {
            return new Blocked("WaitingForReport", "The agent has not reported the cluster's networks yet.");
        }
        Preflight.Report report = Preflight.checkJoining(
                cluster,
                members.before(addOn, cluster.clusterSet()),
                access.globalnet(namespace, broker),
                cluster.clusterSet());
        List<Reachability.Item> failures = report.failuresOf(cluster.name());
        if (failures.isEmpty()) {
            return null;
        }
        String sentences =
                failures.stream().map(Reachability.Item::evidence).distinct().collect(Collectors.joining(" "));
        String fix = failures.getFirst().fix();
        return new Blocked(failures.getFirst().check().text(), sentences + (fix == null ? "" : " " + fix));
    }

    private void push(ClusterFacts cluster, String namespace, Broker broker, Options options)
            throws GlobalnetPlan.AllocationException {
        String globalCidr = access.globalCidr(namespace, broker, cluster);
        Optional<Trust> trust = access.trust(namespace, cluster.name(), globalCidr);
        ManifestWork operator = SubmarinerManifests.operator(cluster, options);
        works.write(operator);
        TreeSet<String> labelled = new TreeSet<>(labelledNodes(cluster.name()));
        List<ClusterFacts.Node> chosen = cluster.chosenGateways(labelled);
        if (!chosen.isEmpty() || !labelled.isEmpty()) {
            works.write(SubmarinerManifests.gateways(cluster, chosen, labelled));
        }
        // The Submariner object needs the operator's definitions, so it comes when these are there; later it is kept
        // up.
        boolean operatorApplied = fleet.outcome(cluster.name(), SubmarinerNames.OPERATOR_WORK)
                .filter(ManifestWorks::isApplied)
                .isPresent();
        if (trust.isPresent() && (operatorApplied || pushed(cluster.name()))) {
            works.write(SubmarinerManifests.resource(cluster, trust.get(), options));
        }
    }

    private List<String> labelledNodes(String cluster) {
        return works.find(cluster, SubmarinerNames.GATEWAYS_WORK).stream()
                .flatMap(work -> work.getSpec().manifests().stream())
                .filter(m -> m.at("/metadata/labels").has(SubmarinerNames.GATEWAY_LABEL))
                .map(m -> m.at("/metadata/name").asText())
                .toList();
    }

    private Options options(ManagedClusterAddOn addOn) {
        boolean operatorGroup = fleet.get(
                        SubmarinerConfig.class, addOn.getMetadata().getNamespace(), SubmarinerNames.SUBMARINER)
                .map(c -> c.getMetadata().getAnnotations())
                .map(a -> !a.containsKey("skipOperatorGroup"))
                .orElse(true);
        Options plain = new Options(
                settings.images(), operatorGroup, Options.DEFAULT.nodePlacement(), Options.DEFAULT.mirrors());
        return deploymentConfig(addOn)
                .map(c -> new Options(
                        settings.images(),
                        operatorGroup,
                        c.nodePlacement() == null ? plain.nodePlacement() : c.nodePlacement(),
                        c.registries()))
                .orElse(plain);
    }

    private Optional<AddOnDeploymentConfig.Spec> deploymentConfig(ManagedClusterAddOn addOn) {
        if (addOn.getSpec() == null) {
            return Optional.empty();
        }
        return addOn.getSpec().configs().stream()
                .filter(c -> c.resource().equals("addondeploymentconfigs"))
                .flatMap(
                        c -> fleet
                                .get(AddOnDeploymentConfig.class, c.namespace() == null ? "" : c.namespace(), c.name())
                                .stream())
                .map(AddOnDeploymentConfig::getSpec)
                .findFirst();
    }

    private void report(ClusterFacts cluster, @Nullable Blocked blocked, Instant now) {
        Optional<ManifestWork> labels = works.find(cluster.name(), SubmarinerNames.GATEWAYS_WORK);
        AddOnConditions.Seen seen = new AddOnConditions.Seen(
                blocked,
                members.isAlive(cluster.name()),
                fleet.outcome(cluster.name(), SubmarinerNames.OPERATOR_WORK).orElse(null),
                works.find(cluster.name(), SubmarinerNames.RESOURCE_WORK).orElse(null),
                labels.orElse(null),
                labelledNodes(cluster.name()),
                cluster.isOpenShift());
        status.write(cluster, AddOnConditions.of(seen), now);
    }

    private void addFinalizer(ManagedClusterAddOn addOn) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", addOn.getMetadata().getResourceVersion());
        addOn.getMetadata().getFinalizers().forEach(metadata.withArrayProperty("finalizers")::add);
        metadata.withArrayProperty("finalizers").add(SubmarinerNames.ADDON_FINALIZER);
        fleet.api()
                .mergePatch(
                        Fleet.typeOf(ManagedClusterAddOn.class),
                        addOn.getMetadata().getNamespace(),
                        addOn.getMetadata().getName(),
                        "",
                        patch);
    }
}
