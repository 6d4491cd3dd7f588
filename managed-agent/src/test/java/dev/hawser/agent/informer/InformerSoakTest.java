package dev.hawser.agent.informer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class InformerSoakTest {

    /// [InformerSoak] itself can run for an hour.
    @Test
    void cachesEqualTheServerAfterCutsAndCompactions() {
        InformerSoak.Outcome outcome = InformerSoak.run(Duration.ofSeconds(12), RandomGenerator.getDefault());

        assertThat(outcome.faults()).as(outcome.toString()).isEmpty();
        assertThat(outcome.writes()).isGreaterThan(500);
        assertThat(outcome.cuts()).isGreaterThan(5);
        assertThat(outcome.compactions()).isPositive();
        assertThat(outcome.events()).isGreaterThan(200);
    }
}
