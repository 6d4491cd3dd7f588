package dev.hawser.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.kube.ResourceType;
import dev.hawser.api.work.ManifestWork;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WorkStatusTest {

    private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00Z");

    /// What is reported again a minute later, after the hub stored the first report, is the same to the letter:
    /// otherwise each report would cause the next.
    @Test
    void aStatusThatDidNotChangeIsReportedUnchanged() {
        List<Outcome> outcomes = List.of(
                applied(0, ResourceType.NAMESPACES, "", "shop"), applied(1, ResourceType.SECRETS, "shop", "token"));
        ManifestWork work = ManifestWork.named("cluster1", "web");
        work.setStatus(WorkStatus.of(work, outcomes, FIRST));
        ManifestWork read = Serialization.unmarshal(Serialization.asJson(work), ManifestWork.class);

        ManifestWork.Status again = WorkStatus.of(read, outcomes, FIRST.plusSeconds(60));

        assertThat(again).isEqualTo(read.getStatus()).isEqualTo(work.getStatus());
    }

    private static Outcome applied(int ordinal, ResourceType type, String namespace, String name) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", "v1").put("kind", type.kind());
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        return Outcome.done(new Manifest(ordinal, object), new ObjectRef(type, namespace, name), object);
    }
}
