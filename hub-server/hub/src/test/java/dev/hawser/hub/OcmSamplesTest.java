package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.hawser.apiserver.kind.ResourceKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The YAML of people who come from Open Cluster Management or Advanced Cluster Management is taken as it is:
/// nothing in it is refused, dropped or changed.
class OcmSamplesTest {

    private static final String SERVER_SIDE_CHECK = "?fieldValidation=Strict";

    @TempDir
    private Path directory;

    @Test
    void samplesAreAcceptedUnchangedAndReadBackWhole() throws Exception {
        try (TestHub hub = TestHub.start(directory)) {
            HubCalls admin = hub.administrator();
            List<ObjectNode> samples = samples();
            assertThat(samples).hasSizeGreaterThan(14);
            for (ObjectNode sample : samples) {
                String collection = collection(hub, sample);
                HubCalls.Answer made = admin.post(collection + SERVER_SIDE_CHECK, sample);
                assertThat(made.status()).as(made.text()).isEqualTo(201);
                String name = sample.at("/metadata/name").asText();
                ObjectNode read = admin.get(collection + "/" + name).require(200);
                assertThat(missing("", sample, read))
                        .as(collection + "/" + name)
                        .isEmpty();
            }
        }
    }

    private static List<ObjectNode> samples() throws IOException {
        List<ObjectNode> samples = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(OcmSamplesTest.class.getResourceAsStream("ocm-samples.yaml"))) {
            new YAMLMapper()
                    .readerFor(ObjectNode.class)
                    .<ObjectNode>readValues(in)
                    .forEachRemaining(samples::add);
        }
        return samples;
    }

    private static String collection(TestHub hub, ObjectNode sample) {
        String apiVersion = sample.path("apiVersion").asText();
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        ResourceKind kind = hub.hub().kinds().all().stream()
                .filter(known -> known.type().group().equals(group)
                        && known.kind().equals(sample.path("kind").asText()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(apiVersion + " " + sample.path("kind") + " is not served"));
        String namespace = sample.at("/metadata/namespace").asText();
        return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/"
                + kind.type().resource();
    }

    /// Paths of what was sent and is not there, or is another value.
    private static List<String> missing(String path, JsonNode sent, JsonNode read) {
        List<String> faults = new ArrayList<>();
        if (sent instanceof ObjectNode object) {
            object.properties()
                    .forEach(member -> faults.addAll(
                            missing(path + "." + member.getKey(), member.getValue(), read.path(member.getKey()))));
        } else if (sent instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                faults.addAll(missing(path + "[" + i + "]", array.get(i), read.path(i)));
            }
        } else if (!sent.equals(read)) {
            faults.add(path + ": " + sent + " became " + read);
        }
        return faults;
    }
}
