package dev.hawser.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.kind.DiscoveryDocuments;
import dev.hawser.apiserver.kind.DiscoveryDocuments.Aggregated;
import dev.hawser.apiserver.kind.KindRegistry;
import dev.hawser.apiserver.kind.OpenApiDocuments;
import dev.hawser.apiserver.kind.ResourceKind;
import dev.hawser.apiserver.object.Documents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// Discovery and OpenAPI. The documents are made when somebody asks and kept until the kinds change.
final class DocumentEndpoint {

    private final KindRegistry registry;
    private volatile Map<String, Optional<Answer>> kept = new ConcurrentHashMap<>();

    DocumentEndpoint(KindRegistry registry) {
        this.registry = registry;
        registry.onChange(() -> kept = new ConcurrentHashMap<>());
    }

    /// Empty if the path is none of these, or names nothing that is served.
    Optional<Answer> serve(Exchange exchange, String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String[] parts = plain.substring(1).split("/", -1);
        String accept = exchange.header("Accept");
        if (parts[0].equals("openapi")) {
            return parts.length > 1 ? openApi(plain, parts, accept) : Optional.empty();
        }
        boolean core = parts[0].equals("api");
        if (!core && !parts[0].equals("apis")) {
            return Optional.empty();
        }
        return switch (core ? parts.length + 1 : parts.length) {
            case 1 -> root(exchange, false, accept);
            case 2 ->
                core
                        ? root(exchange, true, accept)
                        : keep(
                                plain,
                                () -> DiscoveryDocuments.group(kinds(), parts[1])
                                        .map(DocumentEndpoint::json));
            case 3 -> keep(plain, () -> resources(core ? "" : parts[1], parts[parts.length - 1]));
            default -> Optional.empty();
        };
    }

    private Optional<Answer> root(Exchange exchange, boolean core, String accept) {
        for (MediaRange range : MediaRange.parse(accept)) {
            Optional<Aggregated> form = aggregated(range);
            if (form.isPresent()) {
                return keep(
                        "aggregated " + core + form.get(),
                        () -> Optional.of(Answer.of(
                                200,
                                form.get().mediaType(),
                                Documents.bytes(DiscoveryDocuments.aggregated(kinds(), core, form.get())))));
            }
            if (range.matches("application", "json")) {
                break;
            }
        }
        if (core) {
            String host = exchange.header("Host");
            return Optional.of(json(DiscoveryDocuments.coreVersions(kinds(), host)));
        }
        return keep("/apis", () -> Optional.of(json(DiscoveryDocuments.groupList(kinds()))));
    }

    private static Optional<Aggregated> aggregated(MediaRange range) {
        boolean asked = range.quality() > 0
                && range.parameter("g").equals("apidiscovery.k8s.io")
                && range.parameter("as").equals("APIGroupDiscoveryList");
        if (!asked) {
            return Optional.empty();
        }
        return switch (range.parameter("v")) {
            case "v2" -> Optional.of(Aggregated.V2);
            case "v2beta1" -> Optional.of(Aggregated.V2BETA1);
            default -> Optional.empty();
        };
    }

    private Optional<Answer> resources(String group, String version) {
        return DiscoveryDocuments.resourceList(kinds(), group, version).map(DocumentEndpoint::json);
    }

    private Optional<Answer> openApi(String path, String[] parts, String accept) {
        if (parts[1].equals("v2") && parts.length == 2) {
            return accept.contains(OpenApiDocuments.PROTOBUF_ACCEPT)
                            || accept.contains(OpenApiDocuments.PROTOBUF_CONTENT_TYPE)
                    ? keep(
                            path + " protobuf",
                            () -> Optional.of(Answer.of(
                                    200,
                                    OpenApiDocuments.PROTOBUF_CONTENT_TYPE,
                                    OpenApiDocuments.version2Protobuf(kinds()))))
                    : keep(path, () -> Optional.of(json(OpenApiDocuments.version2(kinds()))));
        }
        if (!parts[1].equals("v3")) {
            return Optional.empty();
        }
        if (parts.length == 2) {
            return keep(path, () -> Optional.of(json(OpenApiDocuments.index(kinds()))));
        }
        boolean core = parts[2].equals("api") && parts.length == 4;
        boolean grouped = parts[2].equals("apis") && parts.length == 5;
        if (!core && !grouped) {
            return Optional.empty();
        }
        String group = core ? "" : parts[3];
        return keep(
                path,
                () -> OpenApiDocuments.groupVersion(kinds(), group, parts[parts.length - 1])
                        .map(DocumentEndpoint::json));
    }

    /// Unknown paths are not kept: anybody could fill the memory with them.
    private Optional<Answer> keep(String key, Supplier<Optional<Answer>> maker) {
        Map<String, Optional<Answer>> current = kept;
        Optional<Answer> known = current.get(key);
        if (known != null) {
            return known;
        }
        Optional<Answer> made = maker.get();
        if (made.isPresent()) {
            current.put(key, made);
        }
        return made;
    }

    private List<ResourceKind> kinds() {
        return registry.all();
    }

    private static Answer json(ObjectNode document) {
        return Answer.json(200, document);
    }
}
