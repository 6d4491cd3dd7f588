package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/// The paths of an OpenAPI document: what may be done to the resources of one kind, and with which parameters.
final class OpenApiPaths {

    private static final List<Query> READ = List.of(new Query("resourceVersion", "string"));
    private static final List<Query> LIST = List.of(
            new Query("allowWatchBookmarks", "boolean"),
            new Query("continue", "string"),
            new Query("fieldSelector", "string"),
            new Query("labelSelector", "string"),
            new Query("limit", "integer"),
            new Query("resourceVersion", "string"),
            new Query("resourceVersionMatch", "string"),
            new Query("sendInitialEvents", "boolean"),
            new Query("timeoutSeconds", "integer"),
            new Query("watch", "boolean"));
    private static final List<Query> WRITE = List.of(
            new Query("dryRun", "string"), new Query("fieldManager", "string"), new Query("fieldValidation", "string"));
    private static final List<Query> PATCH = List.of(
            new Query("dryRun", "string"),
            new Query("fieldManager", "string"),
            new Query("fieldValidation", "string"),
            new Query("force", "boolean"));
    private static final List<Query> DELETE = List.of(
            new Query("dryRun", "string"),
            new Query("gracePeriodSeconds", "integer"),
            new Query("orphanDependents", "boolean"),
            new Query("propagationPolicy", "string"));

    /// A query parameter.
    private record Query(String name, String type) {}

    /// Which definition is sent and answered, and how the operation is named.
    private record Documents(String body, String answer, ObjectNode kind) {}

    private final OpenApiDialect dialect;
    private final ObjectNode paths;
    private final ResourceKind kind;
    private final KindVersion version;

    private OpenApiPaths(OpenApiDialect dialect, ObjectNode paths, ResourceKind kind, KindVersion version) {
        this.dialect = dialect;
        this.paths = paths;
        this.kind = kind;
        this.version = version;
    }

    static void add(ObjectNode paths, ResourceKind kind, KindVersion version, OpenApiDialect dialect) {
        new OpenApiPaths(dialect, paths, kind, version).addAll();
    }

    private void addAll() {
        String group = kind.type().group();
        String root = (group.isEmpty() ? "/api/" : "/apis/" + group + "/") + version.name() + "/";
        String plural = kind.type().resource();
        String collection = root + (kind.namespaced() ? "namespaces/{namespace}/" : "") + plural;
        Documents own = documents(OpenApiSchemas.name(kind, version, kind.kind()));
        Documents list = new Documents("", OpenApiSchemas.name(kind, version, kind.listKind()), own.kind());
        Documents deletion =
                new Documents(OpenApiSchemas.META + "DeleteOptions", OpenApiSchemas.META + "Status", own.kind());
        operation(collection, "get", "list", "list", LIST, list);
        operation(collection, "post", "post", "create", WRITE, own);
        operation(collection, "delete", "deletecollection", "deletecollection", LIST, deletion);
        if (kind.namespaced()) {
            operation(root + plural, "get", "list", "list", LIST, list);
        }
        String item = collection + "/{name}";
        operation(item, "get", "get", "get", READ, own);
        operation(item, "put", "put", "update", WRITE, own);
        operation(item, "patch", "patch", "patch", PATCH, own);
        operation(item, "delete", "delete", "delete", DELETE, deletion);
        for (Subresource subresource : Subresource.all(kind, version)) {
            addSubresource(item + "/" + subresource.name(), subresource);
        }
    }

    private void addSubresource(String path, Subresource subresource) {
        Documents exchanged = new Documents(
                OpenApiSchemas.name(kind, version, subresource),
                OpenApiSchemas.name(kind, version, subresource),
                OpenApiSchemas.groupVersionKind(subresource.group(), subresource.version(), subresource.kind()));
        for (String verb : subresource.verbs()) {
            switch (verb) {
                case "get" -> put(path, "get", "get", READ, exchanged);
                case "update" -> put(path, "put", "put", WRITE, exchanged);
                case "patch" -> put(path, "patch", "patch", PATCH, exchanged);
                default -> put(path, "post", "post", WRITE, exchanged);
            }
        }
    }

    private Documents documents(String definition) {
        return new Documents(
                definition,
                definition,
                OpenApiSchemas.groupVersionKind(kind.type().group(), version.name(), kind.kind()));
    }

    private void operation(
            String path, String method, String action, String verb, List<Query> queries, Documents documents) {
        if (kind.verbs().contains(verb)) {
            put(path, method, action, queries, documents);
        }
    }

    private void put(String path, String method, String action, List<Query> queries, Documents documents) {
        ObjectNode operation = paths.withObjectProperty(path).putObject(method);
        operation.put("description", sentence(action));
        operation.put("operationId", action + path.replaceAll("[^A-Za-z0-9]+", "_"));
        ArrayNode parameters = operation.putArray("parameters");
        pathParameters(path, parameters);
        queries.forEach(query ->
                addType(parameters.addObject().put("name", query.name()).put("in", "query"), query.type()));
        if (!method.equals("get")) {
            addBody(operation, parameters, method.equals("patch") ? OpenApiSchemas.META + "Patch" : documents.body());
        }
        ObjectNode answer = operation
                .putObject("responses")
                .putObject(method.equals("post") ? "201" : "200")
                .put("description", "OK");
        addContent(answer, documents.answer(), "application/json");
        operation.put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", documents.kind());
    }

    private String sentence(String action) {
        String what = kind.kind() + (kind.namespaced() ? " in a namespace" : "");
        return action.toUpperCase(Locale.ROOT).charAt(0) + action.substring(1) + " of " + what;
    }

    private void pathParameters(String path, ArrayNode parameters) {
        for (String name : List.of("namespace", "name")) {
            if (path.contains("{" + name + "}")) {
                addType(
                        parameters
                                .addObject()
                                .put("name", name)
                                .put("in", "path")
                                .put("required", true),
                        "string");
            }
        }
    }

    private void addType(ObjectNode parameter, String type) {
        switch (dialect) {
            case V2 -> parameter.put("type", type);
            case V3 -> parameter.putObject("schema").put("type", type);
        }
    }

    private void addBody(ObjectNode operation, ArrayNode parameters, String definition) {
        switch (dialect) {
            case V2 ->
                parameters
                        .addObject()
                        .put("name", "body")
                        .put("in", "body")
                        .set("schema", dialect.reference(definition));
            case V3 -> {
                boolean patch = definition.endsWith(".Patch");
                String media = patch ? "application/merge-patch+json" : "application/json";
                ObjectNode body = operation.putObject("requestBody");
                addContent(body, definition, media);
                if (patch) {
                    addContent(body, definition, "application/json-patch+json");
                    addContent(body, definition, "application/apply-patch+yaml");
                }
            }
        }
    }

    private void addContent(ObjectNode owner, String definition, String media) {
        switch (dialect) {
            case V2 -> owner.set("schema", dialect.reference(definition));
            case V3 ->
                owner.withObjectProperty("content").putObject(media).set("schema", dialect.reference(definition));
        }
    }
}
