package dev.hawser.simulator.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The objects of the load. No two are equal: a write that changes nothing is none.
final class Payload {

    private static final int CONFIG_BYTES = 512;
    private static final int CONDITIONS = 8;

    private Payload() {}

    static String namespace(int agent) {
        return "bench-%04d".formatted(agent);
    }

    /// A ManifestWork of about so many bytes.
    static ObjectNode work(String name, long turn, int bytes) {
        ObjectNode work = object("work.open-cluster-management.io/v1", "ManifestWork", name);
        ArrayNode manifests = work.putObject("spec").putObject("workload").putArray("manifests");
        for (int i = 0; i * (CONFIG_BYTES + 128) < bytes; i++) {
            ObjectNode config = manifests.addObject();
            config.put("apiVersion", "v1").put("kind", "ConfigMap");
            config.putObject("metadata").put("name", "config-" + i).put("namespace", "default");
            config.putObject("data").put("text", (turn + "-" + i + " ").repeat(CONFIG_BYTES / 8));
        }
        return work;
    }

    /// A merge patch of a work's status, about 1.5 KiB.
    static ObjectNode status(long turn) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ArrayNode conditions = patch.putObject("status").putArray("conditions");
        for (int i = 0; i < CONDITIONS; i++) {
            conditions
                    .addObject()
                    .put("type", "Condition" + i)
                    .put("status", "True")
                    .put("reason", "AppliedManifestComplete")
                    .put("message", "seen in turn " + turn + " of the load, with everything that was asked for")
                    .put("lastTransitionTime", "2026-01-01T00:00:00Z");
        }
        return patch;
    }

    static ObjectNode lease(String time) {
        ObjectNode lease = object("coordination.k8s.io/v1", "Lease", "bench");
        lease.putObject("spec")
                .put("holderIdentity", "bench")
                .put("leaseDurationSeconds", 60)
                .put("renewTime", time);
        return lease;
    }

    static ObjectNode namespaceObject(int agent) {
        return object("v1", "Namespace", namespace(agent));
    }

    private static ObjectNode object(String apiVersion, String kind, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name);
        return object;
    }
}
