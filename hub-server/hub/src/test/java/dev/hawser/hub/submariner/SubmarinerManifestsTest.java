package dev.hawser.hub.submariner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.api.CrdCatalog;
import dev.hawser.api.Resource;
import dev.hawser.api.addon.AddOnDeploymentConfig;
import dev.hawser.api.cluster.ManagedCluster;
import dev.hawser.api.submariner.SubmarinerConfig;
import dev.hawser.api.work.ManifestWork;
import dev.hawser.hub.submariner.SubmarinerManifests.Options;
import dev.hawser.hub.submariner.SubmarinerManifests.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Golden directories: `in-*.yaml` gives `out-*.yaml`; `-Dgolden.rewrite=true` writes the latter.
class SubmarinerManifestsTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/submariner");
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    private static final Trust TRUST =
            new Trust("hub.example.com:6443", "emea-broker", "the-token", "-----BEGIN CERTIFICATE-----\n", "cHNr", "");

    private static <R extends Resource<?, ?>> @Nullable R read(String test, String file, Class<R> kind)
            throws IOException {
        Path path = GOLDEN.resolve(test).resolve(file);
        return Files.exists(path) ? Resource.from(YAML.readTree(path.toFile()), kind) : null;
    }

    private static ClusterFacts facts(String test) throws IOException {
        ManagedCluster cluster = Objects.requireNonNull(read(test, "in-cluster.yaml", ManagedCluster.class));
        return ClusterFacts.of(cluster, read(test, "in-config.yaml", SubmarinerConfig.class));
    }

    private static Options options(String test) {
        return test.equals("every-field")
                ? new Options(
                        SubmarinerManifests.Images.DEFAULT,
                        true,
                        new AddOnDeploymentConfig.NodePlacement(
                                Map.of("infra", "yes"),
                                List.of(new AddOnDeploymentConfig.Toleration(
                                        "infra", "Exists", null, "NoSchedule", null))),
                        List.of(new AddOnDeploymentConfig.ImageMirror("quay.io", "mirror.example.com")))
                : Options.DEFAULT;
    }

    private static Trust trust(String test) {
        return test.equals("every-field")
                ? new Trust(
                        TRUST.apiServer(),
                        TRUST.brokerNamespace(),
                        TRUST.token(),
                        TRUST.caPem(),
                        TRUST.psk(),
                        "242.7.0.0/16")
                : TRUST;
    }

    private static void matches(String test, String file, ManifestWork work) throws IOException {
        ObjectNode tree = work.toTree();
        shorten(tree);
        String yaml = YAML.writeValueAsString(tree);
        Path path = GOLDEN.resolve(test).resolve(file);
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(path, yaml);
        }
        assertThat(path).content().isEqualTo(yaml);
    }

    /// The definitions have their own test; here their names do.
    private static void shorten(ObjectNode work) {
        ArrayNode manifests = (ArrayNode) work.at("/spec/workload/manifests");
        for (int i = 0; i < manifests.size(); i++) {
            if (manifests.get(i).path("kind").asText().equals("CustomResourceDefinition")) {
                ObjectNode name = JsonNodeFactory.instance.objectNode();
                manifests.set(
                        i,
                        name.put(
                                "definition",
                                manifests.get(i).at("/metadata/name").asText()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "openshift", "every-field"})
    void theOperatorWork(String test) throws IOException {
        matches(test, "out-operator.yaml", SubmarinerManifests.operator(facts(test), options(test)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "openshift", "every-field"})
    void theResourceWork(String test) throws IOException {
        matches(test, "out-resource.yaml", SubmarinerManifests.resource(facts(test), trust(test), options(test)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "openshift", "every-field"})
    void theGatewaysWork(String test) throws IOException {
        ClusterFacts facts = facts(test);
        matches(
                test,
                "out-gateways.yaml",
                SubmarinerManifests.gateways(facts, facts.chosenGateways(Set.of()), new TreeSet<>()));
    }

    @Test
    void noGoldenFileIsUnused() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> GOLDEN.relativize(f).toString()))
                    .allMatch(
                            f -> f.matches(
                                    "(plain|openshift|every-field)/(in-(cluster|config)|out-(operator|resource|gateways))\\.yaml"));
        }
    }

    @Test
    void theSubmarinerObjectHasOnlyFieldsThatItsDefinitionKnowsAndAllThatItDemands() throws IOException {
        JsonNode schema =
                CrdCatalog.operator().getFirst().at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        JsonNode spec = SubmarinerObject.render(facts("every-field"), trust("every-field"), options("every-field"))
                .path("spec");

        spec.fieldNames()
                .forEachRemaining(name ->
                        assertThat(schema.path("properties").has(name)).as(name).isTrue());
        schema.path("required")
                .forEach(name ->
                        assertThat(spec.has(name.asText())).as(name.asText()).isTrue());
        assertThat(spec.path("connectionHealthCheck")).hasSize(3);
    }

    @Test
    void aNodeThatIsAGatewayNoLongerLosesItsLabelsAndIsNeverDeleted() throws IOException {
        ClusterFacts facts = facts("plain");
        ManifestWork work = SubmarinerManifests.gateways(
                facts, List.of(new ClusterFacts.Node("alpha-w2", null)), new TreeSet<>(Set.of("alpha-w1")));

        assertThat(work.getSpec().manifests().getFirst().path("metadata").has("labels"))
                .isFalse();
        assertThat(work.getSpec().deleteOption()).isEqualTo(new ManifestWork.DeleteOption("Orphan", null, null));
    }

    @Test
    void aNodeThatIsAGatewayStaysOne() throws IOException {
        assertThat(facts("plain").chosenGateways(Set.of("alpha-w2")))
                .containsExactly(new ClusterFacts.Node("alpha-w2", null));
    }
}
