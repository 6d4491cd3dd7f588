package dev.hawser.hub.submariner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.addon.ManifestWorks;
import dev.hawser.hub.addon.WorkWriter;
import dev.hawser.hub.reconcile.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Takes Submariner off a cluster: first the Submariner object, so that the operator can clean up the nodes, then
/// the
/// gateway labels and the operator, then what the cluster has on the broker. A cluster that is silent, or does not
/// manage in time, holds none of it up.
final class AddOnRemoval {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Fleet fleet;
    private final WorkWriter works;
    private final BrokerDeparture departure;

    AddOnRemoval(Fleet fleet, WorkWriter works) {
        this.fleet = fleet;
        this.works = works;
        this.departure = new BrokerDeparture(fleet);
    }

    /// @param facts null if the ManagedCluster is gone
    /// @param alive whether the agent can be waited for
    Result remove(ManagedClusterAddOn addOn, @Nullable ClusterFacts facts, boolean alive, Instant now) {
        String cluster = addOn.getMetadata().getNamespace();
        if (!addOn.getMetadata().getFinalizers().contains(SubmarinerNames.ADDON_FINALIZER)) {
            return Result.DONE;
        }
        Instant started = Instant.parse(addOn.getMetadata().getDeletionTimestamp());
        boolean waits = alive && now.isBefore(started.plus(PATIENCE));
        if (!works.delete(cluster, SubmarinerNames.RESOURCE_WORK) && waits) {
            return Result.after(LOOK);
        }
        if (facts != null && waits && !labelsAreOff(facts)) {
            return Result.after(LOOK);
        }
        boolean labelsGone = works.delete(cluster, SubmarinerNames.GATEWAYS_WORK);
        boolean operatorGone = works.delete(cluster, SubmarinerNames.OPERATOR_WORK);
        if (!(labelsGone && operatorGone) && waits) {
            return Result.after(LOOK);
        }
        if (facts != null && !facts.clusterSet().isEmpty()) {
            departure.remove(SubmarinerNames.brokerNamespace(facts.clusterSet()), cluster);
        }
        release(addOn);
        return Result.DONE;
    }

    /// Puts the nodes without labels into the work, and waits until that is applied.
    private boolean labelsAreOff(ClusterFacts facts) {
        Optional<ManifestWork> work = works.find(facts.name(), SubmarinerNames.GATEWAYS_WORK);
        if (work.isEmpty() || work.get().getMetadata().getDeletionTimestamp() != null) {
            return true;
        }
        TreeSet<String> nodes = new TreeSet<>(nodesOf(work.get()));
        ManifestWork bare = SubmarinerManifests.gateways(facts, List.of(), nodes);
        if (bare.getSpec().manifests().isEmpty()) {
            return true;
        }
        works.write(bare);
        return works.find(facts.name(), SubmarinerNames.GATEWAYS_WORK)
                .map(ManifestWorks::isApplied)
                .orElse(true);
    }

    static List<String> nodesOf(ManifestWork work) {
        return work.getSpec().manifests().stream()
                .map(m -> m.at("/metadata/name").asText())
                .toList();
    }

    private void release(ManagedClusterAddOn addOn) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", addOn.getMetadata().getResourceVersion());
        ArrayNode left = metadata.putArray("finalizers");
        addOn.getMetadata().getFinalizers().stream()
                .filter(f -> !f.equals(SubmarinerNames.ADDON_FINALIZER))
                .forEach(left::add);
        fleet.api()
                .mergePatch(
                        Fleet.typeOf(ManagedClusterAddOn.class),
                        addOn.getMetadata().getNamespace(),
                        addOn.getMetadata().getName(),
                        "",
                        patch);
    }
}
