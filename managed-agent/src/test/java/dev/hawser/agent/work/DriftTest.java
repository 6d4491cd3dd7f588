package dev.hawser.agent.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class DriftTest {

    private final ObjectNode wanted = tree("""
            {"metadata": {"name": "a", "labels": {"x": "1"}}, "spec": {"ports": [{"port": 80}], "size": 2}}""");
    private final ObjectNode observed = tree("""
            {"metadata": {"name": "a", "uid": "u", "resourceVersion": "7", "labels": {"x": "1", "y": "2"}},
             "spec": {"ports": [{"port": 80, "protocol": "TCP"}], "size": 2.0}, "status": {"ok": true}}""");
    private final Drift.Mark mark = new Drift.Mark("h", "u", 1, "5");

    @Test
    void whatOthersAddIsNoDrift() {
        assertThat(Drift.mustApply(wanted, "h", observed, mark)).isFalse();
    }

    @Test
    void aChangedFieldIsDrift() {
        observed.withObject("/spec").put("size", 3);

        assertThat(Drift.mustApply(wanted, "h", observed, mark)).isTrue();
    }

    @Test
    void aListOfAnotherLengthIsDrift() {
        observed.withObject("/spec").withArray("/ports").addObject().put("port", 81);

        assertThat(Drift.mustApply(wanted, "h", observed, mark)).isTrue();
    }

    @Test
    void anObjectThatWasMadeAnewIsAppliedAgain() {
        observed.withObject("/metadata").put("uid", "other");

        assertThat(Drift.mustApply(wanted, "h", observed, mark)).isTrue();
    }

    @Test
    void aChangedManifestIsApplied() {
        assertThat(Drift.mustApply(wanted, "h2", observed, mark)).isTrue();
    }

    @Test
    void nothingIsTakenForAppliedAfterARestart() {
        assertThat(Drift.mustApply(wanted, "h", observed, null)).isTrue();
    }

    @Test
    void plainDataOfASecretIsFoundInItsEncodedData() {
        ObjectNode secret = tree("{\"stringData\": {\"psk\": \"abc\"}}");

        assertThat(Drift.contains(tree("{\"data\": {\"psk\": \"YWJj\"}}"), secret))
                .isTrue();
        assertThat(Drift.contains(tree("{\"data\": {\"psk\": \"YWJk\"}}"), secret))
                .isFalse();
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
