package dev.hawser.hub.addon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.kind.StoredView;
import dev.hawser.apiserver.object.Documents;

/// ManagedClusterAddOns in version v1beta1, which Open Cluster Management's agents speak since 1.3; they are stored
/// in v1alpha1. In v1beta1 the namespace of the installation is an annotation, and a registration says of which of
/// two sorts it is. The rules are those of Open Cluster Management's own conversion.
final class ManagedClusterAddOnView implements StoredView {

    static final GroupResource TYPE = new GroupResource("addon.open-cluster-management.io", "managedclusteraddons");
    static final String V1ALPHA1 = "addon.open-cluster-management.io/v1alpha1";
    static final String V1BETA1 = "addon.open-cluster-management.io/v1beta1";

    private static final String INSTALL_NAMESPACE = "addon.open-cluster-management.io/v1alpha1-install-namespace";
    private static final String DEFAULT_NAMESPACE = "open-cluster-management-agent-addon";
    private static final String HUB_CLIENT = "kubernetes.io/kube-apiserver-client";

    @Override
    public boolean shapes(String apiVersion) {
        return apiVersion.equals(V1BETA1);
    }

    @Override
    public GroupResource storedAs() {
        return TYPE;
    }

    @Override
    public ObjectNode toServed(ObjectNode stored) {
        ObjectNode served = stored.deepCopy();
        served.put("apiVersion", V1BETA1);
        if (served.get("spec") instanceof ObjectNode spec) {
            String namespace = spec.path("installNamespace").asText();
            spec.remove("installNamespace");
            if (!namespace.isEmpty()) {
                served.withObject("/metadata/annotations").put(INSTALL_NAMESPACE, namespace);
            }
        }
        if (served.get("status") instanceof ObjectNode status) {
            status.remove("addOnConfiguration");
            JsonNode driver = status.remove("kubeClientDriver");
            status.path("configReferences").forEach(reference -> {
                if (reference instanceof ObjectNode object) {
                    object.remove("name");
                    object.remove("namespace");
                }
            });
            if (status.get("registrations") instanceof ArrayNode registrations) {
                for (int i = 0; i < registrations.size(); i++) {
                    registrations.set(i, served(registrations.get(i), driver == null ? "" : driver.asText()));
                }
            }
        }
        return served;
    }

    private static ObjectNode served(JsonNode registration, String driver) {
        ObjectNode served = Documents.object();
        String signer = registration.path("signerName").asText();
        JsonNode subject = registration.path("subject");
        if (signer.equals(HUB_CLIENT)) {
            served.put("type", "kubeClient");
            ObjectNode client = served.putObject("kubeClient");
            copySubject(subject, client);
            if (!driver.isEmpty()) {
                client.put("driver", driver);
            }
        } else {
            served.put("type", "customSigner");
            ObjectNode custom = served.putObject("customSigner").put("signerName", signer);
            copySubject(subject, custom);
            if (subject.has("organizationUnit")) {
                custom.withObject("/subject").set("organizationUnits", subject.get("organizationUnit"));
            }
        }
        return served;
    }

    @Override
    public ObjectNode toStored(ObjectNode served) {
        ObjectNode stored = served.deepCopy();
        stored.put("apiVersion", V1ALPHA1);
        ObjectNode metadata = stored.withObject("/metadata");
        String namespace = DEFAULT_NAMESPACE;
        if (metadata.get("annotations") instanceof ObjectNode annotations && annotations.has(INSTALL_NAMESPACE)) {
            namespace = annotations.remove(INSTALL_NAMESPACE).asText();
            if (annotations.isEmpty()) {
                metadata.remove("annotations");
            }
        }
        stored.withObject("/spec").put("installNamespace", namespace);
        if (stored.get("status") instanceof ObjectNode status) {
            status.path("configReferences").forEach(reference -> {
                if (reference instanceof ObjectNode object
                        && object.get("desiredConfig") instanceof ObjectNode wanted) {
                    copy(wanted, "name", object);
                    copy(wanted, "namespace", object);
                }
            });
            if (status.get("registrations") instanceof ArrayNode registrations) {
                for (int i = 0; i < registrations.size(); i++) {
                    String driver = registrations
                            .get(i)
                            .path("kubeClient")
                            .path("driver")
                            .asText();
                    if (!driver.isEmpty() && !status.has("kubeClientDriver")) {
                        status.put("kubeClientDriver", driver);
                    }
                    registrations.set(i, stored(registrations.get(i)));
                }
            }
        }
        return stored;
    }

    private static ObjectNode stored(JsonNode registration) {
        ObjectNode stored = Documents.object();
        if (registration.path("type").asText().equals("kubeClient")) {
            copySubject(registration.path("kubeClient").path("subject"), stored.put("signerName", HUB_CLIENT));
            return stored;
        }
        JsonNode custom = registration.path("customSigner");
        copySubject(
                custom.path("subject"),
                stored.put("signerName", custom.path("signerName").asText()));
        if (custom.path("subject").has("organizationUnits")) {
            stored.withObject("/subject")
                    .set("organizationUnit", custom.path("subject").get("organizationUnits"));
        }
        return stored;
    }

    private static void copySubject(JsonNode subject, ObjectNode owner) {
        ObjectNode target = Documents.object();
        copy(subject, "user", target);
        copy(subject, "groups", target);
        if (!target.isEmpty()) {
            owner.set("subject", target);
        }
    }

    private static void copy(JsonNode from, String member, ObjectNode to) {
        JsonNode value = from.get(member);
        if (value != null) {
            to.set(member, value);
        }
    }
}
