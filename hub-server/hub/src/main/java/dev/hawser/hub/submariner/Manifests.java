package dev.hawser.hub.submariner;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.submariner.SubmarinerNames;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The small pieces that manifests are made of.
final class Manifests {

    private static final String RBAC = "rbac.authorization.k8s.io";

    private Manifests() {}

    static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", apiVersion).put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return object;
    }

    static ObjectNode labelled(ObjectNode object, String key, String value) {
        ((ObjectNode) object.path("metadata")).withObjectProperty("labels").put(key, value);
        return object;
    }

    static ObjectNode annotated(ObjectNode object, String key, String value) {
        ((ObjectNode) object.path("metadata")).withObjectProperty("annotations").put(key, value);
        return object;
    }

    static ObjectNode namespace(String name) {
        return object("v1", "Namespace", "", name);
    }

    static ObjectNode serviceAccount(String namespace, String name) {
        return object("v1", "ServiceAccount", namespace, name);
    }

    /// An opaque Secret.
    static ObjectNode secret(String namespace, String name, Map<String, byte[]> data) {
        ObjectNode secret = object("v1", "Secret", namespace, name);
        secret.put("type", "Opaque");
        ObjectNode values = secret.putObject("data");
        new TreeMap<>(data)
                .forEach((key, value) -> values.put(key, Base64.getEncoder().encodeToString(value)));
        return secret;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode role(String namespace, String name, List<Rule> rules) {
        ObjectNode role = object(RBAC + "/v1", namespace.isEmpty() ? "ClusterRole" : "Role", namespace, name);
        ArrayNode list = role.putArray("rules");
        rules.forEach(rule -> list.add(rule.toTree()));
        return role;
    }

    /// Binds the role of the same kind and name to a service account of the Submariner namespace.
    static ObjectNode binding(String namespace, String role, String account) {
        return binding(namespace, role, role, SubmarinerNames.NAMESPACE, account);
    }

    static ObjectNode binding(String namespace, String name, String role, String accountNamespace, String account) {
        boolean cluster = namespace.isEmpty();
        ObjectNode binding = object(RBAC + "/v1", cluster ? "ClusterRoleBinding" : "RoleBinding", namespace, name);
        binding.putObject("roleRef")
                .put("apiGroup", RBAC)
                .put("kind", cluster ? "ClusterRole" : "Role")
                .put("name", role);
        binding.putArray("subjects")
                .addObject()
                .put("kind", "ServiceAccount")
                .put("name", account)
                .put("namespace", accountNamespace);
        return binding;
    }

    /// One rule of a role.
    ///
    /// @param resources comma-separated, as the other lists
    /// @param names of objects, `""` for all
    record Rule(String group, String resources, String verbs, String names) {

        Rule(String group, String resources, String verbs) {
            this(group, resources, verbs, "");
        }

        ObjectNode toTree() {
            ObjectNode rule = JsonNodeFactory.instance.objectNode();
            rule.putArray("apiGroups").add(group);
            list(rule.putArray("resources"), resources);
            if (!names.isEmpty()) {
                list(rule.putArray("resourceNames"), names);
            }
            list(rule.putArray("verbs"), verbs);
            return rule;
        }

        private static void list(ArrayNode array, String values) {
            for (String value : values.split(",", -1)) {
                array.add(value);
            }
        }
    }
}
