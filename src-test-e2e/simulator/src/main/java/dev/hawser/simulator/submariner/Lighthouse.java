package dev.hawser.simulator.submariner;

import static dev.hawser.api.mcs.ServiceNames.IS_HEADLESS;
import static dev.hawser.api.mcs.ServiceNames.MANAGED_BY;
import static dev.hawser.api.mcs.ServiceNames.MANAGED_BY_LIGHTHOUSE;
import static dev.hawser.api.mcs.ServiceNames.SERVICE_NAME;
import static dev.hawser.api.mcs.ServiceNames.SOURCE_CLUSTER;
import static dev.hawser.api.mcs.ServiceNames.SOURCE_NAMESPACE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.Api;
import dev.hawser.agent.kube.ApiFailure;
import dev.hawser.api.Condition;
import dev.hawser.api.mcs.ServiceImport;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.simulator.cluster.Objects;
import dev.hawser.simulator.cluster.SimulatedCluster;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Plays the Lighthouse agent: brings exported services to the broker, and those of the other clusters from there.
final class Lighthouse {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMillis(300);

    private final SimulatedCluster cluster;
    private final Objects objects;
    private final String clusterId;
    private final BrokerLink broker;

    Lighthouse(SimulatedCluster cluster, String clusterId, BrokerLink broker) {
        this.cluster = cluster;
        this.objects = cluster.objects();
        this.clusterId = clusterId;
        this.broker = broker;
    }

    /// Brings both sides in line.
    ///
    /// @return when to look again although nothing happened
    Optional<Duration> reconcile() {
        if (!broker.servicesKnown()) {
            return Optional.of(SOON);
        }
        Set<String> exported = new HashSet<>();
        for (ObjectNode export : objects.list(Types.EXPORTS, null)) {
            if (export(export)) {
                exported.add(namespace(export) + "/" + name(export));
            }
        }
        unexport(exported);
        bringImports();
        bringSlices();
        return Optional.empty();
    }

    /// Takes all of this cluster's services off the broker.
    void withdraw() {
        unexport(Set.of());
    }

    private boolean export(ObjectNode export) {
        String namespace = namespace(export);
        String name = name(export);
        Optional<ObjectNode> service = objects.get(Types.SERVICES, namespace, name);
        if (service.isEmpty()) {
            say(export, Condition.of("Valid", false, "NoService", "Service to be exported doesn't exist"));
            return false;
        }
        JsonNode spec = service.get().path("spec");
        String type = spec.path("type").asText("ClusterIP");
        if (!type.equals("ClusterIP")) {
            say(
                    export,
                    Condition.of("Valid", false, "InvalidServiceType", "Service of type " + type + " not supported"));
            return false;
        }
        boolean headless = spec.path("clusterIP").asText().equals("None");
        ObjectNode slice = slice(namespace, name, spec, headless);
        objects.put(Types.SLICES, slice);
        ObjectNode onBroker = slice.deepCopy();
        onBroker.withObject("/metadata").put("namespace", broker.namespace());
        onBroker.withObject("/metadata/labels").put(SubmarinerNames.CLUSTER_ID_LABEL, clusterId);
        broker.put(BrokerLink.SLICES, onBroker);
        aggregate(namespace, name, spec, headless, export);
        say(export, Condition.of("Valid", true, "Valid", "Service exported"));
        say(export, Condition.of("Ready", true, "Exported", "Service was successfully exported to the broker"));
        return true;
    }

    private ObjectNode slice(String namespace, String service, JsonNode spec, boolean headless) {
        ObjectNode slice = JsonNodeFactory.instance.objectNode();
        slice.put("apiVersion", "discovery.k8s.io/v1")
                .put("kind", "EndpointSlice")
                .put("addressType", "IPv4");
        ObjectNode metadata = slice.putObject("metadata").put("name", sliceName(namespace, service));
        metadata.put("namespace", namespace);
        metadata.putObject("labels")
                .put(MANAGED_BY, MANAGED_BY_LIGHTHOUSE)
                .put(SOURCE_CLUSTER, clusterId)
                .put(SERVICE_NAME, service)
                .put(SOURCE_NAMESPACE, namespace)
                .put(IS_HEADLESS, Boolean.toString(headless));
        String address = headless
                ? Subnets.address(cluster.profile().podCidr(), 300 + Math.floorMod(service.hashCode(), 200))
                : spec.path("clusterIP").asText();
        ObjectNode endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(address);
        endpoint.putObject("conditions").put("ready", true);
        if (headless) {
            endpoint.put("hostname", service + "-0");
        }
        ArrayNode ports = slice.putArray("ports");
        spec.path("ports")
                .forEach(port -> ports.addObject()
                        .put("name", port.path("name").asText(""))
                        .put("port", port.path("port").asInt())
                        .put("protocol", port.path("protocol").asText("TCP")));
        return slice;
    }

    private void aggregate(String namespace, String service, JsonNode spec, boolean headless, ObjectNode export) {
        Api api = broker.api();
        String name = service + "-" + namespace;
        ObjectNode aggregated =
                api.get(BrokerLink.IMPORTS, broker.namespace(), name).orElse(null);
        String since = export.path("metadata").path("creationTimestamp").asText();
        ObjectNode wanted = Api.object(BrokerLink.IMPORTS, broker.namespace(), name);
        wanted.withObject("/metadata/annotations")
                .put(SERVICE_NAME, service)
                .put(SOURCE_NAMESPACE, namespace)
                .put(
                        "timestamp.submariner.io/" + clusterId,
                        Long.toString(Instant.parse(since).getEpochSecond() * 1_000_000_000L));
        if (aggregated == null) {
            wanted.withObject("/metadata/labels").put(SubmarinerNames.CLUSTER_ID_LABEL, clusterId);
            ObjectNode body = wanted.putObject("spec").put("type", headless ? "Headless" : "ClusterSetIP");
            ArrayNode ports = body.putArray("ports");
            spec.path("ports")
                    .forEach(port -> ports.addObject()
                            .put("name", port.path("name").asText(""))
                            .put("port", port.path("port").asInt())
                            .put("protocol", port.path("protocol").asText("TCP")));
        }
        broker.put(BrokerLink.IMPORTS, wanted);
        clusters(name, true);
    }

    /// Adds this cluster to, or takes it out of, the exporters of an aggregated import; the last one deletes it.
    private void clusters(String name, boolean in) {
        Api api = broker.api();
        ObjectNode found = api.get(BrokerLink.IMPORTS, broker.namespace(), name).orElse(null);
        if (found == null) {
            return;
        }
        List<String> before = new ArrayList<>();
        found.path("status")
                .path("clusters")
                .forEach(c -> before.add(c.path("cluster").asText()));
        List<String> after = new ArrayList<>(before);
        after.remove(clusterId);
        if (in) {
            after.add(clusterId);
        }
        if (after.isEmpty()) {
            api.delete(
                    BrokerLink.IMPORTS,
                    broker.namespace(),
                    name,
                    "Background",
                    found.path("metadata").path("uid").asText());
        } else if (before.contains(clusterId) != in) {
            ArrayNode clusters = found.withObject("/status").putArray("clusters");
            after.forEach(id -> clusters.addObject().put("cluster", id));
            try {
                api.updateStatus(BrokerLink.IMPORTS, broker.namespace(), name, found);
            } catch (ApiFailure e) {
                if (!e.isNotFound()) {
                    throw e;
                }
                api.update(BrokerLink.IMPORTS, broker.namespace(), name, found);
            }
        }
    }

    private void unexport(Set<String> exported) {
        for (EndpointSlice slice : broker.slices()) {
            Map<String, String> labels = slice.getMetadata().getLabels();
            String service = labels.getOrDefault(SERVICE_NAME, "");
            String namespace = labels.getOrDefault(SOURCE_NAMESPACE, "");
            if (clusterId.equals(labels.get(SOURCE_CLUSTER)) && !exported.contains(namespace + "/" + service)) {
                broker.api()
                        .delete(
                                BrokerLink.SLICES,
                                broker.namespace(),
                                slice.getMetadata().getName(),
                                "Background",
                                null);
                objects.delete(Types.SLICES, namespace, slice.getMetadata().getName());
                clusters(service + "-" + namespace, false);
            }
        }
    }

    private void bringImports() {
        Set<String> known = new HashSet<>();
        for (ServiceImport found : broker.imports()) {
            Map<String, String> annotations = found.getMetadata().getAnnotations();
            String service = annotations.getOrDefault(SERVICE_NAME, "");
            String namespace = annotations.getOrDefault(SOURCE_NAMESPACE, "");
            if (service.isEmpty()
                    || objects.get(Types.NAMESPACES, "", namespace).isEmpty()) {
                continue;
            }
            known.add(namespace + "/" + service);
            ObjectNode local = JSON.valueToTree(found);
            local.remove("status");
            ObjectNode metadata =
                    local.putObject("metadata").put("name", service).put("namespace", namespace);
            metadata.putObject("labels").put(MANAGED_BY, MANAGED_BY_LIGHTHOUSE);
            objects.put(Types.IMPORTS, local);
            JsonNode status = JSON.valueToTree(found.getStatus());
            objects.putStatus(Types.IMPORTS, namespace, service, object -> {
                object.set("status", status);
                return object;
            });
        }
        dropOthers(Types.IMPORTS, known);
    }

    private void bringSlices() {
        Set<String> known = new HashSet<>();
        for (EndpointSlice found : broker.slices()) {
            Map<String, String> labels = found.getMetadata().getLabels();
            String namespace = labels.getOrDefault(SOURCE_NAMESPACE, "");
            if (objects.get(Types.NAMESPACES, "", namespace).isEmpty()) {
                continue;
            }
            known.add(namespace + "/" + found.getMetadata().getName());
            if (!clusterId.equals(labels.get(SOURCE_CLUSTER))) {
                ObjectNode local = JSON.valueToTree(found);
                ObjectNode metadata = local.putObject("metadata");
                metadata.put("name", found.getMetadata().getName()).put("namespace", namespace);
                metadata.set("labels", JSON.valueToTree(labels));
                objects.put(Types.SLICES, local);
            }
        }
        dropOthers(Types.SLICES, known);
    }

    private void dropOthers(dev.hawser.apiserver.kind.GroupResource type, Set<String> known) {
        for (ObjectNode local : objects.list(type, null)) {
            JsonNode labels = local.path("metadata").path("labels");
            boolean ours = labels.path(MANAGED_BY).asText().equals(MANAGED_BY_LIGHTHOUSE);
            boolean own = labels.path(SOURCE_CLUSTER).asText().equals(clusterId);
            if (ours && !own && !known.contains(namespace(local) + "/" + name(local))) {
                objects.delete(type, namespace(local), name(local));
            }
        }
    }

    private void say(ObjectNode export, Condition condition) {
        Instant now = cluster.runtime().clock().instant();
        objects.putStatus(Types.EXPORTS, namespace(export), name(export), object -> {
            List<Condition> old = new ArrayList<>();
            object.path("status").path("conditions").forEach(c -> old.add(JSON.convertValue(c, Condition.class)));
            object.withObject("/status").set("conditions", JSON.valueToTree(Condition.merge(old, condition, now)));
            return object;
        });
    }

    private String sliceName(String namespace, String service) {
        String hash = Integer.toString(Math.floorMod((clusterId + "/" + namespace).hashCode(), 60_466_176), 36);
        return service + "-" + ("00000" + hash).substring(hash.length());
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    private static String namespace(ObjectNode object) {
        return object.path("metadata").path("namespace").asText();
    }
}
