package dev.hawser.apiserver.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The kinds of Kubernetes itself that a server offers without anybody defining them. They are described in
/// the form of CustomResourceDefinitions in the resources under `builtin/`, where two annotations say what a
/// definition cannot: `verbs` (default: all) and `subresources` beyond status and scale.
public final class BuiltInKinds {

    private static final String FOLDER = "/builtin/";
    private static final List<String> HUB = List.of(
            "core.yaml",
            "events.yaml",
            "apiextensions.yaml",
            "rbac.yaml",
            "authorization.yaml",
            "authentication.yaml",
            "certificates.yaml",
            "coordination.yaml",
            "discovery.yaml");
    private static final List<String> CLUSTER = List.of("nodes.yaml", "services.yaml", "pods.yaml", "apps.yaml");

    private static final Map<GroupResource, StoredView> VIEWS =
            Map.of(new GroupResource("events.k8s.io", "events"), EventView.INSTANCE);

    private BuiltInKinds() {}

    /// What every server has: namespaces, secrets, RBAC, reviews, leases and so on.
    public static List<ResourceKind> hub() {
        return read(HUB);
    }

    /// What a server that plays a workload cluster has in addition to [#hub()]: Node, Service, Pod, Deployment,
    /// DaemonSet. Their schemas name the fields that operators look at; pod templates and the long tail of
    /// node and pod fields are kept as they come (`x-kubernetes-preserve-unknown-fields`), because a faithful
    /// schema of a
    /// pod is thousands of lines and nothing here runs pods.
    public static List<ResourceKind> cluster() {
        return read(CLUSTER);
    }

    /// Types whose objects are those of another type in another shape: `events.k8s.io` events are core events.
    /// They have a [ResourceKind] of their own for discovery and validation, but nothing is stored under their
    /// name.
    public static Map<GroupResource, StoredView> views() {
        return VIEWS;
    }

    private static List<ResourceKind> read(List<String> files) {
        List<ResourceKind> kinds = new ArrayList<>();
        YAMLMapper yaml = new YAMLMapper();
        for (String file : files) {
            try (InputStream in = Objects.requireNonNull(BuiltInKinds.class.getResourceAsStream(FOLDER + file), file);
                    MappingIterator<JsonNode> documents =
                            yaml.readerFor(JsonNode.class).readValues(in)) {
                while (documents.hasNext()) {
                    kinds.add(toKind(documents.next()));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the built-in kinds of " + file, e);
            }
        }
        return List.copyOf(kinds);
    }

    private static ResourceKind toKind(JsonNode definition) {
        JsonNode annotations = definition.path("metadata").path("annotations");
        Set<String> verbs = words(annotations.path("verbs").asText());
        return CrdReader.toKind(
                definition,
                true,
                verbs.isEmpty() ? ResourceKind.ALL_VERBS : verbs,
                words(annotations.path("subresources").asText()));
    }

    private static Set<String> words(String text) {
        return Stream.of(text.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
