package dev.hawser.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hawser.apiserver.access.Attributes;
import dev.hawser.apiserver.access.Caller;
import dev.hawser.apiserver.fairness.Fairness;
import dev.hawser.apiserver.fairness.Fairness.Limits;
import dev.hawser.apiserver.object.ApiException;
import dev.hawser.hub.identity.AgentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HubLevelsTest {

    private static final Attributes LEASE =
            new Attributes("update", "coordination.k8s.io", "v1", "leases", "", "emea-1", "x", "");
    private static final Attributes WORKS =
            new Attributes("list", "work.open-cluster-management.io", "v1", "manifestworks", "", "emea-1", "", "");

    @Test
    void aFloodOfPeopleAndRobotsLeavesAgentsAndTheirHeartbeatsAlone() {
        Fairness fairness = new Fairness(new Limits(2, 2, 0, 10, Duration.ofMillis(10), 1000), new HubLevels());
        Caller agent = caller("system:open-cluster-management:emea-1:a", AgentName.ALL_CLUSTERS);
        for (int i = 0; i < 2; i++) {
            fairness.take(caller("person-" + i, "ops"), WORKS, false);
            fairness.take(caller("robot-" + i, "system:serviceaccounts"), WORKS, false);
        }
        assertThatThrownBy(() -> fairness.take(caller("person-9", "ops"), LEASE, false))
                .isInstanceOf(ApiException.class);

        assertThat(fairness.take(agent, WORKS, false)).isNotNull();
        assertThat(fairness.take(agent, LEASE, false)).isNotNull();
    }

    @Test
    void aPersonWhoRenewsLeasesIsNoHeartbeat() {
        assertThat(new HubLevels().of(caller("eve", "ops"), LEASE)).isEqualTo("people");
    }

    private static Caller caller(String name, String group) {
        return new Caller(name, "", List.of(group), Map.of());
    }
}
