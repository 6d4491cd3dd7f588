package dev.hawser.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.api.mcs.ServiceExport;
import dev.hawser.api.network.ExportedService;
import dev.hawser.api.network.JoinToken;
import dev.hawser.api.network.Reachability;
import dev.hawser.api.network.Tunnel;
import dev.hawser.api.submariner.Broker;
import dev.hawser.api.submariner.Endpoint;
import dev.hawser.api.submariner.Gateway;
import dev.hawser.api.submariner.RouteAgent;
import dev.hawser.api.submariner.ServiceDiscovery;
import dev.hawser.api.submariner.Submariner;
import dev.hawser.api.submariner.SubmarinerConfig;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The generated CustomResourceDefinitions are those in `src/main/resources/crds`; `-Dgolden.rewrite=true` writes
/// them.
class CrdGenerationTest {

    private static final Path CRDS = Path.of("src/main/resources/crds");

    /// Kinds without a status subresource upstream.
    private static final Set<String> PLAIN = Set.of("Gateway", "RouteAgent", "Endpoint");

    private static final List<Class<? extends HasMetadata>> GENERATED = List.of(
            SubmarinerConfig.class,
            Submariner.class,
            ServiceDiscovery.class,
            Broker.class,
            Endpoint.class,
            Gateway.class,
            RouteAgent.class,
            ServiceExport.class,
            Tunnel.class,
            ExportedService.class,
            Reachability.class,
            JoinToken.class);

    static Stream<Class<? extends HasMetadata>> generated() {
        return GENERATED.stream();
    }

    @ParameterizedTest
    @MethodSource("generated")
    void theCommittedDefinitionIsTheGeneratedOne(Class<? extends HasMetadata> kind) throws IOException {
        ObjectNode crd = generate(kind);
        Path file = CRDS.resolve(crd.at("/spec/group").asText() + "_"
                + crd.at("/spec/names/plural").asText() + ".yaml");
        String yaml = yaml().writeValueAsString(crd);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(file, yaml);
        }
        assertThat(file).content().isEqualTo(yaml);
    }

    @ParameterizedTest
    @MethodSource("generated")
    void everyFieldIsDescribed(Class<? extends HasMetadata> kind) throws IOException {
        List<String> bare = new ArrayList<>();
        JsonNode schema = generate(kind).at("/spec/versions/0/schema/openAPIV3Schema");
        for (String part : List.of("spec", "status")) {
            undescribed(part, schema.at("/properties/" + part), bare);
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void theCatalogueHasEveryFile() throws IOException {
        Set<String> names = new HashSet<>();
        Stream.of(CrdCatalog.hub(), CrdCatalog.cluster())
                .flatMap(List::stream)
                .forEach(crd -> names.add(crd.at("/spec/group").asText() + "_"
                        + crd.at("/spec/names/plural").asText() + ".yaml"));
        try (Stream<Path> files = Files.list(CRDS)) {
            assertThat(files.map(f -> f.getFileName().toString()).toList()).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    private static void undescribed(String path, JsonNode schema, List<String> bare) {
        schema.path("properties").properties().forEach(member -> {
            String child = path + "." + member.getKey();
            if (member.getValue().path("description").asText().isEmpty()) {
                bare.add(child);
            }
            undescribed(child, member.getValue(), bare);
        });
        if (schema.has("items")) {
            undescribed(path + "[]", schema.get("items"), bare);
        }
    }

    /// fabric8's output, with a status subresource only where the kind has one, columns in order, and what it
    /// leaves
    /// out.
    private static ObjectNode generate(Class<? extends HasMetadata> kind) throws IOException {
        Map<String, ByteArrayOutputStream> files = new LinkedHashMap<>();
        new CRDGenerator()
                .forCRDVersions("v1")
                .customResourceClasses(List.of(kind))
                .withOutput(new MemoryOutput(files))
                .detailedGenerate();
        String text = files.values().iterator().next().toString(StandardCharsets.UTF_8);
        ObjectNode crd = (ObjectNode) yaml().readTree(text);
        assertThat(crd.path("kind").asText()).isEqualTo(HasMetadata.getKind(CustomResourceDefinition.class));
        ObjectNode names = (ObjectNode) crd.at("/spec/names");
        names.put("listKind", names.path("kind").asText() + "List");
        ObjectNode version = (ObjectNode) crd.at("/spec/versions/0");
        orderColumns(version, kind);
        ObjectNode schema = (ObjectNode) version.at("/schema/openAPIV3Schema");
        JsonClassDescription description = kind.getAnnotation(JsonClassDescription.class);
        if (description != null) {
            schema.put("description", description.value());
        }
        if (schema.at("/properties/spec").has("required")) {
            schema.putArray("required").add("spec");
        }
        if (PLAIN.contains(names.path("kind").asText())) {
            version.remove("subresources");
        }
        return crd;
    }

    /// The generator sorts columns by path; people want the order in which they are declared.
    private static void orderColumns(ObjectNode version, Class<?> kind) {
        List<String> order = Stream.of(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        List<JsonNode> columns = new ArrayList<>();
        version.path("additionalPrinterColumns").forEach(columns::add);
        if (!columns.isEmpty()) {
            columns.sort(
                    Comparator.comparingInt(c -> order.indexOf(c.path("name").asText())));
            version.putArray("additionalPrinterColumns").addAll(columns);
        }
    }

    private static YAMLMapper yaml() {
        return YAMLMapper.builder()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build();
    }

    private record MemoryOutput(Map<String, ByteArrayOutputStream> files)
            implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return files.computeIfAbsent(name, n -> new ByteArrayOutputStream());
        }

        @Override
        public void close() {}
    }
}
