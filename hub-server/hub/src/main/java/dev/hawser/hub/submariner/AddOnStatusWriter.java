package dev.hawser.hub.submariner;

import dev.hawser.api.Condition;
import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.cluster.ClusterClaims;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.hub.addon.Fleet;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Writes the status of a cluster's add-on and of its SubmarinerConfig, when it is another one.
final class AddOnStatusWriter {

    private final Fleet fleet;

    AddOnStatusWriter(Fleet fleet) {
        this.fleet = fleet;
    }

    void write(ClusterFacts cluster, List<Condition> conditions, Instant now) {
        addOn(cluster.name(), conditions, now);
        config(cluster, conditions, now);
    }

    private void addOn(String cluster, List<Condition> conditions, Instant now) {
        Optional<ManagedClusterAddOn> present = fleet.get(ManagedClusterAddOn.class, cluster, AddOnNames.SUBMARINER);
        if (present.isEmpty()) {
            return;
        }
        ManagedClusterAddOn.Status old = present.get().getStatus();
        ManagedClusterAddOn.Status next = new ManagedClusterAddOn.Status(
                SubmarinerNames.NAMESPACE,
                merged(old == null ? List.of() : old.conditions(), conditions, now),
                old == null ? List.of() : old.relatedObjects(),
                old == null ? null : old.addOnMeta(),
                new ManagedClusterAddOn.HealthCheck("Customized"));
        if (!next.equals(old)) {
            ManagedClusterAddOn changed = Fleet.copy(present.get(), ManagedClusterAddOn.class);
            changed.setStatus(next);
            fleet.api().updateStatus(changed.toTree());
        }
    }

    private void config(ClusterFacts cluster, List<Condition> conditions, Instant now) {
        Optional<SubmarinerConfig> present =
                fleet.get(SubmarinerConfig.class, cluster.name(), SubmarinerNames.SUBMARINER);
        if (present.isEmpty()) {
            return;
        }
        boolean applied = Condition.find(conditions, SubmarinerNames.BROKER_CONFIG_APPLIED)
                .filter(Condition::holds)
                .isPresent();
        Condition labelled = Condition.find(conditions, SubmarinerNames.GATEWAY_NODES_LABELED)
                .orElse(Condition.of("", false, "Failure", "Nothing is pushed to the cluster."));
        Condition configApplied = applied
                ? Condition.of(
                        SubmarinerNames.CONFIG_APPLIED,
                        true,
                        "SubmarinerConfigApplied",
                        "The configuration is applied.")
                : Condition.of(
                        SubmarinerNames.CONFIG_APPLIED,
                        false,
                        "SubmarinerConfigNotApplied",
                        "Nothing is pushed to the cluster; see the conditions of its add-on.");
        Condition gateways = Condition.of(
                SubmarinerNames.GATEWAYS_LABELED,
                labelled.holds(),
                labelled.holds() ? "Success" : "InsufficientNodes",
                Objects.requireNonNullElse(labelled.message(), labelled.reason()));
        SubmarinerConfig.Status old = present.get().getStatus();
        SubmarinerConfig.Status next = new SubmarinerConfig.Status(
                merged(old == null ? List.of() : old.conditions(), List.of(configApplied, gateways), now),
                info(cluster));
        if (!next.equals(old)) {
            SubmarinerConfig changed = Fleet.copy(present.get(), SubmarinerConfig.class);
            changed.setStatus(next);
            fleet.api().updateStatus(changed.toTree());
        }
    }

    private SubmarinerConfig.@Nullable ManagedClusterInfo info(ClusterFacts cluster) {
        ManagedCluster.Status status = fleet.get(ManagedCluster.class, "", cluster.name())
                .map(ManagedCluster::getStatus)
                .orElse(null);
        return status == null
                ? null
                : new SubmarinerConfig.ManagedClusterInfo(
                        cluster.name(),
                        status.claim(ClusterClaims.PRODUCT).orElse(null),
                        status.claim(ClusterClaims.PLATFORM).orElse(null),
                        status.claim(ClusterClaims.REGION).orElse(null),
                        null,
                        status.claim(ClusterClaims.OPENSHIFT_VERSION).orElse(null),
                        cluster.networkPlugin().orElse(null));
    }

    private static List<Condition> merged(List<Condition> old, List<Condition> next, Instant now) {
        List<Condition> merged = old;
        for (Condition condition : next) {
            merged = Condition.merge(merged, condition, now);
        }
        return merged;
    }
}
