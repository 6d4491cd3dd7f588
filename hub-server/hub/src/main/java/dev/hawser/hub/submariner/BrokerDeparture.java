package dev.hawser.hub.submariner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.mcs.ServiceImport;
import dev.hawser.api.mcs.ServiceNames;
import dev.hawser.api.submariner.Cluster;
import dev.hawser.api.submariner.Endpoint;
import dev.hawser.api.submariner.SubmarinerNames;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.hub.addon.Fleet;
import java.util.List;

/// Takes a cluster off a broker: its rights first, so that it cannot write again, then everything that it
/// announced.
final class BrokerDeparture {

    private static final GroupResource IMPORTS = Fleet.typeOf(ServiceImport.class);

    private final Fleet fleet;

    BrokerDeparture(Fleet fleet) {
        this.fleet = fleet;
    }

    void remove(String namespace, String cluster) {
        fleet.api().delete(BrokerObjects.ROLE_BINDINGS, namespace, BrokerObjects.bindingName(cluster), null);
        fleet.api().delete(BrokerObjects.SECRETS, namespace, BrokerObjects.tokenName(cluster), null);
        announced(namespace, cluster);
        imports(namespace, cluster);
        releaseGlobalCidr(namespace, cluster);
        // The account goes last: as long as it is there, the departure is not complete and is tried again.
        fleet.api().delete(BrokerObjects.SERVICE_ACCOUNTS, namespace, SubmarinerNames.brokerAccount(cluster), null);
    }

    private void announced(String namespace, String cluster) {
        for (GroupResource type :
                List.of(Fleet.typeOf(Endpoint.class), Fleet.typeOf(Cluster.class), BrokerObjects.ENDPOINT_SLICES)) {
            for (ObjectNode object : fleet.trees(type, namespace)) {
                if (belongsTo(object, cluster)) {
                    fleet.api().delete(type, namespace, name(object), null);
                }
            }
        }
    }

    private static boolean belongsTo(JsonNode object, String cluster) {
        JsonNode labels = object.path("metadata").path("labels");
        return cluster.equals(labels.path(SubmarinerNames.CLUSTER_ID_LABEL).asText())
                || cluster.equals(labels.path(ServiceNames.SOURCE_CLUSTER).asText())
                || cluster.equals(object.at("/spec/cluster_id").asText());
    }

    private void imports(String namespace, String cluster) {
        for (ObjectNode object : fleet.trees(IMPORTS, namespace)) {
            JsonNode labels = object.path("metadata").path("labels");
            if (cluster.equals(labels.path(ServiceNames.SOURCE_CLUSTER).asText())) {
                fleet.api().delete(IMPORTS, namespace, name(object), null);
                continue;
            }
            JsonNode clusters = object.at("/status/clusters");
            ArrayNode left = object.arrayNode();
            clusters.forEach(entry -> {
                if (!cluster.equals(entry.path("cluster").asText())) {
                    left.add(entry);
                }
            });
            if (left.size() == clusters.size()) {
                continue;
            }
            if (left.isEmpty()) {
                fleet.api().delete(IMPORTS, namespace, name(object), null);
            } else {
                object.withObjectProperty("status").set("clusters", left);
                fleet.api().updateStatus(object);
            }
        }
    }

    private void releaseGlobalCidr(String namespace, String cluster) {
        fleet.tree(BrokerObjects.CONFIG_MAPS, namespace, SubmarinerNames.GLOBALNET_CONFIG_MAP)
                .ifPresent(map -> {
                    GlobalnetPlan plan = GlobalnetPlan.ofConfigMap(map);
                    if (plan.cidrOf(cluster).isPresent()) {
                        map.set(
                                "data",
                                plan.release(cluster).toConfigMap(namespace).get("data"));
                        fleet.api().update(map);
                    }
                });
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }
}
