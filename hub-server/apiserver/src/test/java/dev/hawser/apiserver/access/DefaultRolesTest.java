package dev.hawser.apiserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

final class DefaultRolesTest {

    private static ObjectNode discovery() {
        return DefaultRoles.documents().stream()
                .filter(d -> d.path("kind").asText().equals("ClusterRole"))
                .filter(d -> d.path("metadata").path("name").asText().equals("system:discovery"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void missingRulesComeBackAndAddedOnesStay() {
        ObjectNode stored = discovery();
        stored.putArray("rules").addObject().putArray("verbs").add("mine");

        ObjectNode repaired = DefaultRoles.reconciled(stored, discovery()).orElseThrow();

        assertThat(repaired.path("rules")).hasSize(2);
        assertThat(DefaultRoles.reconciled(repaired, discovery())).isEmpty();
    }

    @Test
    void aRoleThatAsksToBeLeftAloneIsLeftAlone() {
        ObjectNode stored = discovery();
        stored.putArray("rules");
        stored.withObject("/metadata")
                .withObject("/annotations")
                .put("rbac.authorization.kubernetes.io/autoupdate", "false");

        assertThat(DefaultRoles.reconciled(stored, discovery())).isEmpty();
    }
}
