package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The schemas of an OpenAPI document: each kind, its list, and what they refer to.
final class OpenApiSchemas {

    static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String KIND_EXTENSION = "x-kubernetes-group-version-kind";
    private static final JsonNode SHARED = readShared();

    private OpenApiSchemas() {}

    /// The schemas that all documents have.
    static ObjectNode shared(OpenApiDialect dialect) {
        ObjectNode schemas = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : SHARED.properties()) {
            schemas.set(entry.getKey(), dialect.published(entry.getValue()));
        }
        schemas.set(META + "ObjectMeta", dialect.published(ObjectMetaSchema.SCHEMA));
        return schemas;
    }

    static void add(ObjectNode schemas, ResourceKind kind, KindVersion version, OpenApiDialect dialect) {
        schemas.set(name(kind, version, kind.kind()), ofKind(kind, version, dialect));
        if (kind.verbs().contains("list")) {
            schemas.set(name(kind, version, kind.listKind()), ofList(kind, version, dialect));
        }
    }

    /// The definition's name, as Kubernetes builds it: `io.k8s.api.core.v1.ConfigMap`,
    /// `io.open-cluster-management.work.v1.ManifestWork`.
    static String name(ResourceKind kind, KindVersion version, String kindName) {
        String group = kind.type().group();
        if (kind.builtIn()) {
            String first = group.isEmpty() ? "core" : group.split("\\.", 2)[0];
            return "io.k8s.api." + first + "." + version.name() + "." + kindName;
        }
        List<String> parts = Arrays.asList(group.split("\\.", -1));
        Collections.reverse(parts);
        return String.join(".", parts) + "." + version.name() + "." + kindName;
    }

    /// The name of what a subresource exchanges.
    static String name(ResourceKind kind, KindVersion version, Subresource subresource) {
        return subresource.isForeign(kind)
                ? "io.k8s.api." + subresource.group().split("\\.", 2)[0] + "." + subresource.version() + "."
                        + subresource.kind()
                : name(kind, version, kind.kind());
    }

    static ObjectNode groupVersionKind(String group, String version, String kind) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("group", group)
                .put("kind", kind)
                .put("version", version);
    }

    private static ObjectNode ofKind(ResourceKind kind, KindVersion version, OpenApiDialect dialect) {
        ObjectNode schema = dialect.published(version.schema());
        Descriptions.complete(kind, schema);
        if (schema.path("properties") instanceof ObjectNode properties && properties.has("metadata")) {
            properties.set("metadata", described(dialect, META + "ObjectMeta", "Standard object metadata."));
        }
        schema.putArray(KIND_EXTENSION).add(groupVersionKind(kind.type().group(), version.name(), kind.kind()));
        return schema;
    }

    private static ObjectNode ofList(ResourceKind kind, KindVersion version, OpenApiDialect dialect) {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("type", "object")
                .put("description", kind.listKind() + " is a list of " + kind.kind());
        schema.putArray("required").add("items");
        ObjectNode properties = schema.putObject("properties");
        properties
                .putObject("apiVersion")
                .put("type", "string")
                .put("description", "Group and version of this representation.");
        properties.putObject("kind").put("type", "string").put("description", "Kind of the list, in CamelCase.");
        properties.set("metadata", described(dialect, META + "ListMeta", "Standard list metadata."));
        properties
                .putObject("items")
                .put("type", "array")
                .put("description", "The objects.")
                .set("items", dialect.reference(name(kind, version, kind.kind())));
        schema.putArray(KIND_EXTENSION).add(groupVersionKind(kind.type().group(), version.name(), kind.listKind()));
        return schema;
    }

    /// A reference with a description, which version 3 allows only around it.
    private static ObjectNode described(OpenApiDialect dialect, String definition, String description) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("description", description);
        return switch (dialect) {
            case V2 -> schema.setAll(dialect.reference(definition));
            case V3 -> {
                schema.putArray("allOf").add(dialect.reference(definition));
                yield schema;
            }
        };
    }

    private static JsonNode readShared() {
        try (InputStream in = Objects.requireNonNull(
                OpenApiSchemas.class.getResourceAsStream("/builtin/definitions.yaml"), "definitions.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the shared definitions", e);
        }
    }
}
