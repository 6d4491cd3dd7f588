package dev.hawser.hub.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.mcs.ServiceImport;
import dev.hawser.api.mcs.ServiceNames;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.store.ResourceKey;
import dev.hawser.apiserver.store.StoredResource;
import dev.hawser.hub.addon.Fleet;
import dev.hawser.hub.reconcile.Reconciler;
import dev.hawser.hub.reconcile.Result;
import dev.hawser.hub.reconcile.Trigger;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps the ExportedServices of a broker namespace as the broker's ServiceImports and EndpointSlices say.
public final class ExportedServiceReconciler implements Reconciler {

    private static final GroupResource SLICES = new GroupResource("discovery.k8s.io", "endpointslices");
    private static final String MANAGER = "hawser-network";

    private final Fleet fleet;
    private final InstantSource clock;

    public ExportedServiceReconciler(Fleet fleet, InstantSource clock) {
        this.fleet = fleet;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "exported-services";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(
                Trigger.on(Fleet.typeOf(ServiceImport.class), (object, state) -> keysOf(object)),
                Trigger.on(SLICES, (object, state) -> keysOf(object)),
                Trigger.on(Fleet.typeOf(ExportedService.class)));
    }

    /// EndpointSlices and single clusters' imports name their service in labels, the aggregated import in
    /// annotations.
    private static List<ResourceKey> keysOf(StoredResource object) {
        String namespace = object.key().namespace();
        if (!namespace.endsWith(SubmarinerNames.BROKER_NAMESPACE_SUFFIX)) {
            return List.of();
        }
        Map<String, String> labels = object.labels();
        String service = labels.get(ServiceNames.SERVICE_NAME);
        String from = labels.get(ServiceNames.SOURCE_NAMESPACE);
        if (service == null || from == null) {
            JsonNode annotations = object.toTree().at("/metadata/annotations");
            service = annotations.path(ServiceNames.SERVICE_NAME).asText("");
            from = annotations.path(ServiceNames.SOURCE_NAMESPACE).asText("");
        }
        return service.isEmpty() || from.isEmpty()
                ? List.of()
                : List.of(Fleet.keyOf(ExportedService.class, namespace, service + "." + from));
    }

    @Override
    public Result reconcile(ResourceKey key) {
        Optional<ExportedService> existing = fleet.get(ExportedService.class, key.namespace(), key.name());
        Optional<ExportedServices.OnBroker> broker = onBroker(key);
        if (broker.isEmpty()) {
            if (existing.isPresent()) {
                fleet.api().delete(key.type(), key.namespace(), key.name(), null);
            }
            return Result.DONE;
        }
        ExportedService.Status old = existing.map(ExportedService::getStatus).orElse(null);
        ExportedService desired = ExportedServices.desired(broker.get(), key.namespace(), old, clock.instant());
        if (existing.isEmpty() || !desired.getSpec().equals(existing.get().getSpec())) {
            ExportedService bare = Fleet.copy(desired, ExportedService.class);
            bare.setStatus(null);
            fleet.api().apply(bare.toTree(), MANAGER, true);
        }
        if (!desired.getStatus().equals(old)) {
            fleet.api().applyStatus(desired.toTree(), MANAGER, true);
        }
        return Result.DONE;
    }

    /// Service names have no dots, so the first one ends it.
    private Optional<ExportedServices.OnBroker> onBroker(ResourceKey key) {
        int dot = key.name().indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String service = key.name().substring(0, dot);
        String namespace = key.name().substring(dot + 1);
        Optional<ServiceImport> aggregated = fleet.get(ServiceImport.class, key.namespace(), service + "-" + namespace);
        if (aggregated.isEmpty()) {
            return Optional.empty();
        }
        List<ServiceImport> perCluster = fleet.list(ServiceImport.class, key.namespace()).stream()
                .filter(i -> isOf(i, service, namespace))
                .toList();
        List<JsonNode> slices = fleet.trees(SLICES, key.namespace()).stream()
                .filter(s -> isOf(s, service, namespace))
                .<JsonNode>map(s -> s)
                .toList();
        return Optional.of(new ExportedServices.OnBroker(service, namespace, aggregated.get(), perCluster, slices));
    }

    private static boolean isOf(ServiceImport object, String service, String namespace) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null
                && labels.containsKey(ServiceNames.SOURCE_CLUSTER)
                && service.equals(labels.get(ServiceNames.SERVICE_NAME))
                && namespace.equals(labels.get(ServiceNames.SOURCE_NAMESPACE));
    }

    private static boolean isOf(ObjectNode slice, String service, String namespace) {
        return service.equals(ExportedServices.label(slice, ServiceNames.SERVICE_NAME))
                && namespace.equals(ExportedServices.label(slice, ServiceNames.SOURCE_NAMESPACE));
    }
}
