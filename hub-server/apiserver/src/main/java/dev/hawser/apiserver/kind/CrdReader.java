package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.apiserver.object.ApiException.Cause;
import dev.hawser.apiserver.object.ApiException.Details;
import dev.hawser.apiserver.object.ApiException.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads an `apiextensions.k8s.io/v1` CustomResourceDefinition. The schemas of the kind get a complete
/// `metadata`, with its list types and patch strategies, which definitions leave out.
public final class CrdReader {

    private static final Pattern DNS_LABEL = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern DNS_NAME =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+");

    private CrdReader() {}

    /// The kind that the definition describes.
    ///
    /// @throws ApiException `Invalid` with one cause per fault if the definition cannot be served
    public static ResourceKind read(JsonNode crd) {
        List<Cause> causes = validate(crd);
        if (!causes.isEmpty()) {
            String name = crd.path("metadata").path("name").asText();
            String faults = causes.stream()
                    .map(c -> c.field() + ": " + c.message())
                    .collect(Collectors.joining(", ", causes.size() > 1 ? "[" : "", causes.size() > 1 ? "]" : ""));
            throw new ApiException(
                    Reason.INVALID,
                    "CustomResourceDefinition.apiextensions.k8s.io \"" + name + "\" is invalid: " + faults,
                    new Details("apiextensions.k8s.io", "CustomResourceDefinition", name, "", causes, 0));
        }
        return toKind(crd, false, ResourceKind.ALL_VERBS, Set.of());
    }

    /// What keeps the definition from being served, as kube-apiserver words it; empty if nothing does.
    public static List<Cause> validate(JsonNode crd) {
        List<Cause> causes = new ArrayList<>();
        JsonNode spec = crd.path("spec");
        JsonNode names = spec.path("names");
        String group = spec.path("group").asText();
        String plural = names.path("plural").asText();
        String name = crd.path("metadata").path("name").asText();
        if (!name.equals(plural + "." + group)) {
            causes.add(invalid("metadata.name", quote(name), "must be spec.names.plural+\".\"+spec.group"));
        }
        if (group.isEmpty()) {
            causes.add(required("spec.group", ""));
        } else if (!DNS_NAME.matcher(group).matches()) {
            causes.add(invalid("spec.group", quote(group), "should be a domain with at least one dot"));
        }
        validateNames(names, causes);
        String scope = spec.path("scope").asText();
        if (scope.isEmpty()) {
            causes.add(required("spec.scope", ""));
        } else if (!scope.equals("Cluster") && !scope.equals("Namespaced")) {
            causes.add(new Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: " + quote(scope) + ": supported values: \"Cluster\", \"Namespaced\"",
                    "spec.scope"));
        }
        if (spec.path("preserveUnknownFields").asBoolean()) {
            causes.add(invalid(
                    "spec.preserveUnknownFields",
                    "true",
                    "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
                            + " spec.versions[*].schema instead"));
        }
        String conversion = spec.path("conversion").path("strategy").asText("None");
        if (!conversion.equals("None")) {
            causes.add(new Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: " + quote(conversion) + ": supported values: \"None\"",
                    "spec.conversion.strategy"));
        }
        validateVersions(spec.path("versions"), causes);
        return List.copyOf(causes);
    }

    private static void validateNames(JsonNode names, List<Cause> causes) {
        for (String required : List.of("plural", "kind")) {
            if (names.path(required).asText().isEmpty()) {
                causes.add(required("spec.names." + required, ""));
            }
        }
        for (String label : List.of("plural", "singular", "kind", "listKind")) {
            String value = names.path(label).asText();
            if (!value.isEmpty()
                    && !DNS_LABEL.matcher(value.toLowerCase(Locale.ROOT)).matches()) {
                causes.add(invalid("spec.names." + label, quote(value), "must be a DNS-1035 label"));
            }
        }
        for (int i = 0; i < names.path("shortNames").size(); i++) {
            String value = names.path("shortNames").path(i).asText();
            if (!DNS_LABEL.matcher(value).matches()) {
                causes.add(invalid("spec.names.shortNames[" + i + "]", quote(value), "must be a DNS-1035 label"));
            }
        }
    }

    private static void validateVersions(JsonNode versions, List<Cause> causes) {
        int storage = 0;
        Set<String> seen = new LinkedHashSet<>();
        for (int i = 0; i < versions.size(); i++) {
            JsonNode version = versions.get(i);
            String path = "spec.versions[" + i + "]";
            String name = version.path("name").asText();
            storage += version.path("storage").asBoolean() ? 1 : 0;
            if (!DNS_LABEL.matcher(name).matches()) {
                causes.add(invalid(path + ".name", quote(name), "must be a DNS-1035 label"));
            }
            if (!seen.add(name)) {
                causes.add(new Cause("FieldValueDuplicate", "Duplicate value: " + quote(name), path + ".name"));
            }
            for (String required : List.of("served", "storage")) {
                if (!version.path(required).isBoolean()) {
                    causes.add(required(path + "." + required, ""));
                }
            }
            JsonNode schema = version.path("schema").path("openAPIV3Schema");
            String schemaPath = path + ".schema.openAPIV3Schema";
            if (schema.isObject()) {
                causes.addAll(StructuralSchema.faults(schema, schemaPath));
            } else {
                causes.add(required(schemaPath, "schemas are required"));
            }
        }
        if (storage != 1) {
            causes.add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: must have exactly one version marked as storage version",
                    "spec.versions"));
        }
    }

    /// Reads a definition that is known to be good.
    ///
    /// @param extraSubresources beyond what `subresources` of the versions can say, e.g. `approval`
    static ResourceKind toKind(JsonNode crd, boolean builtIn, Set<String> verbs, Set<String> extraSubresources) {
        JsonNode spec = crd.path("spec");
        JsonNode names = spec.path("names");
        String kind = names.path("kind").asText();
        List<KindVersion> versions = spec.path("versions")
                .valueStream()
                .map(v -> toVersion(v, extraSubresources))
                .sorted(Comparator.comparing(KindVersion::name, CrdReader::comparePreference))
                .toList();
        return new ResourceKind(
                new GroupResource(
                        spec.path("group").asText(), names.path("plural").asText()),
                kind,
                text(names.path("listKind"), kind + "List"),
                text(names.path("singular"), kind.toLowerCase(Locale.ROOT)),
                texts(names.path("shortNames")),
                texts(names.path("categories")),
                spec.path("scope").asText().equals("Cluster") ? Scope.CLUSTER : Scope.NAMESPACED,
                builtIn,
                verbs,
                versions);
    }

    private static KindVersion toVersion(JsonNode version, Set<String> extraSubresources) {
        Set<String> subresources = new LinkedHashSet<>(extraSubresources);
        for (String name : List.of("status", "scale")) {
            if (version.path("subresources").path(name).isObject()) {
                subresources.add(name);
            }
        }
        List<Column> columns = version.path("additionalPrinterColumns")
                .valueStream()
                .map(c -> new Column(
                        c.path("name").asText(),
                        c.path("type").asText(),
                        c.path("format").asText(),
                        c.path("description").asText(),
                        c.path("priority").asInt(),
                        c.path("jsonPath").asText()))
                .toList();
        List<String> selectable = version.path("selectableFields")
                .valueStream()
                .map(f -> withoutDot(f.path("jsonPath").asText()))
                .toList();
        JsonNode schema = version.path("schema").path("openAPIV3Schema");
        return new KindVersion(
                version.path("name").asText(),
                version.path("served").asBoolean(),
                version.path("storage").asBoolean(),
                version.path("deprecated").asBoolean(),
                ObjectMetaSchema.completed(schema instanceof ObjectNode object ? object.deepCopy() : emptySchema()),
                subresources,
                columns,
                selectable);
    }

    private static ObjectNode emptySchema() {
        return JsonNodeFactory.instance.objectNode().put("type", "object");
    }

    /// Kubernetes' order of versions: stable before beta before alpha, newer first, strange names last.
    static int comparePreference(String a, String b) {
        return VersionRank.of(a).compareTo(VersionRank.of(b));
    }

    private record VersionRank(int stability, int major, int minor, String name) implements Comparable<VersionRank> {
        private static final Pattern VERSION = Pattern.compile("v(\\d{1,6})(?:(alpha|beta)(\\d{1,6}))?");

        static VersionRank of(String name) {
            var matcher = VERSION.matcher(name);
            if (!matcher.matches()) {
                return new VersionRank(3, 0, 0, name);
            }
            String stage = matcher.group(2);
            int stability = stage == null ? 0 : stage.equals("beta") ? 1 : 2;
            int minor = stage == null ? 0 : Integer.parseInt(matcher.group(3));
            return new VersionRank(stability, Integer.parseInt(matcher.group(1)), minor, name);
        }

        @Override
        public int compareTo(VersionRank other) {
            return Comparator.comparingInt(VersionRank::stability)
                    .thenComparing(VersionRank::major, Comparator.reverseOrder())
                    .thenComparing(VersionRank::minor, Comparator.reverseOrder())
                    .thenComparing(VersionRank::name)
                    .compare(this, other);
        }
    }

    private static String text(JsonNode node, String fallback) {
        return node.asText().isEmpty() ? fallback : node.asText();
    }

    private static List<String> texts(JsonNode list) {
        Stream<JsonNode> values = list.valueStream();
        return values.map(JsonNode::asText).toList();
    }

    private static String withoutDot(String path) {
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static String quote(String value) {
        return "\"" + value + "\"";
    }

    private static Cause required(String field, String detail) {
        return new Cause(
                "FieldValueRequired", detail.isEmpty() ? "Required value" : "Required value: " + detail, field);
    }

    private static Cause invalid(String field, String value, String detail) {
        return new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + detail, field);
    }
}
