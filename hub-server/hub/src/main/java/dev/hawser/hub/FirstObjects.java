package dev.hawser.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.access.DefaultRoles;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Reason;
import dev.hawser.apiserver.object.Documents;
import dev.hawser.apiserver.object.Metadata;
import dev.hawser.apiserver.verb.ResourceClient;
import dev.hawser.hub.manifest.ManifestTemplate;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What every hub has from its first start on: what is in `first-objects.yaml`, Kubernetes' default roles, and those
/// for people in `people-roles.yaml`.
/// What exists is left as it is, except that default roles get rules that they lack.
final class FirstObjects {

    private static final String SHIPPED = "hawser.dev/shipped-sha256";

    private final ResourceClient client;

    FirstObjects(ResourceClient client) {
        this.client = client;
    }

    /// The definitions of our kinds, in the version that comes with this hub.
    void ensureDefinitions(List<ObjectNode> definitions) {
        for (ObjectNode definition : definitions) {
            String shipped = hash(definition);
            definition.withObject("/metadata").withObject("/annotations").put(SHIPPED, shipped);
            ObjectNode stored = create(definition);
            if (!stored.path("metadata")
                    .path("annotations")
                    .path(SHIPPED)
                    .asText()
                    .equals(shipped)) {
                stored.set("spec", definition.get("spec"));
                stored.withObject("/metadata").withObject("/annotations").put(SHIPPED, shipped);
                client.update(stored);
            }
        }
    }

    private static String hash(ObjectNode document) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Documents.bytes(document)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime has no SHA-256", e);
        }
    }

    void ensure() {
        for (ObjectNode document :
                ManifestTemplate.of(FirstObjects.class, "first-objects.yaml").fill(Map.of())) {
            create(document);
        }
        List<ObjectNode> roles = new ArrayList<>(DefaultRoles.documents());
        roles.addAll(
                ManifestTemplate.of(FirstObjects.class, "people-roles.yaml").fill(Map.of()));
        for (ObjectNode wanted : roles) {
            ObjectNode stored = create(wanted);
            DefaultRoles.reconciled(stored, wanted).ifPresent(client::update);
        }
    }

    private ObjectNode create(ObjectNode document) {
        Metadata metadata = Metadata.of(document);
        GroupResource type = typeOf(document);
        Optional<ObjectNode> present = client.get(type, metadata.namespace(), metadata.name());
        if (present.isPresent()) {
            return present.get();
        }
        try {
            return client.create(document.deepCopy());
        } catch (ApiException e) {
            if (e.reason() != Reason.ALREADY_EXISTS) {
                throw e;
            }
            return client.get(type, metadata.namespace(), metadata.name()).orElseThrow(() -> e);
        }
    }

    private static GroupResource typeOf(ObjectNode document) {
        String apiVersion = document.path("apiVersion").asText();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        return new GroupResource(
                group,
                switch (document.path("kind").asText()) {
                    case "Namespace" -> "namespaces";
                    case "ManagedClusterSet" -> "managedclustersets";
                    case "ClusterManagementAddOn" -> "clustermanagementaddons";
                    case "CustomResourceDefinition" -> "customresourcedefinitions";
                    case "Role" -> "roles";
                    case "RoleBinding" -> "rolebindings";
                    case "ClusterRole" -> "clusterroles";
                    case "ClusterRoleBinding" -> "clusterrolebindings";
                    default -> throw new IllegalStateException("first-objects.yaml has a kind nobody expected");
                });
    }
}
