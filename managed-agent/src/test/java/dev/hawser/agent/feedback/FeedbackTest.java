package dev.hawser.agent.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.api.work.ManifestWork.FeedbackRule;
import dev.hawser.api.work.ManifestWork.FeedbackValue;
import dev.hawser.api.work.ManifestWork.FieldValue;
import dev.hawser.api.work.ManifestWork.JsonPath;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeedbackTest {

    @Test
    void wellKnownValuesOfADeploymentAreRead() throws IOException {
        ObjectNode deployment = tree("""
                {"apiVersion": "apps/v1", "kind": "Deployment", "status": {"replicas": 2, "readyReplicas": 1}}""");

        Feedback feedback = Feedback.of(deployment, List.of(new FeedbackRule("WellKnownStatus", List.of())));

        assertThat(feedback.values())
                .containsExactly(
                        new FeedbackValue("ReadyReplicas", FieldValue.ofInteger(1)),
                        new FeedbackValue("Replicas", FieldValue.ofInteger(2)));
        assertThat(feedback.condition().status()).isEqualTo("True");
    }

    @Test
    void aListIsReportedAsRawJson() throws IOException {
        ObjectNode submariner = tree("""
                {"apiVersion": "submariner.io/v1alpha1", "kind": "Submariner",
                 "status": {"gateways": [{"haStatus": "active"}]}}""");

        Feedback feedback = Feedback.of(submariner, paths(new JsonPath("gateways", null, ".status.gateways")));

        assertThat(feedback.values())
                .extracting(value -> value.fieldValue().jsonRaw())
                .containsExactly("[{\"haStatus\":\"active\"}]");
    }

    @Test
    void oneBrokenPathDoesNotHideTheOthers() throws IOException {
        ObjectNode object = tree("""
                {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a": "1"}, "immutable": true}""");

        Feedback feedback = Feedback.of(
                object,
                paths(
                        new JsonPath("broken", null, ".data["),
                        new JsonPath("two", null, ".data.*"),
                        new JsonPath("flag", null, ".immutable")));

        assertThat(feedback.values()).extracting(FeedbackValue::name).containsExactly("two", "flag");
        assertThat(feedback.condition().status()).isEqualTo("False");
        assertThat(feedback.condition().message()).contains("broken");
    }

    private static List<FeedbackRule> paths(JsonPath... paths) {
        return List.of(new FeedbackRule("JSONPaths", List.of(paths)));
    }

    private static ObjectNode tree(String json) throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(json);
    }
}
