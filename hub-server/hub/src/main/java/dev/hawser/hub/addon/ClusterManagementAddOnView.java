package dev.hawser.hub.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.StoredView;
import dev.hawser.apiserver.object.Documents;

/// ClusterManagementAddOns in version v1beta1; they are stored in v1alpha1. What v1alpha1 calls supported
/// configurations, each perhaps with a default, v1beta1 calls default configurations. The rules are those of Open
/// Cluster Management's own conversion.
final class ClusterManagementAddOnView implements StoredView {

    static final GroupResource TYPE = new GroupResource("addon.open-cluster-management.io", "clustermanagementaddons");

    /// Name of a default configuration that is none.
    private static final String NO_DEFAULT = "__reserved_no_default__";

    @Override
    public boolean shapes(String apiVersion) {
        return apiVersion.equals(ManagedClusterAddOnView.V1BETA1);
    }

    @Override
    public GroupResource storedAs() {
        return TYPE;
    }

    @Override
    public ObjectNode toServed(ObjectNode stored) {
        ObjectNode served = stored.deepCopy();
        served.put("apiVersion", ManagedClusterAddOnView.V1BETA1);
        if (served.get("spec") instanceof ObjectNode spec) {
            spec.remove("addOnConfiguration");
            if (spec.remove("supportedConfigs") instanceof ArrayNode supported) {
                ArrayNode defaults = spec.putArray("defaultConfigs");
                supported.forEach(config -> {
                    ObjectNode next = defaults.addObject();
                    copy(config, "group", next);
                    copy(config, "resource", next);
                    JsonNode preset = config.path("defaultConfig");
                    next.put("name", preset.isObject() ? preset.path("name").asText() : NO_DEFAULT);
                    copy(preset, "namespace", next);
                });
            }
        }
        rename(served, "defaultconfigReferences", "defaultConfigReferences");
        return served;
    }

    @Override
    public ObjectNode toStored(ObjectNode served) {
        ObjectNode stored = served.deepCopy();
        stored.put("apiVersion", ManagedClusterAddOnView.V1ALPHA1);
        if (stored.get("spec") instanceof ObjectNode spec
                && spec.remove("defaultConfigs") instanceof ArrayNode defaults) {
            ArrayNode supported = spec.putArray("supportedConfigs");
            defaults.forEach(config -> {
                ObjectNode next = supported.addObject();
                copy(config, "group", next);
                copy(config, "resource", next);
                String name = config.path("name").asText();
                if (!name.isEmpty() && !name.equals(NO_DEFAULT)) {
                    ObjectNode preset = Documents.object().put("name", name);
                    copy(config, "namespace", preset);
                    next.set("defaultConfig", preset);
                }
            });
        }
        rename(stored, "defaultConfigReferences", "defaultconfigReferences");
        return stored;
    }

    private static void rename(ObjectNode object, String from, String to) {
        if (object.get("status") instanceof ObjectNode status && status.has(from)) {
            status.set(to, status.remove(from));
        }
    }

    private static void copy(JsonNode from, String member, ObjectNode to) {
        JsonNode value = from.get(member);
        if (value != null) {
            to.set(member, value);
        }
    }
}
