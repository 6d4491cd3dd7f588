package dev.hawser.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.Failures;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rules about `metadata` that hold for every kind, in kube-apiserver's words.
public final class ObjectMetaRules {

    private static final int MAX_ANNOTATION_BYTES = 256 * 1024;
    private static final String NAME = "metadata.name";

    private ObjectMetaRules() {}

    /// @param old the stored object, null on create
    public static List<Cause> validate(
            ResourceKind kind, KindVersion version, ObjectNode object, @Nullable ObjectNode old) {
        JsonNode metadata = object.path("metadata");
        List<Cause> causes = new ArrayList<>();
        names(metadata, form(version), causes);
        namespace(kind, metadata, causes);
        labels(metadata.path("labels"), causes);
        annotations(metadata.path("annotations"), causes);
        owners(metadata.path("ownerReferences"), causes);
        for (JsonNode finalizer : metadata.path("finalizers")) {
            add(causes, "metadata.finalizers", finalizer.asText(), NameRules.qualifiedName(finalizer.asText()));
        }
        if (old != null) {
            update(metadata, old.path("metadata"), causes);
        }
        return List.copyOf(causes);
    }

    /// Built-in kinds whose names are not subdomains say so in their schema.
    private static String form(KindVersion version) {
        return version.schema()
                .at("/properties/metadata/properties/name/x-name-form")
                .asText();
    }

    private static List<String> nameFaults(String form, String name) {
        return switch (form) {
            case "dns-label" -> NameRules.dnsLabel(name);
            case "dns-1035-label" -> NameRules.dns1035Label(name);
            case "path-segment" -> NameRules.pathSegment(name);
            default -> NameRules.subdomain(name);
        };
    }

    private static void names(JsonNode metadata, String form, List<Cause> causes) {
        String name = metadata.path("name").asText();
        String generateName = metadata.path("generateName").asText();
        if (!generateName.isEmpty()) {
            String masked = generateName.endsWith("-")
                    ? generateName.substring(0, generateName.length() - 1) + "a"
                    : generateName;
            add(causes, "metadata.generateName", generateName, nameFaults(form, masked));
        }
        if (!name.isEmpty()) {
            add(causes, NAME, name, nameFaults(form, name));
        } else if (generateName.isEmpty()) {
            causes.add(Failures.required(NAME, "name or generateName is required"));
        }
    }

    private static void namespace(ResourceKind kind, JsonNode metadata, List<Cause> causes) {
        String namespace = metadata.path("namespace").asText();
        if (!kind.namespaced()) {
            if (!namespace.isEmpty()) {
                causes.add(Failures.forbiddenValue("metadata.namespace", "not allowed on this type"));
            }
        } else if (namespace.isEmpty()) {
            causes.add(Failures.required("metadata.namespace", ""));
        } else {
            add(causes, "metadata.namespace", namespace, NameRules.dnsLabel(namespace));
        }
    }

    private static void labels(JsonNode labels, List<Cause> causes) {
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            String value = label.getValue().asText();
            add(causes, "metadata.labels", label.getKey(), NameRules.qualifiedName(label.getKey()));
            add(causes, "metadata.labels", value, NameRules.labelValue(value));
        }
    }

    private static void annotations(JsonNode annotations, List<Cause> causes) {
        long size = 0;
        for (Map.Entry<String, JsonNode> annotation : annotations.properties()) {
            add(causes, "metadata.annotations", annotation.getKey(), NameRules.annotationKey(annotation.getKey()));
            size += annotation.getKey().getBytes(StandardCharsets.UTF_8).length;
            size += annotation.getValue().asText().getBytes(StandardCharsets.UTF_8).length;
        }
        if (size > MAX_ANNOTATION_BYTES) {
            causes.add(Failures.tooLong("metadata.annotations", MAX_ANNOTATION_BYTES));
        }
    }

    private static void owners(JsonNode owners, List<Cause> causes) {
        String controller = null;
        for (int i = 0; i < owners.size(); i++) {
            JsonNode owner = owners.get(i);
            String field = "metadata.ownerReferences[" + i + "]";
            if (owner.path("apiVersion").asText().isEmpty()) {
                causes.add(Failures.invalidValue(field + ".apiVersion", "\"\"", "version must not be empty"));
            }
            for (String member : List.of("kind", "name", "uid")) {
                if (owner.path(member).asText().isEmpty()) {
                    causes.add(Failures.invalidValue(field + "." + member, "\"\"", "must not be empty"));
                }
            }
            if (owner.path("controller").asBoolean()) {
                String name = owner.path("name").asText();
                if (controller != null) {
                    causes.add(Failures.invalidValue(
                            "metadata.ownerReferences",
                            owners.toString(),
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controller + " and " + name));
                }
                controller = name;
            }
        }
    }

    private static void update(JsonNode metadata, JsonNode old, List<Cause> causes) {
        for (String member : List.of("name", "namespace", "uid", "creationTimestamp")) {
            JsonNode now = metadata.path(member);
            if (!now.isMissingNode() && !now.asText().equals(old.path(member).asText())) {
                causes.add(Failures.invalidValue("metadata." + member, now.toString(), "field is immutable"));
            }
        }
        if (old.hasNonNull("deletionTimestamp")) {
            Set<String> before =
                    old.path("finalizers").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
            Set<String> added = new HashSet<>();
            metadata.path("finalizers").forEach(f -> added.add(f.asText()));
            added.removeAll(before);
            if (!added.isEmpty()) {
                causes.add(Failures.forbiddenValue(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers"
                                + added.stream()
                                        .sorted()
                                        .map(f -> "\"" + f + "\"")
                                        .collect(Collectors.joining(", ", " []string{", "}"))));
            }
        }
    }

    private static void add(List<Cause> causes, String field, String value, List<String> faults) {
        faults.forEach(fault ->
                causes.add(Failures.invalidValue(field, TextNode.valueOf(value).toString(), fault)));
    }
}
