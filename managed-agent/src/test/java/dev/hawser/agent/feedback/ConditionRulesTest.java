package dev.hawser.agent.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hawser.agent.hub.TestCluster;
import dev.hawser.api.Condition;
import dev.hawser.api.work.ManifestWork.ConditionRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConditionRulesTest {

    private static final String JOB = """
            {apiVersion: batch/v1, kind: Job, status: {conditions: [{type: Failed, status: "True"}], failed: 3}}""";

    @Test
    void allExpressionsHaveToHold() {
        assertThat(say(JOB, cel("object.status.failed > 2", "hasConditions(object.status)")))
                .isEqualTo("Tried True ConditionRuleEvaluated Manifest is Tried");
        assertThat(say(JOB, cel("object.status.failed > 2", "object.status.failed < 3")))
                .isEqualTo("Tried False ConditionRuleEvaluated Manifest is not Tried");
    }

    @Test
    void whatCannotBeEvaluatedIsFalseAndSaysWhy() {
        assertThat(say(JOB, cel("object.status.nothing == 1"))).startsWith("Tried False ConditionRuleExpressionError");
        assertThat(say(JOB, cel("object.status.failed >"))).startsWith("Tried False ConditionRuleExpressionError");
        assertThat(say(JOB, cel("object.status.failed")))
                .isEqualTo(
                        "Tried False ConditionRuleExpressionError object.status.failed yields Long, not true or false");
    }

    @Test
    void aMessageIsTakenFromTheExpressionThenFromTheRule() {
        assertThat(say(JOB, rule("CEL", "true", "fixed", "'failed ' + string(object.status.failed)")))
                .endsWith(" failed 3");
        assertThat(say(JOB, rule("CEL", "true", "fixed", "''"))).endsWith(" fixed");
    }

    @Test
    void jobsAndPodsAreKnown() {
        ConditionRule complete = new ConditionRule("Complete", "WellKnownConditions", List.of(), null, null);

        assertThat(say(JOB, complete)).isEqualTo("Complete True ConditionRuleEvaluated Job is finished");
        assertThat(say("{apiVersion: v1, kind: Pod, status: {phase: Running}}", complete))
                .isEqualTo("Complete False ConditionRuleEvaluated Pod is in phase Running");
        assertThat(ConditionRules.evaluate(TestCluster.yaml("{apiVersion: v1, kind: ConfigMap}"), List.of(complete)))
                .isEmpty();
    }

    @Test
    void anUnknownTypeOfRuleIsUnknown() {
        assertThat(say(JOB, rule("Rego", "true", null, null)))
                .isEqualTo("Tried Unknown ConditionRuleInvalid"
                        + " condition rule type Rego is not CEL or WellKnownConditions");
    }

    private static ConditionRule cel(String... expressions) {
        return new ConditionRule("Tried", "CEL", List.of(expressions), null, null);
    }

    private static ConditionRule rule(
            String type, String expression, @Nullable String message, @Nullable String messageExpression) {
        return new ConditionRule("Tried", type, List.of(expression), message, messageExpression);
    }

    private static String say(String object, ConditionRule rule) {
        Condition said =
                ConditionRules.evaluate(TestCluster.yaml(object), List.of(rule)).getFirst();
        return said.type() + " " + said.status() + " " + said.reason() + " " + said.message();
    }
}
