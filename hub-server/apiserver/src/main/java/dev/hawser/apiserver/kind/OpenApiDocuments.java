package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;

/// What `/openapi/v3` and `/openapi/v2` answer: pure functions of the kinds served. To be made when they are first
/// asked
/// for, because all of them together take some tenths of a second, and kept until the kinds change.
public final class OpenApiDocuments {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /// What clients accept when they want version 2 in binary form.
    public static final String PROTOBUF_ACCEPT = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

    /// The Content-Type of the binary form. Not what is accepted: that one is no valid media type.
    public static final String PROTOBUF_CONTENT_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private OpenApiDocuments() {}

    /// `/openapi/v3`: which documents there are. Their URLs carry a hash of the content, so that clients may
    /// keep them.
    public static ObjectNode index(Collection<ResourceKind> kinds) {
        ObjectNode index = JSON.objectNode();
        ObjectNode paths = index.putObject("paths");
        DiscoveryDocuments.versions(kinds, "").forEach(version -> addToIndex(paths, kinds, "", version));
        for (String group : DiscoveryDocuments.groups(kinds)) {
            DiscoveryDocuments.versions(kinds, group).forEach(version -> addToIndex(paths, kinds, group, version));
        }
        return index;
    }

    /// `/openapi/v3/apis/G/V`, and `/openapi/v3/api/V` for the group `""`; empty if nothing of it is served.
    public static Optional<ObjectNode> groupVersion(Collection<ResourceKind> kinds, String group, String version) {
        if (!DiscoveryDocuments.versions(kinds, group).contains(version)) {
            return Optional.empty();
        }
        ObjectNode document = JSON.objectNode().put("openapi", "3.0.0");
        document.set("info", info());
        ObjectNode paths = document.putObject("paths");
        ObjectNode components = document.putObject("components");
        ObjectNode schemas = OpenApiSchemas.shared(OpenApiDialect.V3);
        components.set("schemas", schemas);
        bearer(components.putObject("securitySchemes"));
        for (ResourceKind kind : DiscoveryDocuments.inGroup(kinds, group)) {
            kind.version(version).filter(KindVersion::served).ifPresent(v -> {
                OpenApiSchemas.add(schemas, kind, v, OpenApiDialect.V3);
                OpenApiPaths.add(paths, kind, v, OpenApiDialect.V3);
            });
        }
        return Optional.of(document);
    }

    /// `/openapi/v2`: everything in one document, for clients that do not know version 3.
    public static ObjectNode version2(Collection<ResourceKind> kinds) {
        ObjectNode document = JSON.objectNode().put("swagger", "2.0");
        document.set("info", info());
        ObjectNode paths = document.putObject("paths");
        ObjectNode definitions = OpenApiSchemas.shared(OpenApiDialect.V2);
        document.set("definitions", definitions);
        bearer(document.putObject("securityDefinitions"));
        for (ResourceKind kind : kinds) {
            kind.versions().stream().filter(KindVersion::served).forEach(v -> {
                OpenApiSchemas.add(definitions, kind, v, OpenApiDialect.V2);
                OpenApiPaths.add(paths, kind, v, OpenApiDialect.V2);
            });
        }
        return document;
    }

    /// `/openapi/v2` in binary form, the only one that client-go reads of version 2. See [#PROTOBUF_ACCEPT].
    public static byte[] version2Protobuf(Collection<ResourceKind> kinds) {
        return OpenApiProtobuf.encode(version2(kinds));
    }

    private static void addToIndex(ObjectNode paths, Collection<ResourceKind> kinds, String group, String version) {
        String path = group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
        String content = groupVersion(kinds, group, version).orElseThrow().toString();
        paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash(content));
    }

    private static ObjectNode info() {
        return JSON.objectNode().put("title", "Hawser").put("version", "unversioned");
    }

    private static void bearer(ObjectNode schemes) {
        schemes.putObject("BearerToken")
                .put("description", "Bearer token")
                .put("type", "apiKey")
                .put("name", "authorization")
                .put("in", "header");
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
