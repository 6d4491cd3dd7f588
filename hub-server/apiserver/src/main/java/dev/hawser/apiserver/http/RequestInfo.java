package dev.hawser.apiserver.http;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.kind.GroupResource;
import dev.hawser.apiserver.object.Failures;
import dev.hawser.apiserver.verb.Query;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What a URL and a method mean (`RequestInfo` of Kubernetes).
///
/// @param verb `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`; the lower-case
///     method for a path that is no resource
/// @param group API group, `""` for core
/// @param version API version
/// @param resource plural, `""` if the path is no resource
/// @param subresource `""` if none
/// @param namespace `""` for cluster scope or all namespaces
/// @param name `""` for a collection
/// @param path the path as it came
record RequestInfo(
        String verb,
        String group,
        String version,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path) {

    private static final List<String> NAMESPACE_SUBRESOURCES = List.of("status", "finalize");

    static RequestInfo of(String method, String path, Query query) {
        List<String> parts = segments(path);
        boolean core = !parts.isEmpty() && parts.getFirst().equals("api");
        boolean grouped = !parts.isEmpty() && parts.getFirst().equals("apis");
        int head = core ? 2 : 3;
        if ((!core && !grouped) || parts.size() <= head) {
            return new RequestInfo(method.toLowerCase(Locale.ROOT), "", "", "", "", "", "", path);
        }
        String group = core ? "" : parts.get(1);
        String version = parts.get(head - 1);
        List<String> rest = parts.subList(head, parts.size());
        String namespace = "";
        boolean inNamespace = rest.getFirst().equals("namespaces")
                && rest.size() > 2
                && !(core && rest.size() == 3 && NAMESPACE_SUBRESOURCES.contains(rest.get(2)));
        if (inNamespace) {
            namespace = rest.get(1);
            rest = rest.subList(2, rest.size());
        }
        String name = rest.size() > 1 ? rest.get(1) : "";
        String subresource = rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "";
        return new RequestInfo(
                verb(method, name, query), group, version, rest.getFirst(), subresource, namespace, name, path);
    }

    boolean isResource() {
        return !resource.isEmpty();
    }

    boolean isWrite() {
        return isResource() && !List.of("get", "list", "watch").contains(verb);
    }

    GroupResource type() {
        return new GroupResource(group, resource);
    }

    /// @param asVerb the verb to ask about
    Attributes attributes(String asVerb, String asName) {
        return isResource()
                ? new Attributes(asVerb, group, version, resource, subresource, namespace, asName, "")
                : Attributes.ofPath(asVerb, path);
    }

    private static String verb(String method, String name, Query query) {
        return switch (method) {
            case "GET", "HEAD" -> {
                if (query.isTrue("watch")) {
                    yield "watch";
                }
                yield name.isEmpty() ? "list" : "get";
            }
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> method.toLowerCase(Locale.ROOT);
        };
    }

    private static List<String> segments(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(decode(part));
            }
        }
        return parts;
    }

    /// Names may come percent-encoded (`%3A`); rights are asked about what is meant, not about how it is written.
    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Failures.badRequest("the path segment " + segment + " is not percent-encoded text");
        }
    }
}
