package dev.hawser.simulator.submariner;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.agent.kube.Clients;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.mcs.ServiceImport;
import dev.hawser.api.mcs.ServiceNames;
import dev.hawser.api.submariner.Cluster;
import dev.hawser.api.submariner.Endpoint;
import dev.hawser.api.submariner.EndpointSpec;
import dev.hawser.api.submariner.SubmarinerNames;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The broker as one cluster's gateway and Lighthouse agent use it: a bearer token, one namespace, and the calls of
/// Submariner's syncers (get, list, watch, create, update, delete).
final class BrokerLink implements AutoCloseable {

    static final ResourceType CLUSTERS = new ResourceType("submariner.io", "v1", "Cluster", "clusters", true);
    static final ResourceType ENDPOINTS = new ResourceType("submariner.io", "v1", "Endpoint", "endpoints", true);
    static final ResourceType SLICES =
            new ResourceType("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true);
    static final ResourceType IMPORTS =
            new ResourceType("multicluster.x-k8s.io", "v1alpha1", "ServiceImport", "serviceimports", true);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Api broker;
    private final String namespace;
    private final String clusterId;
    private final SharedIndexInformer<Endpoint> endpoints;
    private final SharedIndexInformer<Cluster> clusters;
    private final SharedIndexInformer<EndpointSlice> slices;
    private final SharedIndexInformer<ServiceImport> imports;
    private volatile boolean closed;

    /// Connects as Submariner does: asks for an object named `any`, to which "not found" is a good answer.
    ///
    /// @param onEndpoints told when Endpoints change; must be quick
    /// @param onServices told when ServiceImports or EndpointSlices change; must be quick
    /// @throws ApiFailure if the broker cannot be reached or refuses the token
    BrokerLink(
            Clients clients,
            GatewaySettings.BrokerAccess access,
            String clusterId,
            Runnable onEndpoints,
            Runnable onServices) {
        this.namespace = access.namespace();
        this.clusterId = clusterId;
        this.broker = new Api(
                clients.withToken("https://" + access.server(), access.caPem(), access.token()), Clients.TIMEOUT);
        try {
            broker.get(ENDPOINTS, namespace, "any");
        } catch (ApiFailure e) {
            broker.client().close();
            throw e;
        }
        var client = broker.client();
        this.endpoints =
                started(client.resources(Endpoint.class).inNamespace(namespace).runnableInformer(0), onEndpoints);
        this.clusters =
                started(client.resources(Cluster.class).inNamespace(namespace).runnableInformer(0), onEndpoints);
        this.imports = started(
                client.resources(ServiceImport.class).inNamespace(namespace).runnableInformer(0), onServices);
        this.slices = started(
                client.resources(EndpointSlice.class)
                        .inNamespace(namespace)
                        .withLabel(ServiceNames.MANAGED_BY, ServiceNames.MANAGED_BY_LIGHTHOUSE)
                        .runnableInformer(0),
                onServices);
    }

    private <T extends HasMetadata> SharedIndexInformer<T> started(SharedIndexInformer<T> informer, Runnable onChange) {
        informer.exceptionHandler((started, failure) -> !closed);
        informer.addEventHandler(new Changes<>(onChange));
        informer.start();
        return informer;
    }

    /// Puts this cluster on the broker, and takes away what an earlier gateway of it left.
    void announce(Cluster.Spec cluster, EndpointSpec endpoint) {
        put(CLUSTERS, object(CLUSTERS, clusterId, cluster));
        String name = clusterId + "-" + endpoint.cableName();
        put(ENDPOINTS, object(ENDPOINTS, name, endpoint));
        for (ObjectNode other : broker.list(ENDPOINTS, namespace, "")) {
            String otherName = other.path("metadata").path("name").asText();
            if (other.path("spec").path("cluster_id").asText().equals(clusterId) && !otherName.equals(name)) {
                broker.delete(ENDPOINTS, namespace, otherName, "Background", null);
            }
        }
    }

    private ObjectNode object(ResourceType type, String name, Object spec) {
        ObjectNode object = Api.object(type, namespace, name);
        object.withObject("/metadata").putObject("labels").put(SubmarinerNames.CLUSTER_ID_LABEL, clusterId);
        object.set("spec", JSON.valueToTree(spec));
        return object;
    }

    /// Creates, or updates with the precondition that nobody else did.
    void put(ResourceType type, ObjectNode object) {
        String name = object.path("metadata").path("name").asText();
        Optional<ObjectNode> old = broker.get(type, namespace, name);
        if (old.isEmpty()) {
            broker.create(type, namespace, object);
            return;
        }
        ObjectNode next = old.get().deepCopy();
        object.properties().forEach(member -> {
            if (!member.getKey().equals("metadata")) {
                next.set(member.getKey(), member.getValue());
            }
        });
        for (String map : List.of("labels", "annotations")) {
            if (object.path("metadata").has(map)) {
                next.withObject("/metadata/" + map)
                        .setAll((ObjectNode) object.path("metadata").path(map));
            }
        }
        if (!next.equals(old.get())) {
            broker.update(type, namespace, name, next);
        }
    }

    /// Takes this cluster off the broker.
    void withdraw() {
        for (ObjectNode endpoint : broker.list(ENDPOINTS, namespace, "")) {
            if (endpoint.path("spec").path("cluster_id").asText().equals(clusterId)) {
                broker.delete(
                        ENDPOINTS,
                        namespace,
                        endpoint.path("metadata").path("name").asText(),
                        "Background",
                        null);
            }
        }
        broker.delete(CLUSTERS, namespace, clusterId, "Background", null);
    }

    /// Direct calls, for Lighthouse.
    Api api() {
        return broker;
    }

    String namespace() {
        return namespace;
    }

    List<EndpointSpec> endpoints() {
        List<EndpointSpec> specs = new ArrayList<>();
        for (Endpoint endpoint : endpoints.getStore().list()) {
            Map<String, String> labels = endpoint.getMetadata().getLabels();
            if (endpoint.getSpec() != null && labels != null && labels.containsKey(SubmarinerNames.CLUSTER_ID_LABEL)) {
                specs.add(endpoint.getSpec());
            }
        }
        return specs;
    }

    List<ServiceImport> imports() {
        return imports.getStore().list();
    }

    List<EndpointSlice> slices() {
        return slices.getStore().list();
    }

    boolean servicesKnown() {
        return imports.hasSynced() && slices.hasSynced();
    }

    @Override
    public void close() {
        closed = true;
        List.of(endpoints, clusters, slices, imports).forEach(SharedIndexInformer::stop);
        broker.client().close();
    }

    private record Changes<T>(Runnable onChange) implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T object) {
            onChange.run();
        }

        @Override
        public void onUpdate(T before, T object) {
            onChange.run();
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            onChange.run();
        }
    }
}
