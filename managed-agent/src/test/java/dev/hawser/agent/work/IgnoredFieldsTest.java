package dev.hawser.agent.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hawser.agent.hub.TestCluster;
import dev.hawser.api.work.ManifestWork.IgnoreField;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class IgnoredFieldsTest {

    private static final String DEPLOYMENT = """
            spec:
              replicas: 1
              paused: false
              template: {spec: {containers: [{name: app, image: "a:1"}, {name: proxy, image: "p:1"}]}}
            """;

    private static final IgnoreField REPLICAS = new IgnoreField(null, List.of(".spec.replicas"), List.of(), List.of());

    @Test
    void whatIsMadeIsMadeWhole() {
        assertThat(left(DEPLOYMENT, null, REPLICAS).at("/spec/replicas").asInt())
                .isEqualTo(1);
    }

    @Test
    void whatOthersChangedIsLeftOut() {
        String theirs = DEPLOYMENT.replace("replicas: 1", "replicas: 4");

        ObjectNode left = left(DEPLOYMENT, theirs, REPLICAS);

        assertThat(left.at("/spec").has("replicas")).isFalse();
        assertThat(left.at("/spec").has("paused")).isTrue();
    }

    @Test
    void whatNobodyChangedStaysSoThatItIsNotGivenUp() {
        assertThat(left(DEPLOYMENT, DEPLOYMENT, REPLICAS).at("/spec").has("replicas"))
                .isTrue();
    }

    @Test
    void onSpokeChangeGivesTheFieldAgainWhenTheManifestChanges() {
        IgnoreField rule = new IgnoreField("OnSpokeChange", List.of(".spec.replicas"), List.of(), List.of());
        ObjectNode theirs = left(DEPLOYMENT, null, rule);
        theirs.withObject("/spec").put("replicas", 4);

        assertThat(leave(DEPLOYMENT, theirs, rule).at("/spec").has("replicas")).isFalse();
        assertThat(leave(DEPLOYMENT.replace("replicas: 1", "replicas: 2"), theirs, rule)
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void pointersAndJqLeadToFieldsToo() {
        IgnoreField rule = new IgnoreField(
                null,
                List.of(),
                List.of("/spec/paused", "/spec/not~1there"),
                List.of(".spec.template.spec.containers[] | select(.name == \"proxy\") | .image"));
        String theirs = DEPLOYMENT.replace("paused: false", "paused: true").replace("p:1", "p:2");

        ObjectNode left = left(DEPLOYMENT, theirs, rule);

        assertThat(left.at("/spec").has("paused")).isFalse();
        assertThat(left.at("/spec/template/spec/containers/1").has("image")).isFalse();
        assertThat(left.at("/spec/template/spec/containers/0").has("image")).isTrue();
    }

    @Test
    void whatIsNoPathIsRefusedByName() {
        assertThatThrownBy(() -> left(
                        DEPLOYMENT, DEPLOYMENT, new IgnoreField(null, List.of(), List.of(), List.of(".spec | length"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jq .spec | length");
        assertThatThrownBy(() ->
                        left(DEPLOYMENT, DEPLOYMENT, new IgnoreField(null, List.of(), List.of("spec"), List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> left(DEPLOYMENT, DEPLOYMENT, new IgnoreField(null, List.of(), List.of(), List.of("."))))
                .hasMessageContaining("the whole object");
    }

    private static ObjectNode left(String wanted, @Nullable String observed, IgnoreField rule) {
        return leave(wanted, observed == null ? null : TestCluster.yaml(observed), rule);
    }

    private static ObjectNode leave(String wanted, @Nullable ObjectNode observed, IgnoreField rule) {
        ObjectNode tree = TestCluster.yaml(wanted);
        IgnoredFields.leaveOut(tree, observed, List.of(rule));
        return tree;
    }
}
