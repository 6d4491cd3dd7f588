package dev.hawser.hub.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.hub.identity.AgentName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The RBAC objects that give a cluster's agents their rights, from the documents in `agent-rights.yaml`: what
/// an agent may do on the hub is read there and nowhere else. Only the cluster's name is put in, into parsed
/// documents, so that no name can change their structure.
final class AgentRights {

    private static final String CLUSTER = "CLUSTER";

    private AgentRights() {}

    /// The name of all objects of one cluster's rights.
    static String nameFor(String cluster) {
        return "open-cluster-management:managedcluster:" + cluster;
    }

    /// Role and binding for the cluster's own ManagedCluster, role and binding in the cluster's namespace.
    static List<ObjectNode> of(String cluster) {
        if (!AgentName.isClusterName(cluster)) {
            throw new IllegalArgumentException("not a cluster name: " + cluster);
        }
        List<ObjectNode> documents = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(AgentRights.class.getResourceAsStream("agent-rights.yaml"));
                var values = new YAMLMapper().readerFor(JsonNode.class).<JsonNode>readValues(in)) {
            while (values.hasNext()) {
                documents.add((ObjectNode) named(values.next(), cluster));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    private static JsonNode named(JsonNode node, String cluster) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(named(member.getValue(), cluster)));
            return object;
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, named(array.get(i), cluster));
            }
            return array;
        }
        return node.isTextual() ? TextNode.valueOf(node.asText().replace(CLUSTER, cluster)) : node;
    }
}
