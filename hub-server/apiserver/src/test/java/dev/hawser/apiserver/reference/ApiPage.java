package dev.hawser.apiserver.reference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hawser.apiserver.kind.Column;
import dev.hawser.apiserver.kind.KindVersion;
import dev.hawser.apiserver.kind.OpenApiDocuments;
import dev.hawser.apiserver.kind.ResourceKind;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Writes the reference of all kinds as Markdown.
final class ApiPage {

    private final Collection<ResourceKind> kinds;
    private final StringBuilder page = new StringBuilder();

    private ApiPage(Collection<ResourceKind> kinds) {
        this.kinds = kinds;
    }

    /// @param head what stands before the kinds
    static String of(Collection<ResourceKind> kinds, String head) {
        ApiPage writer = new ApiPage(kinds);
        writer.page.append(head);
        writer.contents();
        kinds.forEach(writer::kind);
        return writer.page.toString();
    }

    private void contents() {
        page.append("\n## Kinds\n\n| kind | group | versions | scope | short names |\n|---|---|---|---|---|\n");
        for (ResourceKind kind : kinds) {
            String versions = kind.versions().stream().map(KindVersion::name).collect(Collectors.joining(", "));
            row(
                    "[" + kind.kind() + "](#" + anchor(kind) + ")",
                    kind.type().group().isEmpty() ? "core" : kind.type().group(),
                    versions,
                    scope(kind),
                    String.join(", ", kind.shortNames()));
        }
    }

    private void kind(ResourceKind kind) {
        page.append("\n## ").append(title(kind)).append("\n\n");
        JsonNode schema = schema(kind, kind.versions().getFirst());
        page.append(sentence(schema.path("description").asText(), true)).append("\n\n");
        page.append("* ")
                .append(scope(kind))
                .append("; verbs: ")
                .append(String.join(", ", new TreeSet<>(kind.verbs())));
        page.append('\n');
        for (KindVersion version : kind.versions()) {
            page.append("* `").append(path(kind, version)).append('`');
            if (!version.subresources().isEmpty()) {
                page.append(", subresources ").append(String.join(", ", new TreeSet<>(version.subresources())));
            }
            page.append(version.deprecated() ? ", deprecated\n" : "\n");
        }
        List<Column> columns = kind.versions().getFirst().columns();
        if (!columns.isEmpty()) {
            page.append("* shown by `kubectl get`: ");
            page.append(columns.stream().map(Column::name).collect(Collectors.joining(", ")))
                    .append('\n');
        }
        page.append("\n| field | type | meaning |\n|---|---|---|\n");
        fields("", schema);
    }

    private void fields(String path, JsonNode schema) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String name = property.getKey();
            if (path.isEmpty() && List.of("apiVersion", "kind", "metadata").contains(name)) {
                continue;
            }
            JsonNode value = property.getValue();
            row(
                    "`" + path + name + "`",
                    type(value),
                    sentence(value.path("description").asText(), false));
            fields(path + name + ".", value);
            fields(path + name + "[].", value.path("items"));
            fields(path + name + ".*.", value.path("additionalProperties"));
        }
    }

    private static String type(JsonNode value) {
        String type = value.path("type")
                .asText(value.path("x-kubernetes-int-or-string").asBoolean() ? "integer or string" : "any");
        String format = value.path("format").asText();
        return switch (type) {
            case "array" -> "list of " + type(value.path("items"));
            case "object" ->
                value.has("additionalProperties") ? "map of " + type(value.path("additionalProperties")) : type;
            default -> format.isEmpty() ? type : type + " (" + format + ")";
        };
    }

    /// Tables take the first sentence.
    private static String sentence(String description, boolean whole) {
        String text =
                description.strip().replaceAll("\\s+", " ").replace("|", "\\|").replace("<", "&lt;");
        int end = text.indexOf(". ");
        return whole || end < 0 ? text : text.substring(0, end + 1);
    }

    private void row(String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String title(ResourceKind kind) {
        return kind.kind()
                + (kind.type().group().isEmpty() ? "" : " (" + kind.type().group() + ")");
    }

    private static String anchor(ResourceKind kind) {
        return title(kind)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    private static String scope(ResourceKind kind) {
        return kind.namespaced() ? "namespaced" : "cluster-wide";
    }

    private static String path(ResourceKind kind, KindVersion version) {
        String group = kind.type().group();
        return (group.isEmpty() ? "/api/" : "/apis/" + group + "/")
                + version.name()
                + (kind.namespaced() ? "/namespaces/{namespace}/" : "/")
                + kind.type().resource();
    }

    /// As the server publishes it.
    private static JsonNode schema(ResourceKind kind, KindVersion version) {
        JsonNode document = OpenApiDocuments.groupVersion(
                        List.of(kind), kind.type().group(), version.name())
                .orElseThrow();
        for (JsonNode schema : document.at("/components/schemas")) {
            JsonNode name = schema.at("/x-kubernetes-group-version-kind/0/kind");
            if (name.asText().equals(kind.kind())) {
                return schema;
            }
        }
        throw new IllegalStateException("no schema of " + kind.kind());
    }
}
