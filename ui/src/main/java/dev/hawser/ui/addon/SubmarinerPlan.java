package dev.hawser.ui.addon;

import dev.hawser.api.addon.AddOnNames;
import dev.hawser.api.addon.ManagedClusterAddOn;
import dev.hawser.api.network.Interconnect;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.ui.hub.Hub;
import dev.hawser.ui.hub.HubException;
import dev.hawser.ui.hub.HubException.Failure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.ArrayList;
import java.util.List;

/// What the person wants of Submariner on a cluster set.
///
/// @param fresh clusters to install it on
/// @param present clusters of the set that have it already
record SubmarinerPlan(
        String set,
        List<String> fresh,
        List<String> present,
        boolean globalnet,
        String cableDriver,
        int nattPort,
        int gateways) {
    SubmarinerPlan {
        fresh = List.copyOf(fresh);
        present = List.copyOf(present);
    }

    /// The question whether it will connect: all clusters that will be joined, old and new.
    Reachability question() {
        Reachability question = new Reachability();
        question.getMetadata().setGenerateName("submariner-" + set + "-");
        List<String> all = new ArrayList<>(present);
        all.addAll(fresh);
        question.setSpec(new Reachability.Spec(Interconnect.SUBMARINER, all, set, List.of(), globalnet, "1h"));
        return question;
    }

    /// What has to exist, in the order of creation. Creating the add-on is what starts the installation.
    List<HasMetadata> objects() {
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(namespace());
        objects.add(broker());
        for (String cluster : fresh) {
            objects.add(config(cluster));
        }
        for (String cluster : fresh) {
            ManagedClusterAddOn addOn = ManagedClusterAddOn.named(cluster, AddOnNames.SUBMARINER);
            addOn.setSpec(new ManagedClusterAddOn.Spec(SubmarinerNames.NAMESPACE, List.of()));
            objects.add(addOn);
        }
        return objects;
    }

    private Namespace namespace() {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(SubmarinerNames.brokerNamespace(set))
                .endMetadata()
                .build();
    }

    private Broker broker() {
        Broker broker = Broker.named(SubmarinerNames.brokerNamespace(set), SubmarinerNames.BROKER);
        List<String> components = globalnet
                ? List.of("service-discovery", "connectivity", "globalnet")
                : List.of("service-discovery", "connectivity");
        broker.setSpec(new Broker.Spec(components, List.of(), null, null, null, globalnet, null));
        return broker;
    }

    private SubmarinerConfig config(String cluster) {
        SubmarinerConfig config = SubmarinerConfig.named(cluster, SubmarinerNames.SUBMARINER);
        config.setSpec(new SubmarinerConfig.Spec(
                cableDriver,
                null,
                null,
                nattPort,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new SubmarinerConfig.GatewayConfig(gateways, List.of(), null, null, null, null),
                null,
                null,
                List.of()));
        return config;
    }

    /// Creates what is missing. What exists already stays as it is, so a second attempt completes the first.
    void carryOut(Hub hub) {
        for (HasMetadata object : objects()) {
            try {
                hub.create(object);
            } catch (HubException e) {
                boolean there = e.failure() == Failure.CONFLICT;
                boolean namespaceWithheld = object instanceof Namespace && e.failure() == Failure.FORBIDDEN;
                if (!there && !namespaceWithheld) {
                    throw new HubException(
                            e.failure(),
                            object.getKind() + " " + object.getMetadata().getName() + ": " + e.sentence());
                }
            }
        }
    }
}
